import { expect } from '@jest/globals';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Emulator } from '../../emulator/emulator.ts';
import { startActionJob } from './action.ts';

/** Promotes, and returns the most memory that the step held, in MiB. */
export async function peakOfPromotion(
  emulator: Emulator,
  inputs: Readonly<Record<string, string>>,
): Promise<number> {
  const job = await startActionJob(import.meta.dirname, emulator.environment);
  try {
    const note = path.join(job.temp, 'peak');
    const preload = path.join(job.temp, 'peak.mjs');
    await writeFile(
      preload,
      // Not maxRSS: on Linux it begins with what the process had that started this one (getrusage(2) after fork).
      `import { writeFileSync } from 'node:fs';
       let peak = 0;
       const look = () => { peak = Math.max(peak, process.memoryUsage.rss()); };
       setInterval(look, 5).unref();
       process.on('exit', () => { look(); writeFileSync(${JSON.stringify(note)}, String(peak)); });`,
    );
    const run = await job.uses(path.resolve(import.meta.dirname, '../../promote'), inputs, {
      NODE_OPTIONS: `--import ${pathToFileURL(preload).href}`,
    });
    expect(run).toMatchObject({ exitCode: 0 });
    return Number(await readFile(note, 'utf8')) / 1024 / 1024;
  } finally {
    await job.close();
  }
}
