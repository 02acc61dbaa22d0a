import { afterEach } from '@jest/globals';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** Where the charts lie that tests read. */
export const fixtures = resolve(import.meta.dirname, '../../fixtures/charts');

/** A file's content, or where a symbolic link leads. */
export type Leaf = string | Uint8Array | { readonly link: string };

/** The least that a chart needs. */
export const chartYaml = 'apiVersion: v2\nname: plain\nversion: 1.0.0\n';

/** Returns a function that returns new directories, which are gone after the test. */
export function temporaryDirectories(): () => string {
  const made: string[] = [];
  afterEach(() => {
    for (const directory of made.splice(0)) rmSync(directory, { recursive: true, force: true });
  });
  return () => {
    const directory = realpathSync(mkdtempSync(join(tmpdir(), 'chart-test-')));
    made.push(directory);
    return directory;
  };
}

/** Writes files below a directory. Returns the directory. */
export function writeTree(directory: string, leaves: Readonly<Record<string, Leaf>>): string {
  for (const [name, leaf] of Object.entries(leaves)) {
    const path = join(directory, name);
    mkdirSync(dirname(path), { recursive: true });
    if (typeof leaf === 'string' || leaf instanceof Uint8Array) writeFileSync(path, leaf);
    else symlinkSync(leaf.link, path);
  }
  return directory;
}

/** Copies a fixture to a directory. Returns the copy's path. */
export function copyFixture(name: string, directory: string): string {
  const copy = join(directory, name);
  cpSync(join(fixtures, name), copy, { recursive: true });
  return copy;
}
