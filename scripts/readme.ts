/** Writes the tables of README.md and docs/more-actions.md: what action.yml files say, and what was measured. `npm run readme`. */
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parse } from 'yaml';
import { withMarked } from './marked.ts';

/** What action.yml says of one input or output. */
interface Field {
  readonly description: string;
  readonly required?: boolean;
  readonly default?: string;
}

type Inputs = Readonly<Record<string, Field>>;

interface ActionMetadata {
  readonly inputs: Inputs;
  readonly outputs: Readonly<Record<string, Field>>;
}

/** The texts of the action.yml files: the action's own, and those of the actions in folders, by the folder's name. */
export interface ActionTexts {
  readonly main: string;
  readonly others: Readonly<Record<string, string>>;
}

function oneLine(text: string): string {
  return text.trim().replace(/\s+/g, ' ').replaceAll('|', '\\|');
}

/** The kind of value that an input takes, in one word. */
function typeOf(name: string, { description, default: byDefault }: Field): string {
  if (byDefault === 'true' || (byDefault === 'false' && !description.includes('`strict`'))) return 'boolean';
  if (name === 'scan-on-push') return 'boolean'; // it has no default: ECR's counts
  if (/\bone per line\b/i.test(description)) return 'list';
  return name === 'limit' || name.endsWith('-seconds') ? 'number' : 'string';
}

function inputTable(inputs: Inputs): string {
  const rows = Object.entries(inputs).map(([name, field]) => {
    const { description, required, default: byDefault } = field;
    const shown = required === true ? 'required' : byDefault === undefined ? '' : `\`${byDefault}\``;
    return `| \`${name}\` | ${typeOf(name, field)} | ${shown} | ${oneLine(description)} |`;
  });
  return ['| Input | Type | Default | Description |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

/** The groups of the inputs in README.md. An input belongs to the first one whose pattern matches its name. */
const groups: readonly (readonly [title: string, names: RegExp])[] = [
  ['Chart', /^(chart-path|version|app-version|dependencies|lint|helm-.*|package-directory)$/],
  ['Signature and metadata', /^(signing-.*|annotations|artifacthub-metadata)$/],
  ['Registry and repository', /^(registry.*|aws-.*|repository(-prefix)?)$/],
  ['Credentials', /^(role-.*|audience)$/],
  ['Tags and existing versions', /^(tags|if-exists|verify-tag)$/],
  [
    'New repositories',
    /^(create-repository|image-tag-.*|encryption-type|kms-key|scan-on-push|repository-tags|.*-policy|catalog-data)$/,
  ],
  ['Run', /^(push|dry-run|wait-for-replication|show-summary)$/],
];

/** Returns a table for each group of inputs. Throws if an input belongs to none. */
function groupedInputs(inputs: Inputs): string {
  const groupOf = (name: string): string | undefined => groups.find(([, names]) => names.test(name))?.[0];
  const stray = Object.keys(inputs).filter((name) => groupOf(name) === undefined);
  if (stray.length > 0) throw new Error(`scripts/readme.ts has no group for ${stray.join(', ')}`);
  return groups
    .map(([title]) => {
      const own = Object.entries(inputs).filter(([name]) => groupOf(name) === title);
      return `### ${title}\n\n${inputTable(Object.fromEntries(own))}`;
    })
    .join('\n\n');
}

function outputTable(outputs: ActionMetadata['outputs']): string {
  const rows = Object.entries(outputs).map(
    ([name, { description }]) => `| \`${name}\` | ${oneLine(description)} |`,
  );
  return ['| Output | Description |', '| --- | --- |', ...rows].join('\n');
}

/** Returns the tables of the action itself, by the names of their markers. */
function mainTables({ main }: ActionTexts): readonly (readonly [string, string])[] {
  const { inputs, outputs } = parse(main) as ActionMetadata;
  return [
    ['inputs', groupedInputs(inputs)],
    ['outputs', outputTable(outputs)],
  ];
}

/** Returns the tables of the other actions. The inputs that one shares with the main action are in that one's. */
function otherTables({ main, others }: ActionTexts): readonly (readonly [string, string])[] {
  const { inputs } = parse(main) as ActionMetadata;
  return Object.entries(others).flatMap(([name, text]) => {
    const other = parse(text) as ActionMetadata;
    const own = Object.entries(other.inputs).filter(
      ([input, field]) => !isDeepStrictEqual(field, inputs[input]),
    );
    return [
      [`${name} inputs`, inputTable(Object.fromEntries(own))] as const,
      [`${name} outputs`, outputTable(other.outputs)] as const,
    ];
  });
}

/** What README.md tells of the measurements: rows of the table of bench/README.md. */
const measurements = [
  /^one push with `role-to-assume` .*\b0 ms/,
  /^one push with `role-to-assume` .*\b25 ms/,
  /^one push with `role-to-assume` .*\b100 ms/,
  /^one push with keys beside AWS CLI .*\b0 ms/,
  /^one push with keys beside AWS CLI .*\b100 ms/,
  /^one push with keys beside the least .*\b25 ms/,
  /^one push with keys beside the least .*\b100 ms/,
  /^50 charts/,
  /^8 regions/,
  /^peak memory/,
];

/** Returns rows of the table of bench/README.md without the goals. Throws if one of them is not there. */
function measured(benchPage: string): string {
  const [, table = ''] = /<!-- table -->([^]*?)<!-- \/table -->/.exec(benchPage) ?? [];
  const rows = table.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));
  const shown = measurements.map((pattern) => {
    const [, what, , median = '', range] = rows.find(([, first = '']) => pattern.test(first)) ?? [];
    if (what === undefined) throw new Error(`bench/README.md has no row like ${String(pattern)}`);
    return `| ${what} | ${median.replace('**missed** ', '')} | ${range ?? ''} |`;
  });
  return ['| Measured | Median | Least – most |', '| --- | --- | --- |', ...shown].join('\n');
}

