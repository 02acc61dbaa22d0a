import * as fc from 'fast-check';
import { deep } from './files.ts';
import { lockTimes } from './samples.ts';
import { halves, mapping, mappingValue, mostly, plain, quoted, scalar, sequenceValue } from './scalars.ts';
import type { Field, SequenceStyle } from './scalars.ts';

const style = fc.constantFrom<SequenceStyle>('indented', 'flat', 'flow');

/** Each field or not. */
function some(fields: Readonly<Record<string, fc.Arbitrary<string>>>): fc.Arbitrary<Field[]> {
  return fc
    .record(fields, { requiredKeys: [] })
    .map((record) => Object.entries(record).map(([key, value]) => [key, value ?? ''] as const));
}

function sequenceOf(item: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.tuple(fc.array(item, { maxLength: 4 }), style).map(([items, kind]) => sequenceValue(items, kind));
}

/** A name that can be pushed. */
export const name: fc.Arbitrary<string> = fc.stringMatching(/^[a-z][a-z0-9]{0,8}(-[a-z0-9]{1,5})?$/);

const version = mostly(
  fc.oneof(
    { arbitrary: halves, weight: 1 },
    {
      arbitrary: fc.constantFrom(
        ...[
          '1.2.3',
          '"0.1.0"',
          "'10.20.30'",
          '1.2.3-rc.1',
          '1.2.3+build.5',
          '1.0.0-alpha-x.7+exp.sha-5114f85',
        ],
        ...['v1.2', '1', '1.10', 'v1.2.3', '01.02.03', '"1.2"', '0x10', '1e3', '18446744073709551615.0.0'],
      ),
      weight: 4,
    },
  ),
  fc.constantFrom(
    ...['1.2.3.4', '1.2.3-01', '" 1.0.0"', '1.0.0+a_b', '""', '~', 'latest', '[1]'],
    ...['18446744073709551616.0.0', `1.0.0-${'a'.repeat(200)}`, `1.0.0-${'a'.repeat(251)}`],
  ),
);

/** No two of these are one text to Go (as 1 and 1.0 are), which then takes the value of either. */
const annotationKey = fc.oneof(
  fc.constantFrom(
    ...[
      'category',
      'artifacthub.io/changes',
      'item2',
      'item10',
      'v1.9',
      'v1.10',
      'Zeta',
      'a b',
      'a.b/c',
      '_x',
    ],
    ...['1', '1.50', 'yes', '"<<"', '2024-01-02', '"1:30"', '"a\\nb"', '"org.opencontainers.image.title"'],
  ),
  quoted,
  fc.integer({ min: 120, max: 140 }).map((length) => 'k'.repeat(length)),
);

const annotations = fc
  .uniqueArray(fc.tuple(annotationKey, scalar), { maxLength: 4, selector: ([key]) => key })
  .map((fields) => mappingValue(fields));

const maintainer = mostly(
  some({ name: scalar, email: scalar, url: scalar }).map(mapping),
  fc.constantFrom('{}', '~', 'someone'),
);

const importValue = fc.oneof(
  { arbitrary: scalar, weight: 3 },
  { arbitrary: some({ child: plain, parent: plain }).map(mapping), weight: 2 },
  {
    arbitrary: fc.constantFrom(
      ...[
        '1.5',
        '9007199254740993',
        '1e30',
        'true',
        '~',
        '[a, 1]',
        '{a: {b: [1, 2.50]}, 3: x}',
        '1e21',
        '-0.0',
        '100000000000000.125',
        '{a\u1c89: 1, a1: 2}',
        `${'['.repeat(1001)}${']'.repeat(1001)}`,
      ],
    ),
    weight: 1,
  },
);

