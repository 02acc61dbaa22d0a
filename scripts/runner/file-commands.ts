/**
 * Reads what an action wrote to GITHUB_OUTPUT (GITHUB_ENV and GITHUB_STATE have the same format): `name=value` lines and
 * `name<<delimiter` blocks, by the rules of the runner (actions/runner, src/Runner.Worker/FileCommandManager.cs).
 *
 * @param text The content of the file.
 * @returns The values by name; the last one of a name counts.
 * @throws When a line is neither form, a name or delimiter is empty, or a block has no end: the runner fails the step.
 */
export function parseFileCommands(text: string): Readonly<Record<string, string>> {
  const values: Record<string, string> = {};
  const lines = text.split(/\r?\n/);
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (line === '') continue;
    const [, name, operator, rest] = /^((?:(?!<<)[^=])+)(=|<<)(.*)$/.exec(line) ?? [];
    if (name === undefined || rest === undefined) throw new Error(`Invalid format '${line}'`);
    if (operator === '=') {
      values[name] = rest;
      continue;
    }
    const end = lines.indexOf(rest, at + 1);
    if (rest === '' || end === -1) throw new Error(`Invalid value. Matching delimiter not found '${rest}'`);
    values[name] = lines.slice(at + 1, end).join('\n');
    at = end;
  }
  return values;
}