function filled(page: string, contents: readonly (readonly [string, string])[]): string {
  return contents.reduce((text, [name, content]) => withMarked(text, name, content), page);
}

/**
 * Returns README.md with its tables of inputs and outputs made from action.yml, and with what bench/README.md measured. Throws
 * where a marker (`<!-- inputs -->` … `<!-- /inputs -->`) or a measurement is missing.
 */
export function filledReadme(readme: string, texts: ActionTexts, benchPage: string): string {
  return filled(readme, [...mainTables(texts), ['measured', measured(benchPage)]]);
}

/** Returns docs/more-actions.md with its tables made from login/action.yml (`<!-- login inputs -->`) and so on. */
export function filledMoreActions(page: string, texts: ActionTexts): string {
  return filled(page, otherTables(texts));
}

const root = join(import.meta.dirname, '..');

/** Finds the folders that hold an action of their own, such as `login`. */
async function actionFolders(): Promise<readonly string[]> {
  const found = await readdir(root, { withFileTypes: true });
  const folders = found.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const holds = await Promise.all(
    folders.map(async (name) => (await readdir(join(root, name))).includes('action.yml')),
  );
  return folders.filter((_, index) => holds[index]).sort();
}

/** Reads every action.yml. */
export async function readActionTexts(): Promise<ActionTexts> {
  const read = (...names: string[]): Promise<string> => readFile(join(root, ...names), 'utf8');
  const folders = await actionFolders();
  const others = await Promise.all(
    folders.map(async (name) => [name, await read(name, 'action.yml')] as const),
  );
  return { main: await read('action.yml'), others: Object.fromEntries(others) };
}

if (import.meta.main) {
  const read = (page: string): Promise<string> => readFile(join(root, page), 'utf8');
  const texts = await readActionTexts();
  const more = 'docs/more-actions.md';
  const readme = filledReadme(await read('README.md'), texts, await read('bench/README.md'));
  await writeFile(join(root, 'README.md'), readme);
  await writeFile(join(root, more), filledMoreActions(await read(more), texts));
}
