import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Interceptor } from '../../emulator/emulator.ts';
import type { StepResult } from '../../scripts/runner/job.ts';
import { openStage, type Stage } from '../support/stage.ts';

/** How a step ends. */
type End = 'success' | 'failure' | 'cancellation';

/** What happens to the requests of a step, once it is set. */
let meet: Interceptor = (_call, proceed) => proceed();

let stage: Stage;
let temporary: string;
beforeEach(async () => {
  meet = (_call, proceed) => proceed();
  stage = await openStage({ intercept: (call, proceed) => meet(call, proceed) });
  temporary = path.join(stage.job.temp, 'of-the-system');
  await mkdir(temporary);
  const pushed = await stage.push({ 'chart-path': 'hello', 'create-repository': 'true' });
  expect(pushed.exitCode).toBe(0);
});
afterEach(async () => {
  await stage.close();
});

/** Everything in a folder, however deep, but for what a command is meant to leave. */
async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.map(({ parentPath, name }) => path.relative(folder, path.join(parentPath, name))).sort();
}

/** All that a step may write to: the runner's temporary folder, the system's, the workspace and the home. */
async function everything(): Promise<readonly string[]> {
  const { temp, home } = stage.job;
  const lists = await Promise.all([temp, stage.workspace, home].map(filesIn));
  return lists.flat();
}

/** An operation of each command that it makes late, when its files are there. */
const commands = [
  {
    action: '.',
    inputs: { 'chart-path': 'hello', version: '2.0.0' },
    late: 'PutImage',
    left: [/^helm-push-ecr-\w+(?:\/hello-2\.0\.0\.tgz)?$/],
  },
  {
    action: '.',
    inputs: { 'chart-path': 'hello', version: '2.0.0', 'package-directory': 'packages' },
    late: 'PutImage',
    left: [/^helm-push-ecr-\w+(?:\/hello-2\.0\.0\.tgz)?$/, /^packages(?:\/hello-2\.0\.0\.tgz)?$/],
  },
  {
    action: 'pull',
    inputs: { chart: 'hello', version: '0.1.0', destination: 'out' },
    late: 'GetDownloadUrlForLayer',
    left: [/^out(?:\/hello-0\.1\.0\.tgz)?$/],
  },
  {
    action: 'pull',
    inputs: { chart: 'hello', version: '0.1.0', destination: 'out', untar: 'true' },
    late: 'GetDownloadUrlForLayer',
    left: [/^out(?:\/hello(?:\/.+)?)?$/],
  },
  {
    action: 'promote',
    inputs: { from: 'hello:0.1.0', to: 'copy/hello', 'create-repository': 'true' },
    late: 'PutImage',
    left: [],
  },
  { action: 'delete', inputs: { chart: 'hello', version: '0.1.0' }, late: 'BatchDeleteImage', left: [] },
] as const;

const rows = commands.flatMap((command) =>
  (['success', 'failure', 'cancellation'] as const).map((end) => ({
    ...command,
    end,
    what: `${command.action === '.' ? 'push' : command.action} ${JSON.stringify(command.inputs)}`,
  })),
);

/** Makes the late operation fail, or cancels the step at it, which then waits for its answer. */
function arrange(end: End, late: string): void {
  if (end === 'success') return;
  meet = async ({ record, incoming }, proceed) => {
    if (record.operation !== late) return await proceed();
    if (end === 'failure') return { status: 400, headers: {}, body: '{"errors":[]}' };
    stage.job.cancel('SIGINT');
    await new Promise((resolve) => incoming.socket.once('close', resolve));
    return await proceed();
  };
}

describe('a step leaves nothing but what it is for', () => {
  test.each(rows)('$what, $end', async ({ action, inputs, late, left, end }) => {
    const before = new Set(await everything());
    arrange(end, late);
    const run: StepResult = await stage.use(action, inputs, { TMPDIR: temporary });
    expect(run.exitCode).toBe(end === 'success' ? 0 : 1);
    const found = (await everything()).filter((file) => !before.has(file));
    expect(found.filter((file) => !left.some((pattern) => pattern.test(file)))).toEqual([]);
    if (end === 'success' && left.length > 0) expect(found).not.toEqual([]);
    // A pull that did not succeed has not changed what is there.
    if (end !== 'success' && action === 'pull')
      expect(found.filter((file) => /\.tgz|\/hello/.test(file))).toEqual([]);
  });

  test.each(['success', 'failure'] as const)(
    'login, whose post step takes back what it wrote, %s',
    async (end) => {
      const before = await everything();
      if (end === 'failure') stage.emulator.deny('ecr:GetAuthorizationToken');
      const run = await stage.use('login', {}, { TMPDIR: temporary });
      expect(run.exitCode).toBe(end === 'success' ? 0 : 1);
      const [post] = await stage.job.end();
      expect(post).toMatchObject({ exitCode: 0 });
      const found = (await everything()).filter((file) => !before.includes(file));
      expect(found.filter((file) => !/^\.(?:docker|config)(?:\/|$)/.test(file))).toEqual([]);
    },
  );
});
