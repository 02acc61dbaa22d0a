import * as runner from './runner.ts';
import { oneLine } from '../text.ts';
import type { Log } from '../registry/log.ts';
import { annotationAt } from './annotation.ts';

/**
 * Gives a text on one line that is no command to the runner, since texts may come from charts, file names and registries. The
 * runner takes a line for a command that begins with `::`, or has `##[` anywhere in it: https://github.com/actions/runner,
 * src/Runner.Common/ActionCommand.cs (TryParseV2, TryParse). What cannot be seen is taken out before: its comparison passes over it.
 */
export function oneLogLine(text: string): string {
  return oneLine(text, Infinity).replace(/^::/, ': :').replaceAll('##[', '## [');
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
