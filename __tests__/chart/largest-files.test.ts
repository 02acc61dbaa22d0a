import { expect, test } from '@jest/globals';
import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageChart } from '../../src/chart/package.ts';
import { openPackagedChart } from '../../src/chart/packaged.ts';
import { makeArchive } from '../support/make-archive.ts';
import { chartYaml, temporaryDirectories, writeTree } from './support/tree.ts';

const directory = temporaryDirectories();
const mebibyte = 1024 * 1024;

/** Files that are read at once, each with one byte more than is read of it. */
const files = [
  ['Chart.yaml', mebibyte + 1],
  ['Chart.lock', mebibyte + 1],
  ['requirements.yaml', mebibyte + 1],
  ['values.yaml', 16 * mebibyte + 1],
  ['values.schema.json', 16 * mebibyte + 1],
  ['.helmignore', mebibyte + 1],
  ['charts/sub/Chart.yaml', mebibyte + 1],
  ['charts/sub/values.yaml', 16 * mebibyte + 1],
] as const;

test.each(files)('a directory with a %s of %d bytes is refused, and it is not read', async (name, size) => {
  const chart = writeTree(directory(), { 'Chart.yaml': chartYaml, 'charts/sub/Chart.yaml': chartYaml });
  // It has no content on the disk.
  writeFileSync(join(chart, name), '');
  truncateSync(join(chart, name), size);
  await expect(packageChart({ path: chart, workspace: chart, destination: directory() })).rejects.toThrow(
    new RegExp(
      `${name.replace('charts/sub/', '')}.* has ${size} bytes, more than the ${size - 1} that are read`,
    ),
  );
});

test.each(files.filter(([name]) => name !== '.helmignore' && name !== 'values.schema.json'))(
  'an archive with a %s of %d bytes is refused',
  async (name, size) => {
    const file = join(directory(), 'plain-1.0.0.tgz');
    const members = [
      { name: 'plain/Chart.yaml', content: chartYaml },
      { name: 'plain/charts/sub/Chart.yaml', content: chartYaml },
    ].filter((member) => member.name !== `plain/${name}`);
    writeFileSync(
      file,
      makeArchive([...members, { name: `plain/${name}`, content: Buffer.alloc(size, '#') }]),
    );
    await expect(openPackagedChart(file)).rejects.toThrow(
      new RegExp(`has ${size} bytes, more than the ${size - 1} that are read as YAML`),
    );
  },
);
