import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** A command whose time is taken, from before it starts until it has ended. Throws when it fails. */
export type Command = () => Promise<void>;

/** What several runs of a command took, in milliseconds. */
export interface Times {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** Runs a program and waits for its end; what it prints is shown only when it fails. */
export async function run(
  program: string,
  words: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<void> {
  const child = spawn(program, words, { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (printed += String(chunk)));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0)
    throw new Error(`${program} ${words.join(' ')} ended with ${code ?? 'a signal'}:\n${printed}`);
}

/** Returns the median. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}

async function timed(command: Command): Promise<number> {
  const began = performance.now();
  await command();
  return performance.now() - began;
}

/** Returns the median, the minimum and the maximum. */
export function timesOf(numbers: readonly number[]): Times {
  return { median: median(numbers), least: Math.min(...numbers), most: Math.max(...numbers) };
}

/**
 * Measures commands in turn, first, second, …, first, second, …, after one run of each that does not count, so that a machine that
 * gets slower or faster hits all alike. Returns the times of each in milliseconds.
 */
export async function inTurn(
  runs: number,
  commands: readonly Command[],
): Promise<readonly (readonly number[])[]> {
  for (const command of commands) await command();
  const all: number[][] = commands.map(() => []);
  for (let index = 0; index < runs; index += 1)
    for (const [which, command] of commands.entries()) all[which]?.push(await timed(command));
  return all;
}

/** Measures two commands in turn, and gives ours / other, pair by pair. */
export async function compare(runs: number, ours: Command, other: Command): Promise<Times> {
  const [mine = [], others = []] = await inTurn(runs, [ours, other]);
  return timesOf(mine.map((time, index) => time / (others[index] ?? Number.NaN)));
}
