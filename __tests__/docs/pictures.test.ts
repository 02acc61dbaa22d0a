import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { drawLog } from '../../scripts/pictures/log.ts';
import { playScene } from '../../scripts/pictures/scene.ts';
import { drawSummary } from '../../scripts/pictures/summary.ts';

const folder = path.resolve(import.meta.dirname, '../../docs/pictures');

test('the pictures of README.md show what the action prints (npm run pictures draws them anew)', async () => {
  const { log, summary } = await playScene();
  expect(drawLog(log)).toBe(readFileSync(path.join(folder, 'log.svg'), 'utf8'));
  expect(drawSummary(summary.summary)).toBe(readFileSync(path.join(folder, 'summary.svg'), 'utf8'));
});
