import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** One run of the fake Helm. */
export interface HelmCall {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** A program named `helm` that notes how it is called. */
export interface FakeHelm {
  /** The folder to put on PATH. */
  readonly folder: string;
  /** The program's text, for archives; it runs on systems with a POSIX shell. */
  readonly script: string;
  calls(): Promise<readonly HelmCall[]>;
}

/**
 * Notes the call. It prints what FAKE_HELM_OUTPUT says and ends with FAKE_HELM_EXIT. With FAKE_HELM_STARTED it writes that file and waits for
 * FAKE_HELM_WAITS_FOR to be there.
 */
const program = `
const { appendFileSync, existsSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const args = process.argv.slice(2);
const { env } = process;
appendFileSync(join(__dirname, 'calls'), JSON.stringify({ args, env }) + '\\n');
if (env.FAKE_HELM_STARTED) {
  writeFileSync(env.FAKE_HELM_STARTED, '');
  while (!existsSync(env.FAKE_HELM_WAITS_FOR)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
}
process.stdout.write(env.FAKE_HELM_OUTPUT ?? '');
process.exitCode = Number(env.FAKE_HELM_EXIT ?? 0);
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
    async calls() {
      const text = await readFile(log, 'utf8').catch(() => '');
      return text
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as HelmCall);
    },
  };
}
