import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** One run of the fake Helm. */
export interface HelmCall {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** The files of the directory that it was given. */
  readonly seen: readonly string[];
  /** The digest of the archive that it was given; `undefined` for a directory. */
  readonly given?: string;
}

/** What the fake Helm does. */
export interface HelmBehavior {
  /** What it prints, and its exit code. */
  readonly output?: string;
  readonly exit?: number;
  /** A file that it writes when it has started, and one that it waits for. */
  readonly started?: string;
  readonly waitsFor?: string;
}

/** A program named `helm` that notes how it is called. */
export interface FakeHelm {
  /** The folder to put on PATH. */
  readonly folder: string;
  /** The program's text, for archives; it runs on systems with a POSIX shell. */
  readonly script: string;
  /** Sets what later calls do. */
  behave(behavior: HelmBehavior): Promise<void>;
  calls(): Promise<readonly HelmCall[]>;
}

/** Notes the call, and does what `behavior.json` beside it says. */
const program = `
const { appendFileSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } = require('node:fs');
const { createHash } = require('node:crypto');
const { join } = require('node:path');
const args = process.argv.slice(2);
const { env } = process;
const file = join(__dirname, 'behavior.json');
const behavior = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
const isDirectory = statSync(args[1]).isDirectory();
const seen = isDirectory ? readdirSync(args[1], { recursive: true }).sort() : [];
const given = isDirectory ? undefined : 'sha256:' + createHash('sha256').update(readFileSync(args[1])).digest('hex');
appendFileSync(join(__dirname, 'calls'), JSON.stringify({ args, env, seen, given }) + '\\n');
if (behavior.started) {
  writeFileSync(behavior.started, '');
  while (!existsSync(behavior.waitsFor)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
}
process.stdout.write(behavior.output ?? '');
process.exitCode = behavior.exit ?? 0;
`;

/** Writes the fake Helm into a new folder. */
export async function makeFakeHelm(folder: string): Promise<FakeHelm> {
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, 'fake-helm.cjs');
  const log = path.join(folder, 'calls');
  await Promise.all([writeFile(file, program), rm(log, { force: true })]);
  const script = `#!/bin/sh\nexec '${process.execPath}' '${file}' "$@"\n`;
  if (process.platform === 'win32') {
    await writeFile(path.join(folder, 'helm.cmd'), `@"${process.execPath}" "${file}" %*\r\n`);
  } else {
    await writeFile(path.join(folder, 'helm'), script);
    await chmod(path.join(folder, 'helm'), 0o755);
  }
  return {
    folder,
    script,
    behave: (behavior) => writeFile(path.join(folder, 'behavior.json'), JSON.stringify(behavior)),
    async calls() {
      const text = await readFile(log, 'utf8').catch(() => '');
      return text
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as HelmCall);
    },
  };
}