/** The fields of a dependency besides its name. */
export const dependencyFields: fc.Arbitrary<readonly Field[]> = some({
  version: fc.constantFrom('1.x', '^1.2.0', '">=0.1.0 <2"', '"*"', '0.1.0', '1.10', '~'),
  repository: fc.constantFrom('https://charts.example/stable', 'oci://host.example/a', '"@stable"', '""'),
  condition: scalar,
  tags: sequenceOf(scalar),
  enabled: fc.constantFrom('true', 'false', 'yes', 'off'),
  'import-values': sequenceOf(importValue),
  alias: mostly(fc.oneof(name, fc.constantFrom('a_b', 'A-1', '_')), fc.constantFrom('"a b"', 'é')),
  unknown: plain,
});

/** A value that hardly any field may have. */
const misfit = fc.constantFrom('[]', '{}', '~', '[a]', '{a: b}', '1', 'true', '"true"', '- a');

const optional = {
  description: scalar,
  appVersion: scalar,
  kubeVersion: scalar,
  home: scalar,
  icon: scalar,
  condition: scalar,
  tags: scalar,
  type: mostly(fc.constantFrom('application', 'library', '""', "'application'"), plain),
  deprecated: mostly(fc.constantFrom('true', 'false', 'yes', 'Off', '~'), fc.constantFrom('"true"', '1')),
  keywords: sequenceOf(scalar),
  sources: sequenceOf(scalar),
  maintainers: sequenceOf(maintainer),
  annotations,
  unknown: mostly(scalar, deep, 60),
  engine: plain,
} as const;

function spelled(key: string, spelling: string): string {
  if (spelling === 'upper') return key.toUpperCase();
  if (spelling === 'folded') return key.replaceAll('s', '\u017f').replaceAll('k', '\u212a');
  return spelling === 'quoted' ? JSON.stringify(key) : key;
}

interface Layout {
  readonly start: string;
  readonly end: string;
  readonly newline: string;
  readonly spelling: string;
  /** A byte order mark about where go-yaml, which reads 512 bytes at a time, goes on reading. */
  readonly refill: string;
}

const refill = mostly(
  fc.constant(''),
  fc
    .tuple(fc.constantFrom(512, 1024), fc.integer({ min: -5, max: 3 }), fc.constantFrom('x', '# '))
    .map(([size, shift, filler]) => {
      const start = filler === 'x' ? 'unread: ' : '';
      return `${start}${filler.repeat(size).slice(0, size + shift - start.length)}\ufeffx\n`;
    }),
  15,
);

const layout: fc.Arbitrary<Layout> = fc.record({
  start: mostly(
    fc.constantFrom(
      '',
      '',
      '',
      '---\n',
      '# a comment\n\n',
      '\ufeff',
      '\n\n',
      '--- # start\n',
      '%YAML 1.1\n---\n',
    ),
    fc.constantFrom('%YAML 1.2\n---\n', '\t\n'),
  ),
  end: fc.constantFrom(
    ...['\n', '\n', '\n', '', '\n\n# end', '\n...\n', '\n---\nname: other\n'],
    // Helm does not read as far as that.
    `\n...\n${'#'.repeat(1100)}\u0001`,
  ),
  refill,
  newline: mostly(fc.constantFrom('\n', '\n', '\n', '\r\n'), fc.constantFrom('\r', '\u2028', '\u0085')),
  spelling: fc.constantFrom('plain', 'plain', 'plain', 'upper', 'quoted', 'folded'),
});

/** What a Chart.yaml has in common with other files of the chart. */
export interface Identity {
  readonly apiVersion: string;
  readonly name: string;
  /** The dependencies, each as an item of a sequence. */
  readonly dependencies: readonly string[];
}

/** What a Chart.yaml is made of besides. */
interface ChartYaml {
  readonly version: string;
  readonly fields: readonly Field[];
  readonly misfits: readonly Field[];
  /** Lists that are written again, in upper case: Go fills those that are there. */
  readonly repeats: readonly Field[];
  readonly style: SequenceStyle;
  /** Which field comes first. */
  readonly rotation: number;
  readonly layout: Layout;
}

