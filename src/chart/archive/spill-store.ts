import { randomUUID } from 'node:crypto';
import { closeSync, openSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readBlocks } from '../../workspace/read-guard.ts';
import { UnpackBudget, type Unpacking } from './budget.ts';
import type { EntrySink } from './tar-reader.ts';
import { byteOrderMarkSize, contentOf, type FileContent } from './chart-file.ts';

/** The number of bytes kept in memory; the rest goes to disk. */
const memoryLimit = 8 * 1024 * 1024;

/**
 * Keeps the contents of unpacked archives: a few in memory, the rest in one temporary file. That file has no name from the start,
 * so that nothing is left of it even when the process dies. Must be closed after use.
 */
export class SpillStore {
  /** What the archives may take, whose contents are kept here. */
  readonly budget: UnpackBudget;
  /** Cancels the unpacking. */
  readonly signal: AbortSignal | undefined;
  #memoryLeft = memoryLimit;
  #descriptor: number | undefined;
  #length = 0;

  /** Takes the run's budget, and the signal that cancels the unpacking. */
  constructor({ run, signal }: Unpacking = {}) {
    this.budget = UnpackBudget.ofChart(run);
    this.signal = signal;
  }

  /**
   * Returns a sink for one content; only the latest sink may be written to. `done` gets the content when it is complete,
   * without its byte order mark, which Helm takes off every file. Throws when the disk is full.
   */
  add(done: (content: FileContent) => void): EntrySink {
    const kept: Buffer[] = [];
    let start: number | undefined;
    let size = 0;
    return {
      write: (chunk) => {
        size += chunk.length;
        if (start === undefined && chunk.length <= this.#memoryLeft) {
          this.#memoryLeft -= chunk.length;
          kept.push(Buffer.from(chunk));
        } else {
          start ??= this.#length;
          for (const bytes of [...kept.splice(0), chunk]) this.#append(bytes);
        }
      },
      end: () => {
        done(start === undefined ? keptContent(Buffer.concat(kept)) : this.#fileContent(start, start + size));
      },
    };
  }

  /** Keeps bytes as one content. Throws when the disk is full. */
  keep(bytes: Uint8Array): FileContent {
    let kept = contentOf(bytes);
    const sink = this.add((content) => {
      kept = content;
    });
    sink.write(bytes);
    sink.end();
    return kept;
  }

  /** Frees the disk space. The contents can no longer be read. */
  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }

  #file(): number {
    if (this.#descriptor === undefined) {
      const path = join(tmpdir(), `helm-chart-${randomUUID()}`);
      this.#descriptor = openSync(path, 'wx+', 0o600);
      unlinkSync(path);
    }
    return this.#descriptor;
  }

  #append(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length;) {
      const written = writeSync(this.#file(), bytes, at, bytes.length - at, this.#length);
      at += written;
      this.#length += written;
    }
  }

  #fileContent(start: number, end: number): FileContent {
    const [head = Buffer.alloc(0)] = readBlocks(this.#file(), start, end);
    const first = start + byteOrderMarkSize(head);
    return { size: end - first, chunks: () => readBlocks(this.#file(), first, end) };
  }
}

function keptContent(bytes: Buffer): FileContent {
  return contentOf(bytes.subarray(byteOrderMarkSize(bytes)));
}
