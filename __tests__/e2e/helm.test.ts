import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { existsSync, watch } from 'node:fs';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { StepResult } from '../../scripts/runner/job.ts';
import { digestOf } from '../../src/digest.ts';
import { helmArchive, pinnedVersion } from '../../src/helm/release.ts';
import { makeFakeHelm, type FakeHelm } from '../support/fake-helm.ts';
import { serve, type RecordingServer } from '../support/http-server.ts';
import { loadedFiles } from '../support/loaded-files.ts';
import { makeArchive } from '../support/make-archive.ts';
import { openStage, type Stage } from '../support/stage.ts';

let stage: Stage;
let helm: FakeHelm;
beforeEach(async () => {
  stage = await openStage();
  helm = await makeFakeHelm(path.join(stage.job.home, 'bin'));
});
afterEach(async () => {
  await stage.close();
});

const chart = { 'chart-path': 'hello', 'create-repository': 'true' };

function onPath(more: Readonly<Record<string, string>> = {}): Record<string, string> {
  return { PATH: `${helm.folder}${path.delimiter}${process.env['PATH'] ?? ''}`, ...more };
}

function errors({ commands }: StepResult): readonly string[] {
  return commands.filter(({ name }) => name === 'error').map(({ message }) => message);
}

describe('a plain push', () => {
  test('runs no Helm, and loads nothing of what runs it', async () => {
    const coverage = path.join(stage.workspace, 'coverage');
    const run = await stage.push(chart, onPath({ NODE_V8_COVERAGE: coverage }));

    expect(run.exitCode).toBe(0);
    expect(await helm.calls()).toEqual([]);
    const loaded = await loadedFiles(coverage);
    expect(loaded.some((text) => text.includes('src/commands/main.ts'))).toBe(true);
    expect(loaded.filter((text) => text.includes('downloadToolAttempt'))).toEqual([]);
  });
});

describe('a run that is canceled while Helm works', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)('by %s ends Helm, and pushes nothing', async (signal) => {
    const started = path.join(stage.workspace, 'started');
    const never = path.join(stage.workspace, 'never');
    await helm.behave({ started, waitsFor: never });
    const running = stage.push({ ...chart, lint: 'true' }, onPath());
    await until(stage.workspace, () => existsSync(started), running);
    stage.job.cancel(signal);

    const run = await running;
    expect(run.exitCode).toBe(1);
    expect(errors(run)).toEqual([expect.stringContaining('the run was canceled')]);
    expect(stage.emulator.requests.filter(({ write }) => write)).toEqual([]);
  });
});

