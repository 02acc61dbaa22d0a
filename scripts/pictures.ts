/** Draws the pictures of README.md again, from what the bundle prints. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { drawLog } from './pictures/log.ts';
import { playScene } from './pictures/scene.ts';
import { drawSummary } from './pictures/summary.ts';

const folder = join(import.meta.dirname, '../docs/pictures');
const { log, summary } = await playScene();
await writeFile(join(folder, 'log.svg'), drawLog(log));
await writeFile(join(folder, 'summary.svg'), drawSummary(summary.summary));
