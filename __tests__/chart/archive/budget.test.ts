import { describe, expect, test } from '@jest/globals';
import { ArchiveSize, UnpackBudget } from '../../../src/chart/archive/budget.ts';
import { ChartError } from '../../../src/chart/errors.ts';

const mebibyte = 1024 * 1024;

// MaxDecompressedChartSize in Helm 4.3's pkg/chart/loader/archive/archive.go: reaching it is already too much.
describe('one archive', () => {
  const tooLarge = 'decompressed chart is larger than the maximum size 104857600';

  test('may have files of less than 100 MiB in all', () => {
    const size = new ArchiveSize();
    size.takeFile(60 * mebibyte);
    size.takeFile(40 * mebibyte - 1);
    size.takeFile(0);
    expect(() => {
      size.takeFile(1);
    }).toThrow(new ChartError(`${tooLarge}: remove what the chart does not need`));
  });

  test('may have 64 MiB of headers and padding besides', () => {
    const size = new ArchiveSize();
    size.takeBytes(100 * mebibyte);
    size.takeBytes(64 * mebibyte);
    expect(() => {
      size.takeBytes(1);
    }).toThrow(new ChartError(`${tooLarge}: it contains too many files`));
  });
});

type Take = (budget: UnpackBudget) => void;

/** Takes all of a limit at once, or one by one. */
const upTo: Readonly<Record<'bytes' | 'files' | 'archives', (amount: number) => Take>> = {
  bytes: (amount) => (budget) => {
    budget.takeBytes(amount);
  },
  files: (amount) => (budget) => {
    for (let count = 0; count < amount; count += 1) budget.takeFile();
  },
  archives: (amount) => (budget) => {
    for (let count = 0; count < amount; count += 1) budget.takeArchive();
  },
};

// docs/differences-from-helm.md: Helm unpacks nested archives without end.
describe.each([
  [
    'a chart',
    () => UnpackBudget.ofChart(),
    { bytes: 328 * mebibyte, files: 100_000, archives: 1_000 },
    (limit: string) =>
      `the nested archives of the chart contain more than ${limit} in total: remove what the chart does not need`,
  ],
  [
    'a run',
    () => UnpackBudget.ofRun(),
    { bytes: 64 * 164 * mebibyte, files: 4_000_000, archives: 100_000 },
    (limit: string) =>
      `the charts of this run contain more than ${limit} in total: push fewer charts in one step`,
  ],
] as const)('%s', (_whose, open, limits, message) => {
  test.each(['bytes', 'files', 'archives'] as const)('has a limit of %s', (what) => {
    const budget = open();
    upTo[what](limits[what])(budget);
    expect(budget.isSpent).toBe(false);
    expect(() => {
      upTo[what](1)(budget);
    }).toThrow(new ChartError(message(`${limits[what]} ${what}`)));
    expect(budget.isSpent).toBe(true);
  });
});

describe('what a chart takes', () => {
  test.each(['bytes', 'files', 'archives'] as const)(
    'in %s is taken from its run, with the others',
    (what) => {
      const run = UnpackBudget.ofRun({ bytes: 10, files: 10, archives: 10 });
      const [first, second] = [UnpackBudget.ofChart(run), UnpackBudget.ofChart(run)];
      upTo[what](6)(first);
      upTo[what](4)(second);
      expect([run.isSpent, first.isSpent]).toEqual([false, false]);
      expect(() => {
        upTo[what](1)(second);
      }).toThrow(`the charts of this run contain more than 10 ${what} in total`);
      expect([run.isSpent, first.isSpent, second.isSpent]).toEqual([true, true, true]);
    },
  );

  test('of its own folder is taken from its run alone', () => {
    const run = UnpackBudget.ofRun({ bytes: 10, files: 2, archives: 1 });
    const chart = UnpackBudget.ofChart(run);
    chart.takeFound(4);
    chart.takeFound(6);
    expect(() => {
      chart.takeFound(0);
    }).toThrow('more than 2 files');
    const other = UnpackBudget.ofRun({ bytes: 10, files: 2, archives: 1 });
    expect(() => {
      UnpackBudget.ofChart(other).takeFound(11);
    }).toThrow('more than 10 bytes');
    const alone = UnpackBudget.ofChart();
    alone.takeFound(1_000 * mebibyte);
    expect(alone.isSpent).toBe(false);
  });
});
