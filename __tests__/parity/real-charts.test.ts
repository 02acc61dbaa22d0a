import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { findCharts, realChartFolders } from './charts.ts';
import { compareAll, compareDirectory } from './comparison.ts';
import { startOracle } from './oracle.ts';
import type { Oracle } from './oracle.ts';
import { different, print, report } from './report.ts';

const folders = realChartFolders();

describe('real charts are packaged as both Helms package them', () => {
  let oracle: Oracle;
  beforeAll(async () => {
    oracle = await startOracle();
  });
  afterAll(() => oracle.close());

  if (folders.length === 0) {
    test('there are none: set PARITY_CHARTS to folders that hold charts', () => {
      print('Real charts: none were compared. Set PARITY_CHARTS to folders that hold charts.');
    });
  } else {
    test.each(folders)(
      '%s',
      async (folder) => {
        const verdicts = await compareAll(oracle, findCharts(folder), compareDirectory);
        print(report(`Real charts in ${folder}`, verdicts));
        expect(verdicts).not.toHaveLength(0);
        expect(different(verdicts)).toEqual([]);
      },
      1_800_000,
    );
  }
});
