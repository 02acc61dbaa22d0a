/**
 * Packages a chart in a process of its own: `node package-chart.ts <chart> <destination> <umask>`, with the entries' time from
 * SOURCE_DATE_EPOCH if that is set. Prints JSON: {@link PackagedElsewhere}.
 */
import { readFileSync } from 'node:fs';
import { packageChart } from '../../src/chart/package.ts';
import { digestOf } from '../../src/digest.ts';
import type { Digest } from '../../src/digest.ts';

/** What the process found out. */
export interface PackagedElsewhere {
  readonly node: string;
  readonly file: string;
  readonly digest: Digest;
  readonly config: Digest;
  /** The most memory that was resident, in bytes. */
  readonly memory: number;
}

function peakMemory(): number {
  // On Linux maxRSS begins at what the parent held when it started this process: exec(2) keeps it.
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS * 1024;
  const [, kibibytes] = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return Number(kibibytes) * 1024;
}

const [path = '', destination = '', umask = ''] = process.argv.slice(2);
process.umask(umask);
const epoch = process.env['SOURCE_DATE_EPOCH'];
const { archive, config } = await packageChart({
  path,
  destination,
  workspace: path,
  ...(epoch !== undefined && { sourceDateEpoch: Number(epoch) }),
});
const found: PackagedElsewhere = {
  node: process.version,
  file: archive.file,
  digest: archive.digest,
  config: digestOf(config),
  memory: peakMemory(),
};
process.stdout.write(JSON.stringify(found));