describe('lint', () => {
  test.each([
    ['true', []],
    ['strict', ['--strict']],
  ])('%s runs helm lint first, with its output in a group', async (lint, flags) => {
    await helm.behave({ output: '1 chart(s) linted\n' });
    const run = await stage.push({ ...chart, lint }, onPath());
    const [call, ...more] = await helm.calls();
    expect(more).toEqual([]);
    expect(call?.args).toEqual(['lint', expect.stringMatching(/helm-lint-\w+.hello$/), ...flags]);
    expect(run.exitCode).toBe(0);
    expect(run.stdout).toMatch(
      /::group::helm lint .*\n::stop-commands::(.*)\n1 chart\(s\) linted\n::\1::\n::endgroup::\n/,
    );
  });

  test('names what it found, and nothing is pushed', async () => {
    const text = '==> Linting\n[INFO] Chart.yaml: icon is recommended\n[ERROR] templates/: parse error\n';
    await helm.behave({ output: text, exit: 1 });
    const run = await stage.push({ ...chart, lint: 'true' }, onPath());
    expect(errors(run)).toEqual([
      expect.stringContaining('helm lint found: [ERROR] templates/: parse error; '),
    ]);
    expect(stage.emulator.requests.filter(({ write }) => write)).toEqual([]);
  });

  test('shows every line of a reason, and nothing of what is only informed of', async () => {
    // What Helm 4.3 prints of values.yaml that the schema refuses: pkg/chart/v2/lint/rules/values.go.
    const output = [
      '==> Linting /charts/app',
      '[INFO] Chart.yaml: icon is recommended',
      "[ERROR] values.yaml: - at '': validation failed",
      "  - at '/port': got string, want integer",
      "  - at '/name': got number, want string",
      '[WARNING] templates/: object name does not conform',
      'Error: 1 chart(s) linted, 1 chart(s) failed',
    ].join('\n');
    await helm.behave({ output, exit: 1 });
    const [message = ''] = errors(await stage.push({ ...chart, lint: 'true' }, onPath()));
    expect(message).toContain("- at '/port': got string, want integer - at '/name': got number, want string");
    expect(message).not.toMatch(/icon is recommended|does not conform/);
  });

  test('sees a copy of the chart, in a directory that is gone afterwards', async () => {
    await stage.push({ ...chart, lint: 'true' }, onPath());
    const [call] = await helm.calls();
    expect(call?.seen).toEqual(expect.arrayContaining(['Chart.yaml', 'templates', 'values.yaml']));
    expect(existsSync(path.dirname(call?.args[1] ?? ''))).toBe(false);
  });

  test('of a packaged chart sees a copy of the archive, also through a link', async () => {
    const { outputs } = await stage.push({ ...chart, 'package-directory': 'out' });
    const file = outputs['chart-file'] ?? '';
    await symlink(file, path.join(stage.workspace, 'linked.tgz'));
    for (const given of ['out/hello-0.1.0.tgz', 'linked.tgz']) {
      expect(await stage.push({ 'chart-path': given, lint: 'true' }, onPath())).toMatchObject({
        exitCode: 0,
      });
    }
    const calls = await helm.calls();
    expect(calls.map(({ args }) => args)).toEqual([
      ['lint', expect.stringMatching(/helm-lint-\w+.hello-0\.1\.0\.tgz$/)],
      ['lint', expect.stringMatching(/helm-lint-\w+.hello-0\.1\.0\.tgz$/)],
    ]);
    const digest = digestOf(await readFile(file));
    expect(calls.map(({ given }) => given)).toEqual([digest, digest]);
  });

  test('never sees a chart that the guard refuses', async () => {
    await mkdir(path.join(stage.workspace, 'hello/files'));
    await symlink(path.join(stage.job.home, 'secret'), path.join(stage.workspace, 'hello/files/env'));
    await writeFile(path.join(stage.job.home, 'secret'), 'secret');
    expect(await stage.push({ ...chart, lint: 'true' }, onPath())).toMatchObject({ exitCode: 1 });
    expect(await helm.calls()).toEqual([]);
  });

  test('has an environment of its own: no credentials, no tokens, no inputs', async () => {
    const secrets = {
      AWS_SESSION_TOKEN: 's1',
      GITHUB_TOKEN: 's2',
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 's3',
      ACTIONS_RUNTIME_TOKEN: 's4',
      MY_PASSWORD: 's5',
    };
    const HTTPS_PROXY = '';
    await stage.push({ ...chart, lint: 'true' }, onPath({ ...secrets, HTTPS_PROXY, LANG: 'C.UTF-8' }));
    const [call] = await helm.calls();
    const names = Object.keys(call?.env ?? {});
    expect(names.filter((name) => /^(AWS_|GITHUB_|ACTIONS_|INPUT_|RUNNER_|MY_)/.test(name))).toEqual([]);
    expect(call?.env).toMatchObject({ HOME: stage.job.home, LANG: 'C.UTF-8' });
    expect(call?.env['HELM_PLUGINS']).toContain('helm-lint-');
  });

  test('runs no program of the workspace or of the current folder', async () => {
    const theirs = await makeFakeHelm(path.join(stage.workspace, 'bin'));
    const PATH = [theirs.folder, '', '.', 'bin', helm.folder, process.env['PATH'] ?? ''].join(path.delimiter);
    await stage.push({ ...chart, lint: 'true' }, { PATH });
    expect(await theirs.calls()).toEqual([]);
    const [call] = await helm.calls();
    expect(call?.env['PATH']?.split(path.delimiter)[0]).toBe(helm.folder);
  });

  test('runs no program through a link that leads into the workspace', async () => {
    const theirs = await makeFakeHelm(path.join(stage.workspace, 'bin'));
    const linked = path.join(stage.job.home, 'linked');
    await mkdir(linked);
    await symlink(path.join(theirs.folder, 'helm'), path.join(linked, 'helm'));
    await symlink(theirs.folder, path.join(stage.job.home, 'folder'));
    const PATH = [linked, path.join(stage.job.home, 'folder'), onPath()['PATH']].join(path.delimiter);
    await stage.push({ ...chart, lint: 'true' }, { PATH });
    expect([(await theirs.calls()).length, (await helm.calls()).length]).toEqual([0, 1]);
  });

  test('without a tool cache says what to set', async () => {
    const empty = path.join(stage.job.home, 'empty');
    await mkdir(empty);
    const run = await stage.push({ ...chart, lint: 'true' }, { PATH: empty, RUNNER_TOOL_CACHE: '' });
    expect(errors(run)).toEqual([
      expect.stringMatching(/RUNNER_TOOL_CACHE is not set; set it to a directory/),
    ]);
  });
});

