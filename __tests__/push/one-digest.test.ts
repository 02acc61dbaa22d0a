import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { digestOf } from '../../src/digest.ts';
import type { PushPlan, PushPorts } from '../../src/push/plan.ts';
import { report } from '../../src/push/result.ts';
import { startPushing, type Pushed, type Pushing } from '../support/pushing.ts';

const frankfurt = { type: 'private', region: 'eu-central-1' } as const;
const regions = [frankfurt, { type: 'private', region: 'us-east-1' }, { type: 'public' }] as const;

let pushing: Pushing;
beforeEach(async () => {
  pushing = await startPushing();
});
afterEach(async () => {
  await pushing.close();
});

/** Pushes with a time in the manifest, and a provenance file where one is wanted. */
async function pushAt(
  created: string,
  plan: Partial<PushPlan> = {},
  { signed = false } = {},
): Promise<Pushed> {
  const prepare: PushPorts['prepare'] = async (path) => {
    const { chart } = await pushing.prepare(path);
    const { archive } = chart;
    const provenance = { file: archive.file, digest: archive.digest, size: archive.size };
    return { chart: { ...chart, ...(signed && { provenance }) }, created };
  };
  return await pushing.push(plan, { prepare });
}

function digests({ results }: Pushed): readonly (string | undefined)[] {
  return results.map(({ delivery }) => delivery?.digest);
}

describe('one version has one digest', () => {
  test.each([regions, regions.toReversed()])(
    'at destinations that lack it too (%#)',
    async (...destinations) => {
      const [first] = digests(await pushAt('2020-01-01T00:00:00Z', { destinations: [frankfurt] }));
      const again = await pushAt('2024-04-04T00:00:00Z', { destinations });
      expect(digests(again)).toEqual([first, first, first]);
      expect(again.results.map(({ delivery }) => delivery?.state).sort()).toEqual([
        'pushed',
        'pushed',
        'unchanged',
      ]);
      for (const { target } of again.results) {
        const bytes = (await target?.registry.client.manifest(target.path, '1.2.3'))?.bytes;
        expect(digestOf(bytes ?? '')).toBe(first);
      }
    },
  );

  test('also where other content is overwritten, and in a dry run', async () => {
    await pushAt('2020-01-01T00:00:00Z', { charts: ['app@1.2.3/other'], destinations: [regions[1]] });
    const [first] = digests(await pushAt('2020-01-01T00:00:00Z', { destinations: [frankfurt] }));
    const plan = { destinations: [regions[1], frankfurt], ifExists: 'overwrite' } as const;
    expect(digests(await pushAt('2024-04-04T00:00:00Z', { ...plan, dryRun: true }))).toEqual([first, first]);
    expect(digests(await pushAt('2024-04-04T00:00:00Z', plan))).toEqual([first, first]);
  });

  test.each([regions, regions.toReversed()])(
    'of two manifests that are there already each stays, and a third destination gets the first of them (%#)',
    async (...destinations) => {
      const [lacks, ...have] = [destinations[1], destinations[0], destinations[2]];
      const old: (string | undefined)[] = [];
      for (const [year, destination] of have.entries()) {
        old.push(...digests(await pushAt(`202${year}-01-01T00:00:00Z`, { destinations: [destination] })));
      }
      expect(new Set(old).size).toBe(2);
      const run = await pushAt('2024-04-04T00:00:00Z', { destinations });
      expect(digests(run)).toEqual([old[0], old[0], old[1]]);
      expect(run.results.map(({ delivery }) => delivery?.state)).toEqual([
        'unchanged',
        'pushed',
        'unchanged',
      ]);
      // And from then on.
      expect(digests(await pushAt('2025-05-05T00:00:00Z', { destinations: [lacks] }))).toEqual([old[0]]);
    },
  );

  test('and a destination that fails does not keep the others from it', async () => {
    const [first] = digests(await pushAt('2020-01-01T00:00:00Z', { destinations: [frankfurt] }));
    const destinations = [
      {
        type: 'private',
        region: 'eu-central-1',
        accountId: '210987654321',
        host: 'nowhere.invalid',
      } as const,
      regions[1],
      frankfurt,
    ];
    const { open } = { open: pushing.opener() };
    const pushed = await pushing.push(
      { destinations },
      {
        open: (destination) =>
          destination.type === 'private' && destination.host !== undefined
            ? Promise.reject(new Error('no such registry'))
            : open(destination),
      },
    );
    expect(digests(pushed)).toEqual([undefined, first, first]);
    expect(pushed.results[0]?.failure?.message).toBe('no such registry');
  });
});

