import { describe, expect, test } from '@jest/globals';
import { cp, mkdir, readFile, rename, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readMetadata } from '../../scripts/runner/metadata.ts';
import type { StepResult } from '../../scripts/runner/job.ts';
import { closingAfterEach } from '../support/closing.ts';
import { openStage, type Stage } from '../support/stage.ts';

const later = closingAfterEach();
const root = path.resolve(import.meta.dirname, '../..');

/** The commands that the action gives the runner itself. */
const ownCommands = ['error', 'warning', 'notice', 'add-mask', 'debug', 'group', 'endgroup'];

/** The tags that the summary is made of. */
const ownTags = /^<\/?(h3|table|tr|th|td|code( title="sha256:[0-9a-f]{64}")?|pre( lang="sh")?)>$/;

/** What an attacker wants the runner to do, in all its spellings; each says `pwned`. */
const attacks = [
  'x\n::error::pwned',
  'x\r::error::pwned',
  'x\r\n##[error]pwned',
  'x ##[add-mask]pwned',
  '##[set-output name=digest;]pwned',
  'x%0A::set-output name=digest::pwned',
  '::add-mask::pwned',
  '::stop-commands::pwned',
  '<img src=x onerror=pwned><script>pwned</script>',
  '</td></tr></table>\n\n[pwned](https://evil.test)',
  '`pwned` | **pwned** ${{ secrets.pwned }} $(pwned)',
  'x\u2028::error::pwned',
  'EOF\nghadelimiter\ndigest=pwned',
];

/** Checks that nothing of what came from outside has become a command, an output of its own, or markup. */
async function expectHarmless({ commands, outputs, stderr, summary }: StepResult): Promise<void> {
  const named = commands.map(({ name }) => name);
  expect(named.filter((name) => !ownCommands.includes(name))).toEqual([]);
  expect(commands.filter(({ message }) => message.startsWith('pwned'))).toEqual([]);
  const { outputs: declared } = await readMetadata(root);
  expect(Object.keys(outputs).filter((name) => !declared.includes(name))).toEqual([]);
  expect(outputs['digest'] ?? '').not.toContain('pwned');
  const tags = summary.match(/<[^>]*>/g) ?? [];
  expect(tags.filter((tag) => !ownTags.test(tag))).toEqual([]);
  expect(summary).not.toMatch(/\n\s*\n(?!$)/);
  expect(stderr).toBe('');
}

async function push(stage: Stage, inputs: Readonly<Record<string, string>> = {}): Promise<StepResult> {
  return stage.push({ 'chart-path': 'hello', 'create-repository': 'true', ...inputs }, { RUNNER_DEBUG: '1' });
}

/** Sets a field of Chart.yaml. */
async function setField({ workspace }: Stage, field: string, value: string): Promise<void> {
  const file = path.join(workspace, 'hello/Chart.yaml');
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => !line.startsWith(`${field}:`));
  await writeFile(file, [`${field}: ${JSON.stringify(value)}`, ...lines].join('\n'));
}

describe('a chart from a stranger gives no commands', () => {
  test.each(['appVersion', 'description', 'name', 'version', 'apiVersion'])('by its %s', async (field) => {
    for (const attack of attacks) {
      const stage = later(await openStage());
      await setField(stage, field, attack);
      await expectHarmless(await push(stage));
    }
  });

  test('by a mistake in its YAML', async () => {
    for (const attack of attacks) {
      const stage = later(await openStage());
      const file = path.join(stage.workspace, 'hello/values.yaml');
      await writeFile(file, `a: &x [\n${attack}\n: :`);
      const run = await push(stage);
      expect(run.exitCode).toBe(1);
      await expectHarmless(run);
    }
  });

  test('by the names of its files', async () => {
    const names = attacks.filter((attack) => !attack.includes('/'));
    const stage = later(await openStage());
    await mkdir(path.join(stage.workspace, 'hello/files'));
    for (const name of names) await writeFile(path.join(stage.workspace, 'hello/files', name), name);
    await symlink(
      path.join(stage.workspace, 'hello/values.yaml'),
      path.join(stage.workspace, 'hello/files/x\n::error::pwned.link'),
    );
    await expectHarmless(await push(stage));
    await symlink('/etc/hostname', path.join(stage.workspace, 'hello/files/y\n::error::pwned.link'));
    const run = await push(stage);
    expect(run.exitCode).toBe(1);
    await expectHarmless(run);
  });

  test('by the inputs of the step', async () => {
    for (const input of [
      'version',
      'registry',
      'repository',
      'if-exists',
      'app-version',
      'aws-region',
      'tags',
    ]) {
      const stage = later(await openStage());
      for (const attack of ['x\n::error::pwned', 'x%0A::error::pwned', '::set-output name=digest::pwned']) {
        await expectHarmless(await push(stage, { [input]: attack }));
      }
    }
  });
});

describe('paths may be odd', () => {
  test.each([
    ['spaces', 'my own chart'],
    ['quotes', `it's "mine"`],
    ['emoji', '🍎 apple é'],
    ['dollars', '$HOME `id` $(id)'],
    ['a leading dash', '-rf'],
    ['percent', '100%0A::error::pwned'],
    ['a command', '::set-output name=digest::pwned'],
    ['a command of the older form', 'x ##[add-mask]pwned'],
  ])('with %s', async (_name, name) => {
    const stage = later(await openStage());
    await rename(path.join(stage.workspace, 'hello'), path.join(stage.workspace, name));
    const run = await push(stage, { 'chart-path': name });
    expect(run).toMatchObject({ exitCode: 0, outputs: { pushed: 'true', 'chart-name': 'hello' } });
    await expectHarmless(run);
  });

  test('with line breaks, found by a pattern', async () => {
    const stage = later(await openStage());
    const name = 'evil\n::error::pwned';
    await cp(path.join(stage.workspace, 'hello'), path.join(stage.workspace, name), { recursive: true });
    const chart = path.join(stage.workspace, name, 'Chart.yaml');
    await writeFile(chart, (await readFile(chart, 'utf8')).replace('name: hello', 'name: evil'));
    const run = await push(stage, { 'chart-path': 'ev*' });
    await expectHarmless(run);
    const broken = await push(stage, { 'chart-path': 'ev*', version: '2.0.0', repository: 'B' });
    await expectHarmless(broken);
  });
});
