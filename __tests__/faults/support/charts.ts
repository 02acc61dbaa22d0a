import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { packageChart } from '../../../src/chart/package.ts';
import { digestOf } from '../../../src/digest.ts';
import type { PreparedChart } from '../../../src/registry/chart-artifact.ts';

const hello = path.resolve(import.meta.dirname, '../../../examples/charts/hello');

/** One chart, packed twice. */
export interface Charts {
  readonly chart: PreparedChart;
  /** The same files in other bytes, as Helm packs them again each time. */
  readonly repacked: PreparedChart;
  close(): Promise<void>;
}

/** Packages the example chart. */
export async function makeCharts(): Promise<Charts> {
  const folder = await mkdtemp(path.join(tmpdir(), 'charts-'));
  const chart = await packageChart({ path: hello, workspace: hello, destination: folder });
  const bytes = gzipSync(gunzipSync(await readFile(chart.archive.file)), { level: 1 });
  const file = path.join(folder, 'repacked.tgz');
  await writeFile(file, bytes);
  const archive = { file, digest: digestOf(bytes), size: bytes.length };
  return {
    chart: { chart, created: '2026-01-01T00:00:00Z' },
    repacked: { chart: { ...chart, archive }, created: undefined },
    close: () => rm(folder, { recursive: true, force: true }),
  };
}
