/**
 * Measures what starting the action would take with the entry point of `@actions/core`, which src/runner/runner.ts leaves out:
 * `node bench/actions-core.ts [RUNS]`, after `npm run build`. Prints the ratio of today's start-up to that one, pair by pair.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { compare, run, type Command } from './measure.ts';
import { bundle } from './workshop.ts';

const runs = Number(process.argv[2] ?? 21);
const modules = path.resolve(import.meta.dirname, '../node_modules');
const directory = await mkdtemp(path.join(tmpdir(), 'actions-core-'));

/** Loads modules and then the bundle, with a command that it does not have: it says so, and ends. */
function starting(...before: readonly string[]): Command {
  const imports = [...before, bundle].map((file) => `await import(${JSON.stringify(`file://${file}`)});`);
  const script = `process.argv[2] = 'nothing'; process.on('exit', () => { process.exitCode = 0; }); ${imports.join(' ')}`;
  return () => run(process.execPath, ['--input-type=module', '-e', script], {});
}

try {
  const core = path.join(modules, '@actions/core/lib/core.js');
  const ncc = path.join(modules, '@vercel/ncc/dist/ncc/cli.js');
  await run(process.execPath, [ncc, 'build', core, '--out', directory, '--no-cache'], {});
  await writeFile(path.join(directory, 'package.json'), '{"type":"module"}');
  const { median, least, most } = await compare(runs, starting(), starting(path.join(directory, 'index.js')));
  console.log(
    `start-up: ${median.toFixed(2)} of that with @actions/core (${least.toFixed(2)} – ${most.toFixed(2)})`,
  );
} finally {
  await rm(directory, { recursive: true });
}
