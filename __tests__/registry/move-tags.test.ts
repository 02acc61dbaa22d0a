import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { CreateRepositoryCommand, DescribeImagesCommand } from '@aws-sdk/client-ecr';
import { ecrClient } from '../../scripts/read-manifest.ts';
import { digestOf } from '../../src/digest.ts';
import { RegistryError } from '../../src/oci/errors.ts';
import type { PushPlan, PushPorts } from '../../src/push/plan.ts';
import { describeTags, ImmutableTagError, moveTags, type TagOutcome } from '../../src/registry/move-tags.ts';
import { repositoryNamed } from '../../src/registry/repository.ts';
import { closingAfterEach } from '../support/closing.ts';
import { refuse, reply, serve, type Answer, type Received } from '../support/http-server.ts';
import { clientOf } from '../support/registry-client.ts';
import { startPushing, type Pushing } from '../support/pushing.ts';

const tags = ['{{major}}', '{{major}}.{{minor}}', 'latest'];

const later = closingAfterEach();
let pushing: Pushing;
beforeEach(async () => {
  pushing = await startPushing();
});
afterEach(async () => {
  await pushing.close();
});

/** The tags of each image in the repository `app`, as ECR says, in the order of the pushes. */
async function held(): Promise<readonly (readonly string[])[]> {
  const ecr = ecrClient(pushing.emulator.environment);
  const { imageDetails = [] } = await ecr.send(new DescribeImagesCommand({ repositoryName: 'app' }));
  return imageDetails.map(({ imageTags = [] }) => [...imageTags].sort());
}

/** Pushes versions one after the other; returns what became of the tags of the last, and the log's last lines. */
async function release(versions: readonly string[], plan: Partial<PushPlan> = {}): Promise<string> {
  let said = '';
  for (const version of versions) {
    const { results, lines } = await pushing.push({ charts: [`app@${version}`], tags, ...plan });
    said = [...lines, ...results.flatMap(({ failure }) => failure?.message ?? [])].join('\n');
  }
  return said;
}

describe('further tags', () => {
  test('follow the newest version of their line', async () => {
    await release(['1.2.3', '1.3.0', '2.0.0']);
    expect(await held()).toEqual([
      ['1.2', '1.2.3'],
      ['1', '1.3', '1.3.0'],
      ['2', '2.0', '2.0.0', 'latest'],
    ]);
  });

  test('never go back: a 1.2.4 after 2.0.0 moves 1 and 1.2, not latest', async () => {
    const said = await release(['1.2.3', '2.0.0', '1.2.4']);
    expect(await held()).toEqual([['1.2.3'], ['2', '2.0', '2.0.0', 'latest'], ['1', '1.2', '1.2.4']]);
    expect(said).toMatch(/app:1\.2: now 1\.2\.4$/m);
    expect(said).toMatch(/app:latest: stays at 2\.0\.0, which is newer than 1\.2\.4$/m);
  });

  test('and a 1.2.4 after 1.3.0 moves 1.2 alone', async () => {
    await release(['1.2.3', '1.3.0', '1.2.4']);
    expect(await held()).toEqual([['1.2.3'], ['1', '1.3', '1.3.0', 'latest'], ['1.2', '1.2.4']]);
  });

  test('are not moved by pre-releases', async () => {
    const said = await release(['1.2.3', '1.3.0-rc.1'], {
      tags: ['{{major}}', '{{major}}.{{minor}}', 'edge'],
    });
    expect(await held()).toEqual([
      ['1', '1.2', '1.2.3'],
      ['1.3.0-rc.1', 'edge'],
    ]);
    expect(said).toMatch(
      /\/app: 1\.3\.0-rc\.1 is a pre-release, which does not move \{\{major\}\}, \{\{major\}\}\.\{\{minor\}\}$/m,
    );
    expect(await release(['1.3.0'])).not.toContain('pre-release');
  });

  test('never go back among versions that are pushed side by side', async () => {
    const versions = ['1.10.0', '1.2.0', '2.0.0', '1.9.0', '1.3.0', '2.0.1-rc.1'];
    const { results } = await pushing.push({ charts: versions.map((version) => `app@${version}`), tags });
    expect(results.map(({ failure }) => failure)).toEqual(versions.map(() => undefined));
    const newest = (await held()).filter((all) => all.length > 1).map((all) => all.join(' '));
    expect(newest.sort()).toEqual([
      '1 1.10 1.10.0',
      '1.2 1.2.0',
      '1.3 1.3.0',
      '1.9 1.9.0',
      '2 2.0 2.0.0 latest',
    ]);
  });

  test('follow a version whose content was replaced', async () => {
    await release(['1.2.3']);
    const { results } = await pushing.push({ charts: ['app@1.2.3/other'], tags, ifExists: 'overwrite' });
    const [result] = results;
    expect(result?.tags).toEqual(['1', '1.2', 'latest'].map((tag) => ({ tag, state: 'moved' })));
    for (const tag of ['1', '1.2', 'latest', '1.2.3']) {
      const held = await result?.target?.registry.client.resolve('app', tag);
      expect(held?.digest).toBe(result?.delivery?.digest);
    }
  });

  test('latest stays with releases, once there is one', async () => {
    await release(['2.0.0-rc.1'], { tags: ['latest', 'edge'] });
    expect(await held()).toEqual([['2.0.0-rc.1', 'edge', 'latest']]);
    await release(['1.9.0'], { tags: ['latest'] });
    const said = await release(['2.0.0-rc.2'], { tags: ['latest', 'edge'] });
    expect(await held()).toEqual([['2.0.0-rc.1'], ['1.9.0', 'latest'], ['2.0.0-rc.2', 'edge']]);
    expect(said).toMatch(/app:latest: stays at 1\.9\.0, since 2\.0\.0-rc\.2 is a pre-release$/m);
  });

  test('are put on an unchanged chart where they are missing, and only there', async () => {
    await release(['1.2.3'], { tags: ['latest'] });
    pushing.operations();
    await release(['1.2.3']);
    expect(await held()).toEqual([['1', '1.2', '1.2.3', 'latest']]);
    expect(pushing.operations().filter((operation) => operation === 'PutImage')).toHaveLength(2);
    await release(['1.2.3']);
    expect(pushing.operations()).not.toContain('PutImage');
  });

  test('get the manifest that the registry holds, where this one differs in its time', async () => {
    const plan = { charts: ['app@1.2.3'], tags: ['latest'] };
    const dated = (created: string): Pick<PushPorts, 'prepare'> => ({
      prepare: async (path: string) => ({ ...(await pushing.prepare(path)), created }),
    });
    await pushing.push({ ...plan, tags: [] }, dated('2020-01-01T00:00:00Z'));
    const { results } = await pushing.push(plan, dated('2021-01-01T00:00:00Z'));
    expect(results[0]?.delivery?.state).toBe('unchanged');
    expect(await held()).toEqual([['1.2.3', 'latest']]);
  });

  test('stay away from content that was skipped', async () => {
    await release(['1.2.3'], { tags: [] });
    await pushing.push({ charts: ['app@1.2.3/other'], tags, ifExists: 'skip' });
    expect(await held()).toEqual([['1.2.3']]);
  });

  test('are only looked at in a dry run', async () => {
    await release(['1.2.3']);
    pushing.operations();
    const said = await release(['1.3.0'], { dryRun: true });
    expect(said).toMatch(/app:1\.3: would be 1\.3\.0 \(dry run\)$/m);
    expect(new Set(pushing.operations())).toEqual(new Set(['GetAuthorizationToken', 'BatchGetImage']));
  });
});

