import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { extract } from 'tar';
import type { StepResult } from '../../scripts/runner/job.ts';
import { openClients, type Clients } from '../support/clients.ts';
import { actionsOf, policyOf, without } from '../support/documented-policies.ts';
import { git } from '../support/git.ts';
import { serve, type RecordingServer } from '../support/http-server.ts';
import { peer } from '../support/peers.ts';
import { openStage, type Stage } from '../support/stage.ts';

/** A classic repository: what `helm package` and `helm repo index` write, served over http. */
let repository: RecordingServer;
let clients: Clients;
let folder: string;

/** A server that nobody reaches any more. */
async function closedServer(): Promise<RecordingServer> {
  const server = await serve((_request, response) => response.end());
  await server.close();
  return server;
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'charts-'));
  clients = await openClients({});
  for (const version of ['1.0.0', '1.1.0']) {
    const source = path.join(folder, 'source', version, 'common');
    await writeChart(source, `name: common\nversion: ${version}\n`);
    await clients.run('helm4', ['package', source, '--destination', path.join(folder, 'repository')]);
  }
  await clients.run('helm4', ['repo', 'index', path.join(folder, 'repository')]);
  repository = await serve(({ target }, response) => {
    readFile(path.join(folder, 'repository', path.basename(target))).then(
      (content) => response.writeHead(200).end(content),
      () => response.writeHead(404).end(),
    );
  });
});
afterAll(async () => {
  await Promise.all([repository.close(), clients.close(), rm(folder, { recursive: true, force: true })]);
});