const repeatedLists: fc.Arbitrary<Field[]> = fc.array(
  fc.oneof(
    fc.tuple(fc.constantFrom('MAINTAINERS', 'Maintainers'), sequenceOf(maintainer)),
    fc.tuple(
      fc.constantFrom('KEYWORDS', 'Keywords', 'SOURCES'),
      sequenceOf(fc.oneof(plain, fc.constant('~'))),
    ),
  ),
  { minLength: 1, maxLength: 3 },
);

/** A list that becomes shorter, then longer again: Go still has what it held. */
const growingLists: fc.Arbitrary<Field[]> = fc
  .tuple(
    fc.array(some({ name: plain, email: plain }).map(mapping), { minLength: 2, maxLength: 4 }),
    fc.constantFrom('[{}]', '[]', '[{url: x}]', '~'),
    fc.constantFrom('[{}, {}]', '[{}, {url: y}, {}]', '[{}, {}, {}, {}, {}]'),
  )
  .map(([long, short, grown]) => [
    ['MAINTAINERS', sequenceValue(long, 'flat')],
    ['MAINTAINErS', short],
    ['MAINTAINErs', grown],
  ]);

/** A Chart.yaml without its {@link Identity}. */
export const chartYaml: fc.Arbitrary<ChartYaml> = fc.record({
  version,
  fields: some(optional),
  misfits: mostly(
    fc.constant<Field[]>([]),
    fc
      .tuple(fc.constantFrom(...Object.keys(optional), 'name', 'dependencies'), misfit)
      .map((field) => [field]),
  ),
  repeats: mostly(fc.constant<Field[]>([]), fc.oneof(repeatedLists, growingLists), 4),
  style,
  rotation: fc.nat({ max: 20 }),
  layout,
});

/** Returns the text of a Chart.yaml. */
export function writeChartYaml(chart: ChartYaml, { apiVersion, name: own, dependencies }: Identity): string {
  const fields: readonly Field[] = [
    ...(apiVersion === '' ? [] : [['apiVersion', apiVersion] as const]),
    ['name', own],
    ['version', chart.version],
    ...(dependencies.length === 0
      ? []
      : [['dependencies', sequenceValue(dependencies, chart.style)] as const]),
    ...chart.fields,
    ...chart.misfits,
    ...chart.repeats,
  ];
  const at = chart.rotation % fields.length;
  const { start, end, newline, spelling, refill } = chart.layout;
  const rotated = [...fields.slice(at), ...fields.slice(0, at)];
  const body = mapping(rotated.map(([key, value]) => [spelled(key, spelling), value]));
  return (start === '' ? refill : start) + (body + end).replaceAll('\n', newline);
}

/** A lock: its text, or its fields besides the dependencies, which are those of the chart. */
type Lock = string | readonly Field[];

const generated = mostly(fc.constantFrom(...lockTimes), fc.constantFrom('2024-13-02T03:04:05Z', '""', 'now'));

/** A Chart.lock or requirements.lock. */
export const lock: fc.Arbitrary<Lock> = fc.oneof(
  {
    arbitrary: some({
      digest: fc.oneof(fc.constant(`sha256:${'0'.repeat(64)}`), scalar),
      generated,
      unknown: mostly(plain, deep, 30),
    }),
    weight: 9,
  },
  {
    arbitrary: fc.constantFrom(
      ...['', '~', '# nothing', '\ufeffdigest: x', '{}', 'digest: x\ndependencies: []', 'dependencies: ~'],
      'dependencies:\n- name: a\n  version: 1.2.3\n  repository: ""',
    ),
    weight: 3,
  },
);

/** Returns the text of a lock. */
export function writeLock(content: Lock, dependencies: readonly string[]): string {
  if (typeof content === 'string') return content;
  return mapping([...content, ['dependencies', sequenceValue(dependencies, 'flat')]]);
}
