import { afterEach, expect, test } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ecrClient, readPrivateManifest } from '../../scripts/read-manifest.ts';
import { openStage, type Stage } from '../support/stage.ts';

let stage: Stage;
afterEach(async () => {
  await stage.close();
});

const inputs = {
  'chart-path': 'hello',
  'create-repository': 'true',
  annotations: 'org.opencontainers.image.revision=ffac537e, as released\nteam=charts',
  'artifacthub-metadata': 'artifacthub-repo.yml',
  'wait-for-replication': 'true',
};

test("annotations, Artifact Hub's metadata, and the wait for replication", async () => {
  stage = await openStage({ replication: { regions: ['us-east-1'], seconds: 0 } });
  await writeFile(path.join(stage.workspace, 'artifacthub-repo.yml'), 'owners: []\n');
  const run = await stage.push(inputs);
  expect(run).toMatchObject({ exitCode: 0, outputs: { pushed: 'true' } });
  expect(run.stdout).toMatch(/hello:0\.1\.0: replicated to us-east-1 \(123456789012\)$/m);
  const ecr = ecrClient(stage.emulator.environment);
  expect(JSON.parse(await readPrivateManifest(ecr, 'hello', '0.1.0'))).toMatchObject({
    annotations: { 'org.opencontainers.image.revision': 'ffac537e, as released', team: 'charts' },
  });
  expect(await readPrivateManifest(ecr, 'hello', 'artifacthub.io')).toContain(
    'application/vnd.cncf.artifacthub.repository-metadata.layer.v1.yaml',
  );
});

test('a dry run of all of it writes nothing', async () => {
  stage = await openStage({ replication: { regions: ['us-east-1'], seconds: 0 } });
  await writeFile(path.join(stage.workspace, 'artifacthub-repo.yml'), 'owners: []\n');
  const run = await stage.push({ ...inputs, tags: 'latest', 'dry-run': 'true' });
  expect(run).toMatchObject({ exitCode: 0, outputs: { pushed: 'false' } });
  expect(stage.emulator.requests.filter(({ write }) => write)).toEqual([]);
});

test('what only private registries have is refused for ECR Public', async () => {
  stage = await openStage();
  const run = await stage.push({ ...inputs, 'artifacthub-metadata': '', 'registry-type': 'public' });
  expect(run.exitCode).toBe(1);
  expect(run.stdout).toContain('wait-for-replication: "true": ECR Public does not replicate');
  expect(stage.emulator.requests).toEqual([]);
});
