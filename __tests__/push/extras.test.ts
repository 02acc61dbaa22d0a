import { BatchGetImageCommand, CreateRepositoryCommand } from '@aws-sdk/client-ecr';
import { afterEach, describe, expect, test } from '@jest/globals';
import { ecrClient } from '../../scripts/read-manifest.ts';
import { digestOf } from '../../src/digest.ts';
import { JumpingClock } from '../support/clocks.ts';
import { startPushing, type Pushing } from '../support/pushing.ts';

interface Manifest {
  readonly config: { readonly mediaType: string; readonly size: number };
  readonly layers: readonly { readonly mediaType: string; readonly digest: string }[];
  readonly annotations?: Readonly<Record<string, string>>;
}

let pushing: Pushing;
afterEach(async () => {
  await pushing.close();
});

/** The manifest under a tag of the repository `app`. */
async function manifestOf(imageTag: string): Promise<Manifest> {
  const { images = [] } = await ecrClient(pushing.emulator.environment).send(
    new BatchGetImageCommand({ repositoryName: 'app', imageIds: [{ imageTag }] }),
  );
  return JSON.parse(images[0]?.imageManifest ?? '') as Manifest;
}

describe('annotations', () => {
  test("are added to Helm's, and overrule them", async () => {
    pushing = await startPushing();
    const annotations = new Map([
      ['org.opencontainers.image.revision', 'ffac537e'],
      ['org.opencontainers.image.created', '2020-01-01T00:00:00Z'],
    ]);
    await pushing.push({ annotations });
    expect((await manifestOf('1.2.3')).annotations).toEqual({
      'org.opencontainers.image.title': 'app',
      'org.opencontainers.image.version': '1.2.3',
      'org.opencontainers.image.revision': 'ffac537e',
      'org.opencontainers.image.created': '2020-01-01T00:00:00Z',
    });
  });
});

describe("Artifact Hub's metadata", () => {
  const artifactHubMetadata = Buffer.from('repositoryID: 0a1b2c3d-0000-0000-0000-000000000000\n');

  test('lie under artifacthub.io, with the media types of its documentation', async () => {
    pushing = await startPushing();
    const { lines } = await pushing.push({ artifactHubMetadata });
    expect(lines.at(-1)).toMatch(/app:artifacthub\.io: Artifact Hub metadata pushed$/);
    // https://artifacthub.io/docs/topics/repositories/helm-charts/#oci-support
    expect(await manifestOf('artifacthub.io')).toMatchObject({
      config: { mediaType: 'application/vnd.cncf.artifacthub.config.v1+yaml' },
      layers: [
        {
          mediaType: 'application/vnd.cncf.artifacthub.repository-metadata.layer.v1.yaml',
          digest: digestOf(artifactHubMetadata),
        },
      ],
    });
  });

  test('are pushed once, also beside an unchanged chart', async () => {
    pushing = await startPushing();
    await pushing.push({});
    await pushing.push({ artifactHubMetadata });
    pushing.operations();
    const { lines } = await pushing.push({ artifactHubMetadata });
    expect(lines.at(-1)).toMatch(/Artifact Hub metadata unchanged$/);
    expect(pushing.operations()).not.toContain('PutImage');
  });

  test('change where the repository lets tags move, and say so where not', async () => {
    pushing = await startPushing();
    const ecr = ecrClient(pushing.emulator.environment);
    await ecr.send(new CreateRepositoryCommand({ repositoryName: 'app', imageTagMutability: 'IMMUTABLE' }));
    await pushing.push({ artifactHubMetadata });
    const { results } = await pushing.push({ artifactHubMetadata: Buffer.from('owners: []\n') });
    expect(results[0]).toMatchObject({ delivery: { state: 'unchanged' } });
    expect(results[0]?.failure?.message).toMatch(
      /app:artifacthub\.io has different Artifact Hub metadata, .*filter "artifacthub\.io"\)$/,
    );
  });

  test('are only looked for in a dry run', async () => {
    pushing = await startPushing();
    await pushing.push({});
    pushing.operations();
    const { lines } = await pushing.push({ artifactHubMetadata, dryRun: true });
    expect(lines.at(-1)).toMatch(/would be pushed \(dry run\)$/);
    expect(pushing.operations()).not.toContain('InitiateLayerUpload');
  });
});

