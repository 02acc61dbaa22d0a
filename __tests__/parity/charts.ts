import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import type { Dirent } from 'node:fs';
import { delimiter, join, relative, resolve } from 'node:path';
import { peers } from '../../scripts/peer-catalogue.ts';
import type { Subject } from './comparison.ts';

function children(folder: string): Dirent[] {
  return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Returns the charts in a folder, at any depth: each folder with a Chart.yaml. A chart's own subcharts are charts as well. */
export function findCharts(folder: string, workspace = folder): Subject[] {
  const entries = children(folder);
  const isChart = entries.some(({ name }) => name === 'Chart.yaml');
  const own = isChart ? [{ name: relative(workspace, folder), path: folder, workspace }] : [];
  const below = entries
    .filter((entry) => entry.isDirectory() && entry.name !== '.git')
    .flatMap((entry) => findCharts(join(folder, entry.name), workspace));
  return [...own, ...below];
}

/** Returns the folders in a folder, whether they are charts or not, and the charts below them. */
export function findDirectories(folder: string): Subject[] {
  const directories = children(folder)
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => ({ name, path: join(folder, name), workspace: folder }));
  const names = new Set(directories.map(({ name }) => name));
  return [...directories, ...findCharts(folder).filter(({ name }) => !names.has(name))];
}

/** Returns the packaged charts in a folder. */
export function findArchives(folder: string): Subject[] {
  return children(folder)
    .filter(({ name }) => /\.(tgz|tar\.gz)$/.test(name))
    .map(({ name }) => ({ name, path: join(folder, name), workspace: folder }));
}

/**
 * Returns the folders of real charts: those of `PARITY_CHARTS`, separated as those of PATH are, else the `shared/charts` that
 * may lie beside the checkout. Throws if a folder of `PARITY_CHARTS` is missing.
 */
export function realChartFolders(): string[] {
  const given = process.env['PARITY_CHARTS'];
  if (given === undefined || given === '')
    return ['../shared/charts'].filter((path) => existsSync(path)).map((path) => realpathSync(path));
  return given
    .split(delimiter)
    .filter((path) => path !== '')
    .map((path) => realpathSync(resolve(path)));
}

/** Returns the folder with the source code of a Helm version, which Go downloads if necessary. */
export function helmSources(helm: 'helm3' | 'helm4'): string {
  const { module, version } = peers[helm];
  const answer = execFileSync('go', ['mod', 'download', '-json', `${module}@${version}`], {
    encoding: 'utf8',
  });
  return (JSON.parse(answer) as { readonly Dir: string }).Dir;
}
