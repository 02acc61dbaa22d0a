import * as fc from 'fast-check';
import { packed } from './archives.ts';
import { chartYaml, dependencyFields, lock, name, writeChartYaml, writeLock } from './chart-yaml.ts';
import { encoded, encoding } from './encodings.ts';
import type { Encoding } from './encodings.ts';
import { files, ignoreFile, links, schemaFile, strays, templates, valuesFile } from './files.ts';
import { requirementsStarts } from './samples.ts';
import { mapping, mostly, scalar } from './scalars.ts';
import { below, withoutConflicts } from './tree.ts';
import type { Content, Packed, Tree } from './tree.ts';

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

/** A chart, and its files as they lie in that of its parent. */
interface SubChart {
  readonly name: string;
  readonly tree: Tree;
}

function placed({ name: own, tree }: Chart, place: Place): fc.Arbitrary<Tree> {
  if (place === 'directory') return fc.constant(below(`charts/${own}`, tree));
  const file = place === 'archive' ? `${own}-1.0.0.tgz` : 'any name.tgz';
  return packed(own, tree, 12).map((archive) => ({ [`charts/${file}`]: archive }));
}

function requirementsYaml(start: string, dependencies: readonly string[]): string {
  if (dependencies.length === 0) return start;
  return `${start}dependencies:\n${dependencies.map((item) => `- ${item.replaceAll('\n', '\n  ')}\n`).join('')}`;
}

function subChartsOf(depth: number): fc.Arbitrary<readonly SubChart[]> {
  if (depth === 0) return fc.constant([]);
  const subChart = fc
    .tuple(chartOf(name, depth - 1), place)
    .chain(([chart, where]) => placed(chart, where).map((tree) => ({ name: chart.name, tree })));
  return fc.uniqueArray(subChart, { maxLength: 2, selector: (each) => each.name });
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
      requirementsStart: mostly(fc.constant(''), fc.constantFrom(...requirementsStarts), 4),
      lock: fc.option(lock, { nil: undefined }),
      encodings: fc.record({ chart: encoding, requirements: encoding, lock: encoding }),
      parts: partsOf(depth),
    })
    .map((draw) => {
      const declared =
        depth === 0 ? [] : [...draw.subCharts.map((subChart) => subChart.name), ...draw.missing];
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
      const requirements = isV1 ? requirementsYaml(draw.requirementsStart, dependencies) : '';
      const file = (path: string, text: string, as: Encoding): Tree => ({ [path]: encoded(text, as) });
      const tree = merge([
        file('Chart.yaml', writeChartYaml(draw.yaml, identity), draw.encodings.chart),
        requirements === '' ? {} : file('requirements.yaml', requirements, draw.encodings.requirements),
        draw.lock === undefined
          ? {}
          : file(lockPath, writeLock(draw.lock, dependencies), draw.encodings.lock),
        draw.parts,
        ...draw.subCharts.map((subChart) => subChart.tree),
      ]);
      return { name: draw.own, tree: withoutConflicts(tree) };
    });
}

/** The files of a chart with up to two levels of subcharts. Most are charts that Helm packages. */
export const chart: fc.Arbitrary<Tree> = chartOf(mostly(name, scalar, 15), 2).map(({ tree }) => tree);

/** A packaged chart with up to one level of sub-charts. */
export const archive: fc.Arbitrary<Packed> = chartOf(name, 1).chain(({ name: own, tree }) =>
  packed(own, tree, 4),
);
