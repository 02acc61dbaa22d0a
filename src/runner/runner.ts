/**
 * The functions of `@actions/core` that the actions use, on its own modules for commands and files.
 *
 * Its entry point loads an HTTP client (undici, 1 MB) for OIDC alone. Without it, an action here starts in 0.65 of the time
 * (`node bench/actions-core.ts`; bench/README.md), hence the imports by path. Tokens are fetched over the run's own connections
 * instead: id-token.ts.
 */
import { randomUUID } from 'node:crypto';
import { issueCommand } from '../../node_modules/@actions/core/lib/command.js';
import {
  issueFileCommand,
  prepareKeyValueMessage,
} from '../../node_modules/@actions/core/lib/file-command.js';
import { toCommandProperties } from '../../node_modules/@actions/core/lib/utils.js';
import type { AnnotationProperties } from '@actions/core';
import { errorMessage } from '../text.ts';

export type { AnnotationProperties };

/** A file of the runner that cannot be written. */
class RunnerFileError extends Error {
  override readonly name = 'RunnerFileError';
}

/** Returns an input as the runner passes it, trimmed; empty when it is not set. */
export function getInput(name: string): string {
  return (process.env[`INPUT_${name.toUpperCase()}`] ?? '').trim();
}

/** Sets an output of the step. */
export function setOutput(name: string, value: string): void {
  writeFileCommand('OUTPUT', name, value);
}

/** Keeps a value for the step's post action. */
export function saveState(name: string, value: string): void {
  writeFileCommand('STATE', name, value);
}

/** Returns a value that the step kept for its post action; empty if there is none. */
export function getState(name: string): string {
  return process.env[`STATE_${name}`] ?? '';
}

/** Masks a secret in the log from here on. */
export function setSecret(secret: string): void {
  issueCommand('add-mask', {}, secret);
}

/** Writes a line of the log. */
export function info(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Writes a line that is shown only with step debugging. */
export function debug(text: string): void {
  issueCommand('debug', {}, text);
}

/** Annotates the run with a notice. */
export function notice(text: string): void {
  issueCommand('notice', {}, text);
}

/** Annotates the run, or a place in a file, with a warning. */
export function warning(text: string, place: AnnotationProperties = {}): void {
  issueCommand('warning', toCommandProperties(place), text);
}

/** Annotates the run, or a place in a file, with an error. */
export function error(text: string, place: AnnotationProperties = {}): void {
  issueCommand('error', toCommandProperties(place), text);
}

/**
 * Shows lines in a folded group of the log. The runner executes no commands from them, whatever they contain
 * (https://docs.github.com/actions/reference/workflow-commands-for-github-actions#stopping-and-starting-workflow-commands).
 */
export function showGroup(title: string, lines: readonly string[]): void {
  const token = randomUUID();
  startGroup(title);
  info(`::stop-commands::${token}`);
  for (const line of lines) info(line);
  info(`::${token}::`);
  endGroup();
}

/** Begins a group of lines that is folded in the log. */
export function startGroup(title: string): void {
  issueCommand('group', {}, title);
}

/** Ends the group. */
export function endGroup(): void {
  issueCommand('endgroup', {}, '');
}

/** Appends to one of the runner's files; outside of a runner there is none. */
function writeFileCommand(command: 'OUTPUT' | 'STATE', name: string, value: string): void {
  const file = process.env[`GITHUB_${command}`] ?? '';
  if (file === '') return;
  try {
    issueFileCommand(command, prepareKeyValueMessage(name, value));
  } catch (error) {
    throw new RunnerFileError(
      `cannot write to the runner's file GITHUB_${command}: ${errorMessage(error)}; run the job's container as the user that owns the file`,
      { cause: error },
    );
  }
}
