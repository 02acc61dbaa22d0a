import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { PackagedElsewhere } from './package-chart.ts';

/** Where and how a chart is packaged. */
export interface Place {
  /** The Node.js that runs. */
  readonly node: string;
  readonly env?: Readonly<Record<string, string>>;
  /** As `umask` takes it: octal digits. */
  readonly umask?: string;
}

const script = join(import.meta.dirname, 'package-chart.ts');

/** Packages a chart's directory in another process. Throws with what that process wrote when it fails. */
export async function packageElsewhere(
  { node, env = {}, umask = '022' }: Place,
  chart: string,
  destination: string,
): Promise<PackagedElsewhere> {
  const args = ['--disable-warning=ExperimentalWarning', script, chart, destination, umask];
  const { stdout } = await promisify(execFile)(node, args, { env: { PATH: '', ...env } });
  return JSON.parse(stdout) as PackagedElsewhere;
}
