import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { CreateRepositoryCommand } from '@aws-sdk/client-ecr';
import path from 'node:path';
import { ecrClient } from '../../scripts/read-manifest.ts';
import { openClients, type Clients } from '../support/clients.ts';
import { openStage, type Stage } from '../support/stage.ts';

let stage: Stage;
let clients: Clients;
let registry: string;

beforeAll(async () => {
  stage = await openStage();
  clients = await openClients(stage.emulator.environment);
  registry = new URL(stage.emulator.endpoint).host;
  await clients.signIn(registry, 'ecr');
});
afterAll(async () => {
  await Promise.all([stage.close(), clients.close()]);
});

/** The tags of a repository, as the AWS CLI lists them. */
async function tags(repository: string): Promise<readonly string[]> {
  const query = ['--query', 'imageIds[].imageTag', '--output', 'json'];
  const listed = await clients.run('aws', ['ecr', 'list-images', '--repository-name', repository, ...query]);
  return (JSON.parse(listed.toString()) as string[]).sort();
}

test.each(['helm3', 'helm4'] as const)('what %s pushed is deleted by range, and by digest', async (helm) => {
  const repositoryName = `${helm}/hello`;
  await ecrClient(stage.emulator.environment).send(new CreateRepositoryCommand({ repositoryName }));
  const folder = path.join(clients.folder, helm);
  for (const version of ['1.0.0', '1.1.0+b', '2.0.0-rc.1', '2.0.0']) {
    await clients.run(helm, [
      'package',
      path.join(stage.workspace, 'hello'),
      '--version',
      version,
      '-d',
      folder,
    ]);
    const archive = path.join(folder, `hello-${version}.tgz`);
    await clients.run(helm, ['push', archive, `oci://${registry}/${helm}`, '--plain-http']);
  }
  const range = await stage.use('delete', { chart: `oci://${registry}/${repositoryName}`, version: '^1' });
  expect(range.exitCode).toBe(0);
  expect(await tags(repositoryName)).toEqual(['2.0.0', '2.0.0-rc.1']);

  const digest = (await clients.run('crane', ['digest', `${registry}/${repositoryName}:2.0.0`]))
    .toString()
    .trim();
  const pinned = await stage.use('delete', { chart: `${registry}/${repositoryName}@${digest}` });
  expect(pinned.exitCode).toBe(0);
  expect(await tags(repositoryName)).toEqual(['2.0.0-rc.1']);
  const pull = ['pull', `oci://${registry}/${repositoryName}`, '--version', '2.0.0', '--plain-http'];
  await expect(clients.run(helm, pull)).rejects.toThrow(/not found/i);
});

test('what the action pushed is deleted by the AWS CLI, and missing after that', async () => {
  const pushed = await stage.push({ 'chart-path': 'hello', 'create-repository': 'true' });
  const args = ['--repository-name', 'hello', '--image-ids', `imageDigest=${pushed.outputs['digest'] ?? ''}`];
  const answer = await clients.run('aws', ['ecr', 'batch-delete-image', ...args]);
  expect(JSON.parse(answer.toString())).toMatchObject({ failures: [], imageIds: [{ imageTag: '0.1.0' }] });
  const run = await stage.use('delete', { chart: pushed.outputs['ref'] ?? '' });
  expect(run.exitCode).toBe(1);
  expect(run.commands.map(({ message }) => message)).toContainEqual(
    expect.stringMatching(/^not found: .*hello:0\.1\.0/),
  );
});