describe('a version that is there without what is asked for now', () => {
  const annotations = new Map([['team', 'blue']]);

  test('is told to be unsigned, and stays', async () => {
    const [first] = digests(await pushAt('2020-01-01T00:00:00Z'));
    const again = await pushAt('2020-01-01T00:00:00Z', {}, { signed: true });
    expect(digests(again)).toEqual([first]);
    expect(again.results[0]).toMatchObject({ delivery: { state: 'unchanged' } });
    expect(again.lines).toContainEqual(
      expect.stringMatching(
        /^warning: .*app:1\.2\.3: the signature \(provenance file\) was not pushed: .*if-exists: overwrite/,
      ),
    );
    expect(again.results.map(report)).toMatchObject([{ 'provenance-file': '' }]);
  });

  test('is signed with if-exists: overwrite, everywhere', async () => {
    await pushAt('2020-01-01T00:00:00Z', { destinations: [frankfurt] });
    const plan = { ifExists: 'overwrite', destinations: [frankfurt, regions[1]] } as const;
    const again = await pushAt('2020-01-01T00:00:00Z', plan, { signed: true });
    expect(again.results.map(({ delivery }) => delivery?.state)).toEqual(['pushed', 'pushed']);
    expect(new Set(digests(again)).size).toBe(1);
    const [line] = again.results.map(report);
    expect(line?.['provenance-file']).not.toBe('');
    expect(again.lines.filter((text) => text.startsWith('warning'))).toEqual([]);
    // Once signed, it stays signed: an unsigned push does not take the signature away.
    const after = await pushAt('2020-01-01T00:00:00Z', plan);
    expect(digests(after)).toEqual(digests(again));
  });

  test('is told to lack annotations, and gets them with if-exists: overwrite', async () => {
    await pushAt('2020-01-01T00:00:00Z');
    const again = await pushAt('2020-01-01T00:00:00Z', { annotations });
    expect(again.lines).toContainEqual(
      expect.stringMatching(/^warning: .*: the annotations team was not pushed/),
    );
    const forced = await pushAt('2020-01-01T00:00:00Z', { annotations, ifExists: 'overwrite' });
    expect(forced.results[0]).toMatchObject({ delivery: { state: 'pushed' } });
    const once = await pushAt('2024-04-04T00:00:00Z', { annotations });
    expect(once.results[0]).toMatchObject({ delivery: { state: 'unchanged' } });
    expect(digests(once)).toEqual(digests(forced));
    expect(once.lines.filter((text) => text.startsWith('warning'))).toEqual([]);
  });

  test('stays under an immutable tag, which is told', async () => {
    const { CreateRepositoryCommand } = await import('@aws-sdk/client-ecr');
    const { ecrClient } = await import('../../scripts/read-manifest.ts');
    await ecrClient(pushing.emulator.environment).send(
      new CreateRepositoryCommand({ repositoryName: 'app', imageTagMutability: 'IMMUTABLE' }),
    );
    const first = await pushAt('2020-01-01T00:00:00Z');
    const again = await pushAt('2020-01-01T00:00:00Z', { ifExists: 'overwrite' }, { signed: true });
    expect(digests(again)).toEqual(digests(first));
    expect(again.results[0]?.failure).toBeUndefined();
    expect(again.lines).toContainEqual(expect.stringMatching(/^warning: .*the tag is immutable: raise/));
  });

  test('is not fetched again to be tagged', async () => {
    await pushAt('2020-01-01T00:00:00Z');
    pushing.operations();
    await pushAt('2024-04-04T00:00:00Z', { charts: ['app@1.3.0'], tags: ['latest'] });
    // The version's tag and the further tag are looked at, and nothing else is fetched.
    expect(pushing.operations().filter((name) => name === 'BatchGetImage')).toHaveLength(2);
  });
});