/** Moves `latest` to 1.2.4 in a registry that holds something under it, and answers the PUT. */
async function moveLatest(
  holds: Answer,
  put: Answer = (received, response) => {
    reply(201, { 'docker-content-digest': digestOf(received.body) })(received, response);
  },
  dryRun = false,
): Promise<{ readonly outcomes: readonly TagOutcome[]; readonly puts: readonly Received[] }> {
  const server = later(
    await serve((received, response) => {
      (received.method === 'PUT' ? put : holds)(received, response);
    }),
  );
  const { host } = server.origin;
  const registry = { type: 'foreign', host, region: '', alias: undefined, explain: () => undefined } as const;
  const { client } = later(clientOf(server));
  const repository = repositoryNamed({ ...registry, client }, 'app');
  const manifest = Buffer.from('{"schemaVersion":2}');
  const chart = { digest: digestOf(manifest), version: '1.2.4', manifest };
  const outcomes = await moveTags(repository, ['latest'], chart, dryRun);
  return { outcomes, puts: server.received.filter(({ method }) => method === 'PUT') };
}

const manifestType = 'application/vnd.oci.image.manifest.v1+json';

function holding(content: unknown, type = manifestType): Answer {
  return reply(
    200,
    { 'content-type': type },
    typeof content === 'string' ? content : JSON.stringify(content),
  );
}

function manifestOf(version?: string): object {
  const descriptor = { mediaType: 'application/json', digest: digestOf('{}'), size: 2 };
  const annotations = version === undefined ? undefined : { 'org.opencontainers.image.version': version };
  return { schemaVersion: 2, config: descriptor, layers: [], annotations };
}

