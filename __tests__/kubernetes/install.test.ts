import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { StepResult } from '../../scripts/runner/job.ts';
import { openClients, type Clients } from '../support/clients.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { openCluster, type Cluster } from './cluster.ts';

let cluster: Cluster;
let stage: Stage;
let clients: Clients;

beforeAll(async () => {
  cluster = await openCluster();
  stage = await openStage();
  clients = await openClients(stage.emulator.environment);
});
afterAll(async () => {
  await Promise.all([stage.close(), clients.close()]);
});

/** Where the objects of the example chart are, for a release named `greeting`. */
function objectsIn(namespace: string): readonly string[] {
  return [
    `/apis/apps/v1/namespaces/${namespace}/deployments/greeting-hello`,
    `/api/v1/namespaces/${namespace}/services/greeting-hello`,
    `/api/v1/namespaces/${namespace}/configmaps/greeting-hello`,
  ];
}

async function statuses(paths: readonly string[]): Promise<readonly number[]> {
  return Promise.all(paths.map(async (path) => (await cluster.get(path)).status));
}

describe.each(['helm3', 'helm4'] as const)('a chart that the action pushed, with %s', (helm) => {
  const namespace = `charts-${randomUUID().slice(0, 8)}`;
  let pushed: StepResult['outputs'];
  const output = (name: string): string => pushed[name] ?? '';
  const there = (): string[] => [output('oci-url'), '--version', output('chart-version'), '--plain-http'];

  beforeAll(async () => {
    const run = await stage.push({
      'chart-path': 'hello',
      'repository-prefix': helm,
      'create-repository': 'true',
    });
    expect(run).toMatchObject({ exitCode: 0 });
    pushed = run.outputs;
    await clients.signIn(output('registry'), 'ecr');
  });
  afterAll(async () => {
    await cluster.delete(`/api/v1/namespaces/${namespace}`);
  });

  test('is installed from the registry into a namespace', async () => {
    await clients.run(helm, [
      'install',
      'greeting',
      ...there(),
      '--namespace',
      namespace,
      '--create-namespace',
    ]);
    for (const path of objectsIn(namespace)) {
      const { status, body } = await cluster.get(path);
      expect(status).toBe(200);
      expect(body).toMatchObject({
        metadata: {
          labels: { 'app.kubernetes.io/instance': 'greeting' },
          annotations: {
            'meta.helm.sh/release-name': 'greeting',
            'meta.helm.sh/release-namespace': namespace,
          },
        },
      });
    }
  });

  test('is a release that is deployed, of the version that was pushed', async () => {
    const args = ['status', 'greeting', '--namespace', namespace, '--output', 'json'];
    const release: unknown = JSON.parse((await clients.run(helm, args)).toString());
    expect(release).toMatchObject({ name: 'greeting', namespace, info: { status: 'deployed' } });
    const { body } = await cluster.get(
      `/api/v1/namespaces/${namespace}/secrets/sh.helm.release.v1.greeting.v1`,
    );
    expect(body).toMatchObject({ type: 'helm.sh/release.v1', metadata: { labels: { status: 'deployed' } } });
    const list = await clients.run(helm, ['list', '--namespace', namespace, '--output', 'json']);
    expect(JSON.parse(list.toString())).toMatchObject([{ name: 'greeting', chart: 'hello-0.1.0' }]);
  });

  test('is taken off the cluster again', async () => {
    await clients.run(helm, ['uninstall', 'greeting', '--namespace', namespace]);
    expect(await statuses(objectsIn(namespace))).toEqual([404, 404, 404]);
  });

  test('is not there any more once it is deleted from the registry', async () => {
    const run = await stage.use('delete', { chart: output('ref') });
    expect(run).toMatchObject({ exitCode: 0 });
    await expect(clients.run(helm, ['show', 'chart', ...there()])).rejects.toThrow(/not found/i);
  });
});
