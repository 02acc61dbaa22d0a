import * as fc from 'fast-check';
import { chartYaml, dependencyFields, lock, name, writeChartYaml, writeLock } from './chart-yaml.ts';
import { files, ignoreFile, links, schemaFile, strays, templates, valuesFile } from './files.ts';
import { mapping, mostly, scalar } from './scalars.ts';
import { below, withoutConflicts } from './tree.ts';
import type { Content, Tree } from './tree.ts';

/** How a subchart lies in `charts/`. */
type Place = 'directory' | 'archive' | 'renamed archive';

const place = fc.constantFrom<Place>('directory', 'archive', 'renamed archive');

const apiVersion = mostly(
  fc.constantFrom('v2', 'v2', 'v2', 'v2', '"v2"', 'v1', "'v1'", ''),
  fc.constantFrom('v3', 'v9', '2', '""', '~'),
);

/** Dependencies that are declared, but not there. */
const missing = mostly(fc.constant<string[]>([]), fc.constantFrom(['missing'], ['missing', 'another']));

/** As many as a chart can have: two subcharts, and two that are missing. */
const maxDependencies = 4;

/** A file that a chart may have or not, at a path. */
function maybe(path: string, content: fc.Arbitrary<Content>): fc.Arbitrary<Tree> {
  return fc
    .option(content, { nil: undefined })
    .map((value) => (value === undefined ? {} : { [path]: value }));
}

/** The parts of a chart that stand for themselves; nothing is drawn that depends on another draw, so that all can shrink. */
function partsOf(depth: number): fc.Arbitrary<Tree> {
  const nothing = fc.constant<Tree>({});
  const parts = [
    maybe('values.yaml', valuesFile),
    maybe('values.schema.json', schemaFile),
    maybe('.helmignore', ignoreFile),
    templates,
    files,
    depth === 0 ? nothing : strays.map((tree) => below('charts', tree)),
    depth < 2 ? nothing : links,
  ];
  return fc.tuple(...parts).map(merge);
}

function merge(trees: readonly Tree[]): Tree {
  return Object.fromEntries(trees.flatMap((tree) => Object.entries(tree)));
}

interface Chart {
  readonly name: string;
  readonly tree: Tree;
}

interface SubChart {
  readonly chart: Chart;
  readonly place: Place;
}

function placed({ chart: { name: own, tree }, place }: SubChart): Tree {
  // node-tar takes the line break of a long name for the end of a record, and refuses the archive.
  const hasLineBreak = Object.keys(tree).some((path) => path.includes('\n'));
  if (place === 'directory' || hasLineBreak) return below(`charts/${own}`, tree);
  const file = place === 'archive' ? `${own}-1.0.0.tgz` : 'any name.tgz';
  return { [`charts/${file}`]: { top: own, tgz: tree } };
}

function requirementsYaml(dependencies: readonly string[]): string {
  return `dependencies:\n${dependencies.map((item) => `- ${item.replaceAll('\n', '\n  ')}\n`).join('')}`;
}

function subChartsOf(depth: number): fc.Arbitrary<readonly SubChart[]> {
  if (depth === 0) return fc.constant([]);
  const subChart = fc.record({ chart: chartOf(name, depth - 1), place });
  return fc.uniqueArray(subChart, { maxLength: 2, selector: (subChart) => subChart.chart.name });
}

function chartOf(names: fc.Arbitrary<string>, depth: number): fc.Arbitrary<Chart> {
  return fc
    .record({
      own: names,
      apiVersion,
      yaml: chartYaml,
      subCharts: subChartsOf(depth),
      missing,
      dependencyFields: fc.array(dependencyFields, {
        minLength: maxDependencies,
        maxLength: maxDependencies,
      }),
      lock: fc.option(lock, { nil: undefined }),
      parts: partsOf(depth),
    })
    .map((draw) => {
      const declared =
        depth === 0 ? [] : [...draw.subCharts.map((subChart) => subChart.chart.name), ...draw.missing];
      const dependencies = declared.map((dependency, index) =>
        mapping([['name', dependency], ...(draw.dependencyFields[index] ?? [])]),
      );
      const isV1 = draw.apiVersion === '' || draw.apiVersion.includes('v1');
      const identity = {
        apiVersion: draw.apiVersion,
        name: draw.own,
        dependencies: isV1 ? [] : dependencies,
      };
      const lockPath = isV1 ? 'requirements.lock' : 'Chart.lock';
      const tree = merge([
        { 'Chart.yaml': writeChartYaml(draw.yaml, identity) },
        isV1 && dependencies.length > 0 ? { 'requirements.yaml': requirementsYaml(dependencies) } : {},
        draw.lock === undefined ? {} : { [lockPath]: writeLock(draw.lock, dependencies) },
        draw.parts,
        ...draw.subCharts.map(placed),
      ]);
      return { name: draw.own, tree: withoutConflicts(tree) };
    });
}

/** The files of a chart with up to two levels of subcharts. Most are charts that Helm packages. */
export const chart: fc.Arbitrary<Tree> = chartOf(mostly(name, scalar, 15), 2).map(({ tree }) => tree);
