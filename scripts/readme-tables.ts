import { isDeepStrictEqual } from 'node:util';
import { parse } from 'yaml';
import { withMarked } from './marked.ts';

/** What action.yml says of one input or output. */
interface Field {
  readonly description: string;
  readonly required?: boolean;
  readonly default?: string;
}

interface ActionMetadata {
  readonly inputs: Readonly<Record<string, Field>>;
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

function inputTable(inputs: ActionMetadata['inputs']): string {
  const rows = Object.entries(inputs).map(([name, { description, required, default: byDefault }]) => {
    const shown = required === true ? 'required' : byDefault === undefined ? '–' : `\`${byDefault}\``;
    return `| \`${name}\` | ${shown} | ${oneLine(description)} |`;
  });
  return ['| Input | Default | Meaning |', '| --- | --- | --- |', ...rows].join('\n');
}

function outputTable(outputs: ActionMetadata['outputs']): string {
  const rows = Object.entries(outputs).map(
    ([name, { description }]) => `| \`${name}\` | ${oneLine(description)} |`,
  );
  return ['| Output | Meaning |', '| --- | --- |', ...rows].join('\n');
}

/** Gives the tables by the names of their markers. The inputs that another action shares with the main one are in that one's. */
function tables({ main, others }: ActionTexts): ReadonlyMap<string, string> {
  const { inputs, outputs } = parse(main) as ActionMetadata;
  const all = new Map([
    ['inputs', inputTable(inputs)],
    ['outputs', outputTable(outputs)],
  ]);
  for (const [name, text] of Object.entries(others)) {
    const other = parse(text) as ActionMetadata;
    const own = Object.entries(other.inputs).filter(
      ([input, field]) => !isDeepStrictEqual(field, inputs[input]),
    );
    all.set(`${name} inputs`, inputTable(Object.fromEntries(own)));
    all.set(`${name} outputs`, outputTable(other.outputs));
  }
  return all;
}

/**
 * Gives a README with its tables of inputs and outputs made from the action.yml files, between `<!-- inputs -->` and
 * `<!-- /inputs -->`, and `<!-- login inputs -->` and so on for the action in login/. Throws where a marker is missing.
 */
export function withTables(readme: string, texts: ActionTexts): string {
  return [...tables(texts)].reduce((text, [name, table]) => withMarked(text, name, table), readme);
}
