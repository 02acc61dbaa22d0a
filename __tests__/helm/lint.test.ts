import { expect, test } from '@jest/globals';
import { copyFileSync, readFileSync, symlinkSync, unlinkSync } from 'node:fs';
import path from 'node:path';
import { openPackagedChart } from '../../src/chart/packaged.ts';
import { chartLinter } from '../../src/helm/chart-linter.ts';
import { streamOf } from '../../src/workspace/read-guard.ts';
import { temporaryDirectories, writeTree } from '../chart/support/tree.ts';
import { makeFakeHelm } from '../support/fake-helm.ts';
import { makeArchive } from '../support/make-archive.ts';

const directory = temporaryDirectories();

function archiveOf(chartYaml: string): Buffer {
  return makeArchive([{ name: 'app/Chart.yaml', content: chartYaml }]);
}

test.each(['another archive', 'a link to another archive'])(
  'Helm does not see an archive in whose place %s is put after it was read',
  async (what) => {
    const helm = await makeFakeHelm(path.join(directory(), 'bin'));
    const workspace = writeTree(directory(), {
      'app.tgz': archiveOf('name: app\nversion: 1.0.0\n'),
      'evil.tgz': archiveOf('name: app\nversion: 1.0.0\ndescription: evil\n'),
    });
    const [file, other] = [path.join(workspace, 'app.tgz'), path.join(workspace, 'evil.tgz')];
    const lint = chartLinter(
      { lint: 'true', downloadUrl: 'https://mirror.test' },
      {
        temporary: directory(),
        environment: { PATH: `${helm.folder}${path.delimiter}${process.env['PATH'] ?? ''}` },
        workspace,
        signal: new AbortController().signal,
        download: () => Promise.reject(new Error('not to be asked')),
        showGroup: () => undefined,
      },
    );
    const chart = await openPackagedChart(file, { workspace });
    const open = (): AsyncIterable<Uint8Array> => streamOf(workspace, file);
    await lint({ archive: chart, open });
    expect(await helm.calls()).toMatchObject([{ given: chart.archive.digest }]);

    unlinkSync(file);
    if (what === 'another archive') copyFileSync(other, file);
    else symlinkSync(other, file);
    expect(readFileSync(file)).toEqual(readFileSync(other));
    await expect(lint({ archive: chart, open })).rejects.toThrow('app.tgz was changed while it was read');
    expect(await helm.calls()).toHaveLength(1);
  },
);