describe('replication', () => {
  const regions = ['us-east-1', 'us-west-2'];

  /** Pushes and waits, by a clock that jumps; the emulator's is the same. */
  async function wait(replication: {
    readonly seconds: number;
    readonly regions: readonly string[];
    readonly failing?: readonly string[];
  }): Promise<Awaited<ReturnType<Pushing['push']>> & { readonly waited: number }> {
    const clock = new JumpingClock();
    pushing = await startPushing({ replication, now: () => clock.now() });
    const pushed = await pushing.push({ waitForReplication: true }, { clock });
    return { ...pushed, waited: clock.now() };
  }

  test('is waited for, with a line for each step', async () => {
    const { results, lines, waited } = await wait({ seconds: 12, regions });
    expect(results[0]?.failure).toBeUndefined();
    const said = lines.filter((line) => line.includes('replicated'));
    expect(said).toEqual([
      expect.stringMatching(
        /:1\.2\.3: replicated to 0 of 2, waiting for us-east-1 \(123456789012\), us-west-2 \(123456789012\)$/,
      ),
      expect.stringMatching(
        /:1\.2\.3: replicated to us-east-1 \(123456789012\), us-west-2 \(123456789012\)$/,
      ),
    ]);
    expect(waited).toBe(15_000);
  });

  test('that fails is a failure, and the chart is there', async () => {
    const { results } = await wait({ seconds: 0, regions, failing: ['us-west-2'] });
    expect(results[0]).toMatchObject({ delivery: { state: 'pushed' } });
    expect(results[0]?.failure?.message).toMatch(
      /app:1\.2\.3 was pushed, but not replicated to us-west-2 \(123456789012\): RepositoryCreationException/,
    );
  });

  test('that never ends is given up after half an hour', async () => {
    const { results, waited } = await wait({ seconds: 24 * 60 * 60, regions });
    expect(results[0]?.failure?.message).toContain('not replicated to us-east-1 (123456789012), us-west-2');
    expect(waited).toBe(30 * 60 * 1000);
  });

  test('that no rule asks for is warned of after half a minute', async () => {
    const { results, lines, waited } = await wait({ seconds: 0, regions: [] });
    expect(results[0]?.failure).toBeUndefined();
    expect(lines.at(-1)).toMatch(
      /^warning: \S+app:1\.2\.3: not replicated: .* check that a replication rule in its region covers/,
    );
    expect(waited).toBe(30_000);
  });

  test('names the permission that is missing', async () => {
    pushing = await startPushing();
    pushing.emulator.deny('ecr:DescribeImageReplicationStatus');
    const { results } = await pushing.push({ waitForReplication: true });
    expect(results[0]?.failure?.message).toContain('no permission for ecr:DescribeImageReplicationStatus');
  });

  test('is no matter of ECR Public, nor of a dry run', async () => {
    pushing = await startPushing({ replication: { seconds: 0, regions } });
    await pushing.push({ destinations: [{ type: 'public' }], waitForReplication: true });
    await pushing.push({ waitForReplication: true, dryRun: true });
    expect(pushing.operations()).not.toContain('DescribeImageReplicationStatus');
  });
});

describe('managed signing', () => {
  const profile = 'arn:aws:signer:eu-central-1:123456789012:/signing-profiles/charts';
  const replication = { seconds: 0, regions: ['us-east-1'] };

  async function sign(
    signing: NonNullable<Parameters<typeof startPushing>[0]>['signing'],
    ...denied: readonly string[]
  ): Promise<{ readonly lines: readonly string[]; readonly failed: boolean; readonly waited: number }> {
    const clock = new JumpingClock();
    pushing = await startPushing({ replication, ...(signing && { signing }), now: () => clock.now() });
    for (const action of denied) pushing.emulator.deny(action);
    const { results, lines } = await pushing.push({ waitForReplication: true }, { clock });
    const failed = results[0]?.failure !== undefined;
    return { lines: lines.filter((line) => line.includes(profile)), failed, waited: clock.now() };
  }

  test('is waited for', async () => {
    const { lines, failed, waited } = await sign({ profile, seconds: 7 });
    expect({ failed, waited }).toEqual({ failed: false, waited: 10_000 });
    expect(lines).toEqual([expect.stringContaining(`/app:1.2.3: signed by ECR with ${profile}`)]);
  });

  test('that fails is warned of with the reason that ECR gives', async () => {
    const failure = { code: 'AccessDeniedException', reason: 'signer:SignPayload is not allowed' };
    const { lines, failed } = await sign({ profile, seconds: 7, failure });
    expect(failed).toBe(false);
    expect(lines).toEqual([
      expect.stringMatching(
        /^warning: .*app:1\.2\.3: pushed, but ECR's managed signing with .*\/charts failed \(AccessDeniedException: signer:SignPayload is not allowed\); check that the role/,
      ),
    ]);
  });

  test('that takes longer than a minute is not waited for', async () => {
    const { lines, waited } = await sign({ profile, seconds: 3600 });
    expect(waited).toBe(60_000);
    expect(lines).toEqual([expect.stringContaining('ECR is still signing it')]);
  });

  test.each([
    ['that the registry does not have', undefined, []],
    ['that may not be read', { profile, seconds: 3600 }, ['ecr:DescribeImageSigningStatus']],
  ] as const)('%s is no matter', async (_what, signing, denied) => {
    expect(await sign(signing, ...denied)).toEqual({ lines: [], failed: false, waited: 0 });
  });
});
