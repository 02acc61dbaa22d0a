import { parse } from 'yaml';

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

function oneLine(text: string): string {
  return text.trim().replace(/\s+/g, ' ').replaceAll('|', '\\|');
}

function inputRow([name, { description, required, default: byDefault }]: readonly [string, Field]): string {
  const shown = required === true ? 'required' : byDefault === undefined ? '–' : `\`${byDefault}\``;
  return `| \`${name}\` | ${shown} | ${oneLine(description)} |`;
}

/** Gives README's tables of inputs and outputs, by the name of their markers, from the text of action.yml. */
function tables(actionYml: string): Readonly<Record<string, string>> {
  const { inputs, outputs } = parse(actionYml) as ActionMetadata;
  const outputRow = ([name, { description }]: readonly [string, Field]): string =>
    `| \`${name}\` | ${oneLine(description)} |`;
  return {
    inputs: [
      '| Input | Default | Meaning |',
      '| --- | --- | --- |',
      ...Object.entries(inputs).map(inputRow),
    ].join('\n'),
    outputs: ['| Output | Meaning |', '| --- | --- |', ...Object.entries(outputs).map(outputRow)].join('\n'),
  };
}

/**
 * Gives a README with its tables of inputs and outputs made from action.yml, between `<!-- name -->` and `<!-- /name -->`.
 * Throws where a marker is missing.
 */
export function withTables(readme: string, actionYml: string): string {
  return Object.entries(tables(actionYml)).reduce((text, [name, table]) => {
    const marked = new RegExp(`(<!-- ${name} -->)[^]*?(<!-- /${name} -->)`);
    if (!marked.test(text)) throw new Error(`README.md has no <!-- ${name} --> … <!-- /${name} -->`);
    return text.replace(marked, (_, start: string, end: string) => `${start}\n\n${table}\n\n${end}`);
  }, readme);
}
