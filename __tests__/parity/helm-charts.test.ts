import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { findArchives, findDirectories, helmSources } from './charts.ts';
import { compareAll, compareArchive, compareDirectory } from './comparison.ts';
import { startOracle } from './oracle.ts';
import type { Oracle } from './oracle.ts';
import { different, print, report } from './report.ts';

/** Where Helm keeps the charts of its own tests. */
const folders = {
  helm3: ['cmd/helm/testdata/testcharts', 'pkg/chart/loader/testdata', 'pkg/chartutil/testdata'],
  helm4: ['pkg/cmd/testdata/testcharts', 'pkg/chart/v2/loader/testdata', 'pkg/chart/v2/util/testdata'],
} as const;

describe.each(['helm3', 'helm4'] as const)("the charts of %s's own tests", (helm) => {
  let oracle: Oracle;
  beforeAll(async () => {
    oracle = await startOracle();
  });
  afterAll(() => oracle.close());

  test.each(folders[helm])(
    'in %s are packaged as both Helms package them',
    async (folder) => {
      const subjects = findDirectories(join(helmSources(helm), folder));
      const verdicts = await compareAll(oracle, subjects, compareDirectory);
      print(report(`Charts of ${helm}'s ${folder}`, verdicts));
      expect(verdicts).not.toHaveLength(0);
      expect(different(verdicts)).toEqual([]);
    },
    600_000,
  );

  test.each(folders[helm])(
    'in %s, packaged, are read as both Helms read them',
    async (folder) => {
      const subjects = findArchives(join(helmSources(helm), folder));
      const verdicts = await compareAll(oracle, subjects, compareArchive);
      print(report(`Archives of ${helm}'s ${folder}`, verdicts));
      expect(verdicts).not.toHaveLength(0);
      expect(different(verdicts)).toEqual([]);
    },
    600_000,
  );
});