describe('wrong values', () => {
  test('are named with the right ones, all at once', async () => {
    const run = await stage.push({
      'chart-path': 'hello',
      dependencies: 'always',
      lint: 'yes',
      'helm-version': 'latest',
      'helm-download-url': 'http://mirror.example.com',
    });
    const [message = ''] = errors(run);
    for (const part of [
      'dependencies: "always": write one of "auto", "update", "skip"',
      'lint: "yes": write one of "false", "true", "strict"',
      'helm-version: "latest": ',
      'helm-download-url: "http://mirror.example.com": ',
    ]) {
      expect(message).toContain(part);
    }
    expect(stage.emulator.requests).toEqual([]);
  });
});

describe('Helm from a mirror', () => {
  let mirror: RecordingServer;
  let files: Map<string, Buffer | string>;
  const { program, url } = helmArchive(
    { version: '3.99.0', downloadUrl: '/helm' },
    process.platform,
    process.arch,
  );

  beforeEach(async () => {
    files = new Map();
    mirror = await serve(({ target }, response) => {
      const content = files.get(target);
      response.writeHead(content === undefined ? 404 : 200).end(content);
    });
    const archive = makeArchive([{ name: program, content: helm.script, mode: 0o755 }]);
    files.set(url, archive).set(`${url}.sha256sum`, `${digestOf(archive).slice(7)}  ${path.basename(url)}\n`);
  });
  afterEach(async () => {
    await mirror.close();
  });

  function lintWith(inputs: Readonly<Record<string, string>>, environment = {}): Promise<StepResult> {
    const download = `${mirror.origin.href}helm/`;
    return stage.push({ ...chart, lint: 'true', 'helm-download-url': download, ...inputs }, environment);
  }

  // The program in a Windows archive would have to be a real helm.exe.
  const onPosix = process.platform === 'win32' ? test.skip : test;

  onPosix('is used when its version is asked for, also beside one on PATH, and downloaded once', async () => {
    const other = await makeFakeHelm(path.join(stage.job.home, 'other'));
    const PATH = `${other.folder}${path.delimiter}${process.env['PATH'] ?? ''}`;
    expect(await lintWith({ 'helm-version': 'v3.99.0' }, { PATH })).toMatchObject({ exitCode: 0 });
    expect(await lintWith({ 'helm-version': '3.99.0' }, { PATH })).toMatchObject({ exitCode: 0 });

    expect(await other.calls()).toEqual([]);
    expect(await helm.calls()).toHaveLength(2);
    expect(mirror.received.map(({ target }) => target).sort()).toEqual([url, `${url}.sha256sum`].sort());
    expect((await readdir(stage.job.temp)).filter((name) => !name.startsWith('helm-push-ecr-'))).toEqual([]);
  });

  onPosix('is asked for again where the answer breaks off, and found behind a redirect', async () => {
    const elsewhere = `/elsewhere${url}`;
    const archive = files.get(url) ?? '';
    let broken = 0;
    await mirror.close();
    mirror = await serve(({ target }, response) => {
      if (target === url) response.writeHead(302, { location: elsewhere }).end();
      else if (target === elsewhere && broken++ === 0) {
        response.writeHead(200, { 'content-length': archive.length });
        response.write(archive.slice(0, 100), () => response.destroy());
      } else response.writeHead(200).end(target === elsewhere ? archive : files.get(target));
    });
    expect(await lintWith({ 'helm-version': '3.99.0' })).toMatchObject({ exitCode: 0 });
    expect(await helm.calls()).toHaveLength(1);
    expect(mirror.received.map(({ target }) => target)).toEqual([
      `${url}.sha256sum`,
      ...[url, elsewhere],
      ...[url, elsewhere],
    ]);
  });

  test('is not run when its checksum is another', async () => {
    files.set(url, makeArchive([{ name: program, content: `${helm.script}# tampered with\n`, mode: 0o755 }]));
    const run = await lintWith({ 'helm-version': '3.99.0' });
    expect(errors(run)).toEqual([expect.stringContaining(`${url} is not what Helm published`)]);
    expect(await helm.calls()).toEqual([]);
    expect(await readdir(stage.job.temp)).toEqual([]);
  });

  test('is not run when the mirror has no checksum', async () => {
    files.set(`${url}.sha256sum`, '<html>moved</html>');
    const run = await lintWith({ 'helm-version': '3.99.0' });
    expect(errors(run)).toEqual([expect.stringContaining('sha256sum contains no SHA-256 checksum')]);
    expect(await helm.calls()).toEqual([]);
  });

  onPosix('that cannot be unpacked is named, with what the runner needs for it', async () => {
    const broken = Buffer.from('no archive');
    files.set(url, broken).set(`${url}.sha256sum`, `${digestOf(broken).slice(7)}\n`);
    const run = await lintWith({ 'helm-version': '3.99.0' });
    expect(errors(run)).toEqual([
      expect.stringMatching(/could not unpack .*3\.99\.0.* the space on the disk/),
    ]);
    expect(await readdir(stage.job.temp)).toEqual([]);
  });

  test('that the mirror does not have is named with the inputs to look at', async () => {
    const run = await lintWith({ 'helm-version': '3.98.0' });
    expect(errors(run)).toEqual([expect.stringMatching(/3\.98\.0.*404.*helm-version and helm-download-url/)]);
  });

  test('where none is on PATH is the pinned one, by the checksum of its release, whatever the mirror says', async () => {
    const pinned = url.replace('3.99.0', pinnedVersion);
    files.set(pinned, files.get(url) ?? '').set(`${pinned}.sha256sum`, files.get(`${url}.sha256sum`) ?? '');
    const empty = path.join(stage.job.home, 'empty');
    await mkdir(empty);
    const run = await lintWith({}, { PATH: empty });
    expect(errors(run)).toEqual([expect.stringContaining(`${pinned} is not what Helm published`)]);
    expect(mirror.received.map(({ target }) => target)).toEqual([pinned]);
  });
});

/** Waits until the content of a directory is as it should be. Throws an Error where the run ends before. */
async function until(directory: string, condition: () => boolean, run: Promise<StepResult>): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const watcher = watch(directory, check);
    function check(): void {
      if (!condition()) return;
      watcher.close();
      resolve();
    }
    run
      .then(({ stdout }) => {
        watcher.close();
        reject(new Error(`the run has ended: ${stdout}`));
      })
      .catch(reject);
    check();
  });
}
