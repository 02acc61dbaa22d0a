import { DescribeImagesCommand } from '@aws-sdk/client-ecr';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ecrClient } from '../../scripts/read-manifest.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { openCluster, type Cluster } from './cluster.ts';
import { readWalkthrough, Walkthrough } from './walkthrough.ts';

const blocks = await readWalkthrough();

afterAll(async () => {
  await (await openCluster()).delete('/api/v1/namespaces/walkthrough');
});

test('the page goes through the life of a chart, in the shell and with the actions', () => {
  expect(new Set(blocks.map(({ language }) => language))).toEqual(new Set(['sh', 'yaml']));
  expect([...new Set(blocks.map(({ heading }) => heading))]).toEqual([
    'Create',
    'Sign in',
    'Push',
    'Look',
    'Pull and unpack',
    'Promote',
    'Install',
    'Uninstall',
    'Delete',
    'The same with ECR Public',
  ]);
});

describe.each(['helm3', 'helm4'] as const)('the walkthrough, with %s', (helm) => {
  let cluster: Cluster;
  let stage: Stage;
  let folder: string;
  let walkthrough: Walkthrough;

  beforeAll(async () => {
    cluster = await openCluster();
    stage = await openStage();
    folder = await mkdtemp(path.join(tmpdir(), 'walkthrough-'));
    walkthrough = new Walkthrough(stage, folder);
    await walkthrough.open(helm);
  });
  afterAll(async () => {
    await Promise.all([stage.close(), rm(folder, { recursive: true, force: true })]);
  });

  /** What a block has to have done, beside not failing. */
  const outcomes: Readonly<Record<string, (printed: string) => Promise<void>>> = {
    'Look sh': (printed) => {
      expect(printed).toContain('"artifactMediaType": "application/vnd.cncf.helm.config.v1+json"');
      expect(printed).toContain('"schemaVersion":2');
      expect(printed).toContain('name: app');
      return Promise.resolve();
    },
    'Look yaml': (printed) => {
      expect(printed).toMatch(/team\/app:0\.1\.0 is sha256:[0-9a-f]{64}\n/);
      return Promise.resolve();
    },
    'Pull and unpack yaml': async () => {
      const read = (name: string): Promise<string> =>
        readFile(path.join(stage.workspace, name, 'app/templates/service.yaml'), 'utf8');
      expect(await read('unpacked')).toBe(await read('pulled'));
    },
    'Install yaml': async (printed) => {
      expect(printed).toContain('STATUS: deployed');
      for (const release of ['by-hand', 'by-action']) {
        const { status } = await cluster.get(
          `/apis/apps/v1/namespaces/walkthrough/deployments/${release}-app`,
        );
        expect(status).toBe(200);
      }
    },
    'Uninstall yaml': async () => {
      const { body } = await cluster.get('/apis/apps/v1/namespaces/walkthrough/deployments');
      expect(body).toMatchObject({ items: [] });
    },
  };

  // Each needs the ones before it: that is what the page says.
  test.each(
    blocks.map((block, index) => ({ ...block, place: `${index + 1}. ${block.heading} (${block.language})` })),
  )('$place', async (block) => {
    const printed = await walkthrough.run(block);
    await outcomes[`${block.heading} ${block.language}`]?.(printed);
  });

  test('leaves neither charts nor releases behind', async () => {
    const ecr = ecrClient(stage.emulator.environment);
    for (const repositoryName of ['team/app', 'stable/app']) {
      expect((await ecr.send(new DescribeImagesCommand({ repositoryName }))).imageDetails).toEqual([]);
    }
    const { body } = await cluster.get('/api/v1/namespaces/walkthrough/secrets');
    expect(body).toMatchObject({ items: [] });
  });
});
