import { describe, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { readAll, type FileContent } from '../../../src/chart/archive/chart-file.ts';
import { SpillStore } from '../../../src/chart/archive/spill-store.ts';
import { closingAfterEach } from '../../support/closing.ts';
import { temporaryDirectories } from '../support/tree.ts';

const closing = closingAfterEach();
const directory = temporaryDirectories();
const mebibyte = 1024 * 1024;
const mark = Buffer.from([0xef, 0xbb, 0xbf]);

/** Adds a content in pieces; what each piece was is overwritten afterwards, as a reader's buffer is. */
function add(store: SpillStore, ...pieces: readonly Buffer[]): FileContent {
  let content: FileContent | undefined;
  const sink = store.add((done) => {
    content = done;
  });
  for (const piece of pieces) {
    const chunk = Buffer.from(piece);
    sink.write(chunk);
    chunk.fill(0);
  }
  expect(content).toBeUndefined();
  sink.end();
  if (content === undefined) throw new Error('the content did not come');
  return content;
}

function bytes(size: number, letter: string): Buffer {
  return Buffer.alloc(size, letter);
}

// Eight mebibytes stay in memory, the rest goes to disk.
describe('what is kept is what was added', () => {
  test.each([
    ['nothing', [Buffer.alloc(0)]],
    ['a little', [bytes(3, 'a')]],
    ['all that memory may hold', [bytes(8 * mebibyte, 'a')]],
    ['a byte more', [bytes(8 * mebibyte + 1, 'a')]],
    ['a piece in memory that follows to disk', [bytes(5 * mebibyte, 'a'), bytes(5 * mebibyte, 'b')]],
    ['a small piece behind one on disk', [bytes(9 * mebibyte, 'a'), bytes(1, 'b'), bytes(2 * mebibyte, 'c')]],
    ['many pieces', Array.from({ length: 20 }, (_none, index) => bytes(mebibyte, String(index % 10)))],
  ])('%s', (_what, pieces) => {
    const store = closing(new SpillStore());
    const content = add(store, ...pieces);
    const whole = Buffer.concat(pieces);
    expect(content.size).toBe(whole.length);
    expect(readAll(content).equals(whole)).toBe(true);
    expect(readAll(content).equals(whole)).toBe(true);
  });

  test('several, in memory and on disk', () => {
    const store = closing(new SpillStore());
    const parts = [3, 4, 5, 1, 6, 2].map((size, index) => bytes(size * mebibyte + index, String(index)));
    const contents = parts.map((part) => add(store, part));
    for (const [index, part] of [...parts.entries()].reverse()) {
      const content = contents[index];
      expect(content?.size).toBe(part.length);
      expect(content && readAll(content).equals(part)).toBe(true);
    }
  });

  test.each([
    ['in memory', 10],
    ['on disk', 9 * mebibyte],
  ])('but for one byte order mark, %s', (_where, size) => {
    const store = closing(new SpillStore());
    const rest = Buffer.concat([mark, bytes(size, 'a'), mark]);
    const content = add(store, Buffer.concat([mark, rest]));
    expect(content.size).toBe(rest.length);
    expect(readAll(content).equals(rest)).toBe(true);
    const kept = store.keep(Buffer.concat([mark, rest]));
    expect(kept.size).toBe(rest.length);
    expect(readAll(kept).equals(rest)).toBe(true);
  });
});

/** Runs a program with a store in a process of its own, whose temporary folder is this one; returns what it prints. */
async function inFolder(folder: string, program: string): Promise<unknown> {
  const source = pathToFileURL(
    path.resolve(import.meta.dirname, '../../../src/chart/archive/spill-store.ts'),
  );
  const script = `
    import { existsSync, readdirSync } from 'node:fs';
    import { tmpdir } from 'node:os';
    import { SpillStore } from ${JSON.stringify(source.href)};
    const store = new SpillStore();
    const mebibytes = (count) => new Uint8Array(count * ${mebibyte});
    const found = [];
    // Where there is such a folder: https://man7.org/linux/man-pages/man5/proc_pid_fd.5.html
    const openFiles = () => existsSync('/proc/self/fd') ? readdirSync('/proc/self/fd').length : 0;
    ${program}
    console.log(JSON.stringify(found));`;
  const args = ['--no-warnings', '--input-type=module', '--eval', script];
  // Where os.tmpdir() looks: https://nodejs.org/api/os.html#ostmpdir
  const env = { ...process.env, TMPDIR: folder, TEMP: folder };
  const { stdout } = await promisify(execFile)(process.execPath, args, { env });
  return JSON.parse(stdout);
}

describe('the disk', () => {
  test('has no file with a name, which would stay where the process dies', async () => {
    const program = `
      const before = openFiles();
      const content = store.keep(mebibytes(9));
      found.push(readdirSync(tmpdir()), content.size);
      store.close();
      found.push(openFiles() - before);
      try { [...content.chunks()] } catch { found.push('closed') }
      store.close();
      found.push(readdirSync(tmpdir()));`;
    expect(await inFolder(directory(), program)).toEqual([[], 9 * mebibyte, 0, 'closed', []]);
  });

  test('is not used for what memory holds', async () => {
    const program = `
      found.push(store.keep(mebibytes(4)).size, store.keep(mebibytes(4)).size);
      try { store.keep(mebibytes(1)) } catch (error) { found.push(error.code) }`;
    const missing = path.join(directory(), 'missing');
    expect(await inFolder(missing, program)).toEqual([4 * mebibyte, 4 * mebibyte, 'ENOENT']);
  });
});

test('a chart has a budget of its own, and a signal of its run', () => {
  const run = new AbortController();
  const store = closing(new SpillStore({ signal: run.signal }));
  expect(store.signal).toBe(run.signal);
  expect(() => {
    store.budget.takeBytes(329 * mebibyte);
  }).toThrow('the nested archives of the chart contain more than 343932928 bytes');
});
