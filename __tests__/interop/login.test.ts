import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { StepResult } from '../../scripts/runner/job.ts';
import { foldersIn, openClients, type Clients } from '../support/clients.ts';
import { openStage, type Stage } from '../support/stage.ts';

let stage: Stage;
let home: string;
let clients: Clients;
let pushed: StepResult['outputs'];

function output(name: string): string {
  return pushed[name] ?? '';
}

/** The chart's version and address, for Helm. */
function there(): readonly string[] {
  return [output('oci-url'), '--version', output('chart-version'), '--plain-http'];
}

describe.each(['private', 'public'])('after login/ to a %s registry', (type) => {
  beforeAll(async () => {
    stage = await openStage();
    home = await mkdtemp(path.join(tmpdir(), 'home-'));
    clients = await openClients({ ...stage.emulator.environment, COSIGN_PASSWORD: '' }, home);
    const run = await stage.push({
      'chart-path': 'hello',
      'registry-type': type,
      'create-repository': 'true',
    });
    expect(run).toMatchObject({ exitCode: 0 });
    pushed = run.outputs;
    const signIn = await stage.use('login', { 'registry-type': type }, foldersIn(home));
    expect(signIn).toMatchObject({ exitCode: 0, outputs: { registry: output('registry') } });
  });
  afterAll(async () => {
    await Promise.all([stage.close(), clients.close(), rm(home, { recursive: true, force: true })]);
  });

  test.each(['helm3', 'helm4'] as const)('%s pulls and pushes', async (helm) => {
    const folder = path.join(clients.folder, helm);
    await mkdir(folder);
    await clients.run(helm, ['pull', ...there(), '--destination', folder]);
    const archive = path.join(folder, 'hello-0.1.0.tgz');
    const parent = output('oci-url').replace(/\/hello$/, '');
    await expect(clients.run(helm, ['push', archive, parent, '--plain-http'])).resolves.toBeDefined();
  });

  test('oras reads, and attaches', async () => {
    const args = ['attach', '--plain-http', '--artifact-type', 'test/note', output('ref')];
    await clients.run('oras', [...args, '--annotation', 'note=seen']);
    const found = await clients.run('oras', ['discover', '--plain-http', '--format', 'json', output('ref')]);
    expect(found.toString()).toContain('test/note');
  });

  test('crane reads, and tags', async () => {
    await clients.run('crane', ['tag', output('pinned-ref'), 'stable']);
    const digest = await clients.run('crane', ['digest', output('ref').replace(/:[^:]+$/, ':stable')]);
    expect(digest.toString().trim()).toBe(output('digest'));
  });

  test('cosign signs by digest, and verifies', async () => {
    const key = path.join(clients.folder, 'cosign');
    await clients.run('cosign', ['generate-key-pair', '--output-key-prefix', key]);
    const here = ['--allow-http-registry', '--allow-insecure-registry'];
    const offline = ['--tlog-upload=false', '--use-signing-config=false', '--yes'];
    await clients.run('cosign', ['sign', '--key', `${key}.key`, ...offline, ...here, output('pinned-ref')]);
    const verify = ['verify', '--key', `${key}.pub`, '--insecure-ignore-tlog=true', ...here];
    const verified = await clients.run('cosign', [...verify, output('pinned-ref')]);
    expect(verified.toString()).toContain(output('digest'));
  });

  test('none of them is signed in any more when the job has ended', async () => {
    await stage.job.end();
    expect((await readdir(home, { recursive: true })).filter((name) => name.endsWith('config.json'))).toEqual(
      [],
    );
    await expect(clients.run('crane', ['tag', output('ref'), 'late'])).rejects.toThrow(
      /401|UNAUTHORIZED|Not Authorized/i,
    );
    await expect(clients.run('oras', ['tag', '--plain-http', output('ref'), 'late'])).rejects.toThrow(
      /basic credential not found|Not Authorized/,
    );
  });
});
