/** A command that an action printed for the runner: `::error title=No chart::message`. */
export interface WorkflowCommand {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly message: string;
}

/**
 * Finds the workflow commands in what an action printed (actions/runner, src/Runner.Common/ActionCommand.cs: TryParseV2, and
 * TryParse for the older form `##[error]message`, which may stand anywhere in a line).
 *
 * @param stdout The whole standard output.
 * @returns The commands in the order they were printed.
 */
export function parseWorkflowCommands(stdout: string): readonly WorkflowCommand[] {
  // .NET's StreamReader.ReadLine, which the runner reads with, ends a line at a lone carriage return, too.
  return stdout.split(/\r\n|\r|\n/).flatMap((line) => {
    const [, name, properties, message] = /^\s*::([a-z-]+)(?: +(.*?))?::(.*)$/.exec(line) ?? [];
    if (name !== undefined && message !== undefined) {
      return [{ name, properties: parseProperties(properties ?? '', ','), message: unescapeData(message) }];
    }
    const [, older, options = '', data = ''] = /##\[([a-z-]+)(?: ([^\]]*))?\](.*)$/.exec(line) ?? [];
    return older === undefined
      ? []
      : [{ name: older, properties: parseProperties(options, ';'), message: unescapeData(data) }];
  });
}

function parseProperties(text: string, separator: string): Readonly<Record<string, string>> {
  const pairs = text
    .split(separator)
    .map((pair) => /^\s*([^=]+)=(.*)$/.exec(pair))
    .filter((pair) => pair !== null);
  return Object.fromEntries(pairs.map(([, key = '', value = '']) => [key, unescapeProperty(value)]));
}

function unescapeData(text: string): string {
  return text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
}

function unescapeProperty(text: string): string {
  return unescapeData(text.replaceAll('%3A', ':').replaceAll('%2C', ','));
}