describe.each(['helm3', 'helm4'] as const)('dependencies, with %s', (helm) => {
  let stage: Stage;
  let bin: string;

  beforeEach(async () => {
    stage = await openStage();
    bin = await mkdtemp(path.join(folder, 'bin-')); // programs of the workspace are not run
    await symlink(peer(helm), path.join(bin, 'helm'));
  });
  afterEach(async () => {
    await stage.close();
  });

  function push(inputs: Readonly<Record<string, string>> = {}, epoch = '1700000000'): Promise<StepResult> {
    const PATH = `${bin}${path.delimiter}${process.env['PATH'] ?? ''}`;
    const chart = { 'chart-path': 'hello', 'create-repository': 'true' };
    return stage.push({ ...chart, ...inputs }, { PATH, SOURCE_DATE_EPOCH: epoch });
  }

  async function declare(version: string, from: string): Promise<void> {
    const entry = `\ndependencies:\n- name: common\n  version: ${version}\n  repository: ${from}\n`;
    await stage.editChart(/(\ndependencies:[^]*)?$/, entry);
  }

  /** Has Helm write the lock file, and leaves nothing else of what it wrote. */
  async function lockWithHelm(): Promise<void> {
    await clients.run(helm, ['dependency', 'update', path.join(stage.workspace, 'hello')]);
    await rm(path.join(stage.workspace, 'hello/charts'), { recursive: true });
  }

  /** Reads a file of the chart that was packaged. */
  async function packaged({ outputs }: StepResult, file: string): Promise<string> {
    const unpacked = await mkdtemp(path.join(folder, 'unpacked-'));
    await extract({ file: outputs['chart-file'] ?? '', cwd: unpacked });
    return await readFile(path.join(unpacked, 'hello', file), 'utf8');
  }

  test('from a repository that nobody has added, by version range, then by the lock file that Helm wrote', async () => {
    await declare('1.0.x', repository.origin.href);
    const first = await push();
    expect(first).toMatchObject({ exitCode: 0 });
    expect(await packaged(first, 'Chart.lock')).toContain('version: 1.0.0');
    expect(await readdir(path.join(stage.workspace, 'hello'))).not.toContain('Chart.lock');

    await lockWithHelm();
    const again = await push();
    expect(again).toMatchObject({ exitCode: 0, outputs: { pushed: 'false' } });
    expect(again.stdout).not.toContain('::group::helm');
    expect(await packaged(again, 'charts/common/Chart.yaml')).toContain('version: 1.0.0');
  });

  test('without a lock file in the checkout: the same chart in every run of a commit', async () => {
    await declare('1.0.x', repository.origin.href);
    await git(stage.workspace, 'init', '--quiet');
    await git(stage.workspace, 'add', 'hello');
    await git(stage.workspace, 'commit', '--quiet', '--message', 'Charts');
    const first = await push({}, '');
    expect(await packaged(first, 'Chart.lock')).toContain('generated: "1980-01-01T00:00:00Z"');
    expect((await push({}, '')).outputs).toMatchObject({ pushed: 'false', digest: first.outputs['digest'] });
  });

  test('resolved anew with "update", where the lock file holds an older version', async () => {
    await declare('1.0.x', repository.origin.href);
    await lockWithHelm();
    await declare('1.x', repository.origin.href);

    const outOfSync = await push({ version: '0.2.0' });
    const errors = outOfSync.commands.filter(({ name }) => name === 'error').map(({ message }) => message);
    expect(errors).toEqual([
      expect.stringMatching(/the lock file \(Chart\.lock\) is out of sync.*set dependencies: update/),
    ]);
    const updated = await push({ version: '0.2.0', dependencies: 'update' });
    expect(updated).toMatchObject({ exitCode: 0 });
    expect(await packaged(updated, 'charts/common/Chart.yaml')).toContain('version: 1.1.0');
  });

  test('from a directory of the workspace', async () => {
    await writeChart(path.join(stage.workspace, 'shared/common'), 'name: common\nversion: 3.0.0\n');
    await declare('3.0.0', 'file://../shared/common');
    const run = await push();
    expect(run).toMatchObject({ exitCode: 0 });
    expect(await packaged(run, 'charts/common/Chart.yaml')).toContain('version: 3.0.0');
  });

  test('from the private registry that the chart is pushed to, without anyone signing in before', async () => {
    await writeChart(path.join(stage.workspace, 'common'), 'name: common\nversion: 4.0.0\n');
    const common = await push({ 'chart-path': 'common', 'repository-prefix': 'charts' });
    await declare('4.0.0', `oci://${common.outputs['registry'] ?? ''}/charts`);
    const run = await push();
    expect(run).toMatchObject({ exitCode: 0, outputs: { pushed: 'true', 'chart-name': 'hello' } });
    expect(await packaged(run, 'charts/common/Chart.yaml')).toContain('version: 4.0.0');
  });

  test('from there, with the permissions that docs/permissions.md names and no fewer', async () => {
    await writeChart(path.join(stage.workspace, 'common'), 'name: common\nversion: 4.0.0\n');
    const common = await push({ 'chart-path': 'common' });
    await stage.editChart('name: hello', 'name: app');
    await push();
    await declare('^4', `oci://${common.outputs['registry'] ?? ''}`);
    const own = policyOf('Push to a private repository');
    const more = policyOf('Dependencies in ECR');
    for (const action of actionsOf(more)) {
      const less = { Statement: [...own.Statement, ...without(more, action).Statement] };
      stage.emulator.permitOnly(less);
      expect([action, (await push({ version: '1.0.0' })).exitCode]).toEqual([action, 1]);
    }
    stage.emulator.permitOnly({ Statement: [...own.Statement, ...more.Statement] });
    expect(await push({ version: '1.0.0' })).toMatchObject({ exitCode: 0, outputs: { pushed: 'true' } });
  });

  test('from ECR Public, where the chart goes as well', async () => {
    await writeChart(path.join(stage.workspace, 'common'), 'name: common\nversion: 5.0.0\n');
    const common = await push({ 'chart-path': 'common', 'registry-type': 'public' });
    await declare('5.x', (common.outputs['oci-url'] ?? '').replace(/\/common$/, ''));
    const run = await push({ 'registry-type': 'public' });
    expect(run).toMatchObject({ exitCode: 0, outputs: { pushed: 'true', 'chart-name': 'hello' } });
    expect(await packaged(run, 'charts/common/Chart.yaml')).toContain('version: 5.0.0');
  });

  test('that are nowhere: in the words of Helm', async () => {
    await declare('9.9.9', repository.origin.href);
    const run = await push();
    const errors = run.commands.filter(({ name }) => name === 'error').map(({ message }) => message);
    expect(errors).toEqual([
      expect.stringMatching(/can't get a valid version for 1 subchart\(s\): "common" .*"9\.9\.9"/),
    ]);
  });

  test('from a repository that is not there: its address, and why', async () => {
    const { origin } = await closedServer();
    await declare('1.0.0', `${origin.href}charts`);
    const run = await push();
    const errors = run.commands.filter(({ name }) => name === 'error').map(({ message }) => message);
    expect(errors).toEqual([
      expect.stringMatching(
        /the dependency common cannot be fetched from .*127\.0\.0\.1:\d+\/charts.*refused/,
      ),
    ]);
  });

  test('lint finds what is wrong with a template, and passes what is right', async () => {
    expect(await push({ lint: 'strict' })).toMatchObject({ exitCode: 0 });
    await writeFile(
      path.join(stage.workspace, 'hello/templates/broken.yaml'),
      '{{ .Values.missing | nothing }}\n',
    );
    const run = await push({ lint: 'true', version: '0.3.0' });
    const errors = run.commands.filter(({ name }) => name === 'error').map(({ message }) => message);
    expect(errors).toEqual([expect.stringMatching(/^helm lint found: \[ERROR\] .*broken\.yaml/)]);
  });
});

async function writeChart(directory: string, metadata: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  await writeFile(path.join(directory, 'Chart.yaml'), `apiVersion: v2\n${metadata}`);
}
