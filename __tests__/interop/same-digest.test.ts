import { CreateRepositoryCommand } from '@aws-sdk/client-ecr';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
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
  const ecr = ecrClient(stage.emulator.environment);
  for (const repositoryName of ['helm3/hello', 'helm4/hello']) {
    await ecr.send(new CreateRepositoryCommand({ repositoryName }));
  }
});
afterAll(async () => {
  await Promise.all([stage.close(), clients.close()]);
});

/** Packages the example chart with Helm. */
async function packageWith(helm: 'helm3' | 'helm4'): Promise<string> {
  const folder = path.join(clients.folder, `packaged-by-${helm}`);
  await clients.run(helm, ['package', path.join(stage.workspace, 'hello'), '--destination', folder]);
  return path.join(folder, 'hello-0.1.0.tgz');
}

describe.each(['helm3', 'helm4'] as const)('beside %s', (helm) => {
  test('a package gets the digest that Helm gives it, and what Helm pushed counts as the same', async () => {
    const archive = await packageWith(helm);
    await clients.run(helm, ['push', archive, `oci://${registry}/${helm}`, '--plain-http']);
    const byHelm = (await clients.run('crane', ['digest', `${registry}/${helm}/hello:0.1.0`]))
      .toString()
      .trim();

    const elsewhere = await stage.push({
      'chart-path': archive,
      'repository-prefix': `action/${helm}`,
      'create-repository': 'true',
    });
    expect(elsewhere.outputs).toMatchObject({ pushed: 'true', digest: byHelm });

    const again = await stage.push({ 'chart-path': archive, 'repository-prefix': helm });
    expect(again.outputs).toMatchObject({ pushed: 'false', digest: byHelm });
  });

  test('the directory that Helm packaged and pushed counts as the same', async () => {
    const run = await stage.push({ 'chart-path': 'hello', 'repository-prefix': helm });
    expect(run).toMatchObject({ exitCode: 0, outputs: { pushed: 'false' } });
    const byHelm = (await clients.run('crane', ['digest', `${registry}/${helm}/hello:0.1.0`]))
      .toString()
      .trim();
    expect(run.outputs['digest']).toBe(byHelm);
  });
});
