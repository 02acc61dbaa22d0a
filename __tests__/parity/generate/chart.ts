import * as fc from 'fast-check';
import { chartYaml, dependency, lock, name } from './chart-yaml.ts';
import { files, ignoreFile, links, schemaFile, strays, templates, valuesFile } from './files.ts';
import { mostly, scalar } from './scalars.ts';
import { below, withoutConflicts } from './tree.ts';
import type { Tree } from './tree.ts';

const apiVersion = mostly(
  fc.constantFrom('v2', 'v2', 'v2', 'v2', '"v2"', 'v1', "'v1'", ''),
  fc.constantFrom('v3', 'v9', '2', '""', '~'),
);

/** A file or nothing; `weight` to two for the file. */
function maybe(file: string, text: fc.Arbitrary<string>, weight = 1): fc.Arbitrary<Tree> {
  return fc.oneof(
    { arbitrary: fc.constant<Tree>({}), weight: 2 },
    { arbitrary: text.map((value): Tree => ({ [file]: value })), weight },
  );
}

interface SubChart {
  readonly name: string;
  /** What it is in the folder `charts`: a folder's files, or a packaged chart. */
  readonly tree: Tree;
}

function subChart(depth: number): fc.Arbitrary<SubChart> {
  const form = fc.constantFrom('directory', 'directory', 'archive', 'archive', 'renamed');
  return fc.tuple(name, form).chain(([own, kind]) =>
    chartTree(own, depth - 1).map((tree) => {
      // node-tar takes the line break of a long name for the end of a record, and refuses the archive.
      const hasLineBreak = Object.keys(tree).some((path) => path.includes('\n'));
      if (kind === 'directory' || hasLineBreak) return { name: own, tree: below(own, tree) };
      const file = kind === 'renamed' ? 'any name.tgz' : `${own}-1.0.0.tgz`;
      return { name: own, tree: { [file]: { top: own, tgz: tree } } };
    }),
  );
}

interface Requirements {
  readonly subCharts: readonly SubChart[];
  /** The declared dependencies: the sub-charts, and now and then one that is missing. */
  readonly dependencies: readonly string[];
}

function requirements(depth: number): fc.Arbitrary<Requirements> {
  if (depth === 0) return fc.constant({ subCharts: [], dependencies: [] });
  const several = fc.uniqueArray(subChart(depth), { maxLength: 2, selector: (chart) => chart.name });
  const missing = mostly(fc.constant<string[]>([]), fc.constantFrom(['missing'], ['missing', 'another']));
  return fc.tuple(several, missing).chain(([subCharts, absent]) => {
    const names = [...subCharts.map((chart) => chart.name), ...absent];
    return fc.tuple(...names.map(dependency)).map((dependencies) => ({ subCharts, dependencies }));
  });
}

function requirementsFile(dependencies: readonly string[]): string {
  return `dependencies:\n${dependencies.map((item) => `- ${item.replaceAll('\n', '\n  ')}\n`).join('')}`;
}

function merge(trees: readonly Tree[]): Tree {
  return Object.fromEntries(trees.flatMap((tree) => Object.entries(tree)));
}

function chartTree(own: string, depth: number): fc.Arbitrary<Tree> {
  return fc.tuple(apiVersion, requirements(depth)).chain(([version, { subCharts, dependencies }]) => {
    const isV1 = version === '' || version.includes('v1');
    const metadata = { apiVersion: version, name: own, dependencies: isV1 ? [] : dependencies };
    const nothing = fc.constant<Tree>({});
    return fc
      .tuple(
        chartYaml(metadata).map((text): Tree => ({ 'Chart.yaml': text })),
        isV1 ? maybe('requirements.yaml', fc.constant(requirementsFile(dependencies)), 9) : nothing,
        maybe(isV1 ? 'requirements.lock' : 'Chart.lock', lock(dependencies)),
        maybe('values.yaml', valuesFile, 3),
        maybe('values.schema.json', schemaFile),
        templates,
        files,
        fc.constant(merge(subCharts.map(({ tree }) => below('charts', tree)))),
        depth === 0 ? nothing : strays.map((tree) => below('charts', tree)),
        depth === 0 ? maybe('.helmignore', fc.constant('*'), 1) : maybe('.helmignore', ignoreFile, 2),
        depth < 2 ? nothing : links,
      )
      .map((trees) => withoutConflicts(merge(trees)));
  });
}

/** The files of a chart with up to two levels of sub-charts. Most are charts that Helm packages. */
export const chart: fc.Arbitrary<Tree> = mostly(name, scalar, 15).chain((own) => chartTree(own, 2));