describe('a further tag', () => {
  test.each([
    ['nothing', reply(404)],
    ['no manifest', holding('not JSON')],
    ['an index', holding({ schemaVersion: 2, manifests: [] }, 'application/vnd.oci.image.index.v1+json')],
    ['an image without a version', holding(manifestOf())],
    ['an image whose version is none', holding(manifestOf('stable'))],
    ['an older version', holding(manifestOf('1.2.3'))],
    ['the same version with other content', holding(manifestOf('1.2.4'))],
    ['the same version but for its build', holding(manifestOf('1.2.4+build.7'))],
    ['a newer pre-release', holding(manifestOf('1.3.0-rc.1'))],
  ])('that holds %s is moved', async (_what, holds) => {
    const { outcomes, puts } = await moveLatest(holds);
    expect(outcomes).toEqual([{ tag: 'latest', state: 'moved' }]);
    expect(puts.map(({ target, headers, body }) => [target, headers['content-type'], String(body)])).toEqual([
      ['/v2/app/manifests/latest', manifestType, '{"schemaVersion":2}'],
    ]);
    expect((await moveLatest(holds, reply(500), true)).outcomes).toEqual([
      { tag: 'latest', state: 'planned' },
    ]);
  });

  test.each([
    ['a newer version', holding(manifestOf('1.2.5')), { state: 'kept', held: '1.2.5' }],
    ['the chart itself', holding('{"schemaVersion":2}'), { state: 'unchanged' }],
  ])('that holds %s is not', async (_what, holds, outcome) => {
    expect(await moveLatest(holds, reply(500))).toEqual({
      outcomes: [{ tag: 'latest', ...outcome }],
      puts: [],
    });
  });

  test('that is refused for another reason than immutability is told as it is', async () => {
    const denied = moveLatest(reply(404), refuse(403, 'DENIED', 'not allowed'));
    await expect(denied).rejects.toThrow(RegistryError);
    await expect(denied).rejects.toThrow(/403.*DENIED: not allowed/);
    await expect(moveLatest(refuse(403, 'DENIED', 'not allowed'))).rejects.toThrow(RegistryError);
  });

  test('that somebody else took meanwhile says so, where tags are immutable', async () => {
    // The words of ECR: https://github.com/aws/containers-roadmap/issues/2179
    const text =
      "The image tag 'latest' already exists in the 'app' repository and cannot be overwritten because the tag is immutable.";
    const taken = moveLatest(reply(404), refuse(400, 'TAG_INVALID', text));
    await expect(taken).rejects.toThrow(
      /app:1\.2\.4 was pushed, but its tag "latest" stays at other content, because the tags of the repository are immutable; exclude tags that move \(tag mutability IMMUTABLE_WITH_EXCLUSION, filter "latest"\), or remove it from tags$/,
    );
    await expect(taken).rejects.toBeInstanceOf(ImmutableTagError);
    await expect(taken).rejects.toHaveProperty('cause.errors', [{ code: 'TAG_INVALID', message: text }]);
  });
});

test('the log says what became of each tag', () => {
  const outcomes = [
    { tag: '1', state: 'moved' },
    { tag: '1.2', state: 'unchanged' },
    { tag: 'edge', state: 'planned' },
    { tag: 'latest', state: 'kept', held: '2.0.0' },
  ] as const;
  expect(describeTags('host/app', outcomes, tags, '1.2.4')).toEqual([
    'host/app:1: now 1.2.4',
    'host/app:1.2: already at 1.2.4',
    'host/app:edge: would be 1.2.4 (dry run)',
    'host/app:latest: stays at 2.0.0, which is newer than 1.2.4',
  ]);
});

describe('an immutable repository', () => {
  test('says how to let tags move, and keeps the chart', async () => {
    const ecr = ecrClient(pushing.emulator.environment);
    await ecr.send(new CreateRepositoryCommand({ repositoryName: 'app', imageTagMutability: 'IMMUTABLE' }));
    const { results } = await pushing.push({ charts: ['app@1.2.3'], tags: ['latest'] });
    expect(results[0]?.failure).toBeUndefined();
    const said = await release(['1.2.4'], { tags: ['latest'] });
    expect(said).toMatch(
      /app:1\.2\.4 was pushed, but its tag "latest" stays at sha256:[0-9a-f]{64}, because the tags of the repository are immutable; exclude tags that move/,
    );
    expect(await held()).toEqual([['1.2.3', 'latest'], ['1.2.4']]);
  });

  test('moves the tags that it excludes', async () => {
    const ecr = ecrClient(pushing.emulator.environment);
    await ecr.send(
      new CreateRepositoryCommand({
        repositoryName: 'app',
        imageTagMutability: 'IMMUTABLE_WITH_EXCLUSION',
        imageTagMutabilityExclusionFilters: [{ filterType: 'WILDCARD', filter: 'latest' }],
      }),
    );
    await release(['1.2.3', '1.2.4'], { tags: ['latest'] });
    expect(await held()).toEqual([['1.2.3'], ['1.2.4', 'latest']]);
  });
});

test('a Git tag of another version stops the chart before anything is sent', async () => {
  const { results } = await pushing.push({ charts: ['app@1.2.3'], gitTag: 'v1.2.4' });
  expect(results[0]?.failure).toMatchObject({ field: { name: 'version', value: '1.2.3' } });
  expect(pushing.operations()).not.toContain('InitiateLayerUpload');
});
