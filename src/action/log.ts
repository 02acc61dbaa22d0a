import * as runner from './runner.ts';
import type { Log } from '../push/ports.ts';
import { annotationAt } from './place.ts';

/**
 * Keeps a text on one line. The runner takes every line that begins with `::` as a command, and texts may come from charts
 * and registries (https://docs.github.com/actions/reference/workflow-commands-for-github-actions).
 */
export function oneLogLine(text: string): string {
  return text.replace(/[\r\n]+/g, ' ');
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
