import nodePath, { type PlatformPath } from 'node:path';
import { oneLine } from '../text.ts';
import type { PushPlan } from '../push/plan.ts';
import type { Destination } from '../registry/destination.ts';
import type { Field, FileLocation, Log } from '../registry/log.ts';
import { guardOfFile, readWholeFile } from '../workspace/read-guard.ts';
import * as runner from './runner.ts';

/**
 * Returns a text on one line that is not a command to the runner, since texts may come from charts, file names and registries. The
 * runner takes a line for a command if it begins with `::`, or has `##[` anywhere in it: https://github.com/actions/runner,
 * src/Runner.Common/ActionCommand.cs (TryParseV2, TryParse). Invisible characters are removed first: its comparison ignores them.
 */
export function oneLogLine(text: string): string {
  return oneLine(text, Infinity).replace(/^::/, ': :').replaceAll('##[', '## [');
}

/** Names and versions are shorter; the pattern below is slow on long lines. */
const longestField = 300;

/** The most bytes of a file that a line is looked for in. */
const largestFile = 1024 * 1024;

/**
 * Returns the line, counted from 1, on which a YAML file has a root field with a value; `undefined` if it is not there, or not in
 * this simple form: Chart.yaml may differ from the chart, to which the input `version` applies.
 */
export function lineOfField(yaml: string, { name, value }: Field): number | undefined {
  const line = yaml.split('\n').findIndex((text) => {
    if (!text.startsWith(`${name}:`) || text.length > longestField) return false;
    const [, key, quoted, plain] = /^(\w+):\s+(?:(["'].*["'])|([^#\s]+))\s*(?:#.*)?$/.exec(text) ?? [];
    return key === name && (quoted?.slice(1, -1) ?? plain) === value;
  });
  return line === -1 ? undefined : line + 1;
}

function lineIn(file: string, workspace: string, { line, field }: FileLocation): number | undefined {
  if (field === undefined) return line;
  try {
    const bytes = readWholeFile(guardOfFile(workspace, file).check(file), largestFile);
    return lineOfField(bytes.toString(), field);
  } catch {
    return undefined; // the line is a convenience, and no reason to fail
  }
}

/**
 * Returns the path of a file in an annotation: relative to the workspace, with `/` on Windows too. `path` is for tests of another
 * system.
 */
export function annotatedFile(workspace: string, file: string, path: PlatformPath = nodePath): string {
  return path.relative(workspace, path.resolve(workspace, file)).replaceAll(path.sep, '/');
}

/** Returns a location as the runner shows it beside the code; empty if the field cannot be found in the file. */
export function annotationAt(place: FileLocation = {}): runner.AnnotationProperties {
  const { file, field } = place;
  if (file === undefined) return {};
  const workspace = process.env['GITHUB_WORKSPACE'] ?? process.cwd();
  const path = nodePath.resolve(workspace, file);
  const startLine = lineIn(path, workspace, place);
  if (field !== undefined && startLine === undefined) return {};
  return {
    file: annotatedFile(workspace, file),
    ...(startLine !== undefined && { startLine }),
  };
}

/** The log of the workflow run. */
export const runnerLog: Log = {
  info: (text) => {
    runner.info(oneLogLine(text));
  },
  warning: (text, place) => {
    runner.warning(text, annotationAt(place));
  },
};

/** A log that holds warnings back until they are flushed. */
interface GroupingLog extends Log {
  readonly flush: () => void;
}

/** Returns a text without the names of regions, as hosts, ARNs and commands have them. */
export function withoutRegions(text: string): string {
  return text.replace(/\b[a-z]{2}(?:-[a-z]+)+-\d\b/g, '');
}

/** A warning that is about one of several destinations begins with its reference. */
function split(text: string): readonly [at: string, rest: string] {
  const [, at = '', rest = text] = /^(\S+\/\S+): (.*)$/s.exec(text) ?? [];
  return [at, rest];
}

/**
 * Returns a log that writes a warning once if it is about many destinations, or is the same for many files. Those that differ in the
 * region or in a digest are one: the first is written.
 */
export function groupingLog(log: Log): GroupingLog {
  const held: { readonly text: string; readonly location: FileLocation | undefined }[] = [];
  const keyOf = (text: string, location: FileLocation | undefined): string =>
    JSON.stringify([withoutRegions(split(text)[1]).replace(/sha256:[0-9a-f]{64}/g, ''), location]);
  return {
    info: log.info,
    warning: (text, location) => {
      held.push({ text, location });
    },
    flush: () => {
      const groups = Map.groupBy(held.splice(0), ({ text, location }) => keyOf(text, location));
      for (const [{ text, location } = { text: '', location: undefined }, ...more] of groups.values()) {
        const places = new Set([text, ...more.map((other) => other.text)].map((each) => split(each)[0]));
        const [, rest] = split(text);
        log.warning(places.size === 1 ? text : `${[...places].join(', ')}: ${rest}`, location);
      }
    },
  };
}

function nameOf(destination: Destination): string {
  if (destination.type === 'private') {
    const { host, accountId, region } = destination;
    return host ?? `Amazon ECR in ${region}${accountId === undefined ? '' : `, account ${accountId}`}`;
  }
  const { host = 'ECR Public', alias } = destination;
  return alias === undefined ? host : `${host}, alias ${alias}`;
}

function counted(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

/** Logs in a group which charts are pushed to which destinations, after patterns were resolved. */
export function showPlan({ charts, destinations, dryRun }: PushPlan): void {
  const what = counted(charts.length, 'chart');
  const title =
    destinations.length === 0
      ? `${what} (push: false)`
      : `${what} to ${counted(destinations.length, 'destination')}`;
  runner.startGroup(dryRun ? `${title} (dry run)` : title);
  for (const chart of charts) runner.info(oneLogLine(chart));
  for (const destination of destinations) runner.info(`to ${nameOf(destination)}`);
  runner.endGroup();
}

/** Formats a number of bytes for people. */
export function shownSize(bytes: number): string {
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
