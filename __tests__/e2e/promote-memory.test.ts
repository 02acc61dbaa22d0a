import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { startActionJob } from '../support/action.ts';
import { startPromoting, type Promoting } from '../support/promoting.ts';

let promoting: Promoting;
beforeEach(async () => {
  promoting = await startPromoting();
});
afterEach(async () => {
  await promoting.close();
});

/** Promotes, and returns the most memory that the step held, in MiB. */
async function peakOf(tag: string): Promise<number> {
  const job = await startActionJob(import.meta.dirname, promoting.emulator.environment);
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
    const { host } = promoting.registry;
    const run = await job.uses(
      path.resolve(import.meta.dirname, '../../promote'),
      { from: `${host}/app:${tag}`, to: 'stable/app' },
      { NODE_OPTIONS: `--import ${pathToFileURL(preload).href}` },
    );
    expect(run).toMatchObject({ exitCode: 0 });
    return Number(await readFile(note, 'utf8')) / 1024 / 1024;
  } finally {
    await job.close();
  }
}

test('a layer is never held as a whole', async () => {
  const mebibytes = 90;
  await promoting.put('app', { layers: ['small'] }, 'small');
  await promoting.put('app', { layers: ['x'.repeat(mebibytes * 1024 * 1024)] }, 'large');
  const [small, large] = [await peakOf('small'), await peakOf('large')];
  // What it takes more is what is on its way, and what the garbage collector has not yet looked at.
  expect(large - small).toBeLessThan(mebibytes * 0.75);
  expect(large).toBeLessThan(200);
});
