/**
 * The functions of `@actions/core` that the actions use, on its own modules for commands and files.
 *
 * Its entry point loads an HTTP client (undici, 0.9 MB) for OIDC alone: half of the time that an action here would take to
 * start. So the entry point is loaded only when a token is asked for.
 */
import { issueCommand } from '../../node_modules/@actions/core/lib/command.js';
import {
  issueFileCommand,
  prepareKeyValueMessage,
} from '../../node_modules/@actions/core/lib/file-command.js';
import { toCommandProperties } from '../../node_modules/@actions/core/lib/utils.js';
import type { AnnotationProperties } from '@actions/core';

export { summary } from '../../node_modules/@actions/core/lib/summary.js';
export type { AnnotationProperties };

/** Gives an input as the runner passes it, trimmed; empty when it is not set. */
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

/** Gives a value that the step kept for its post action; empty where there is none. */
export function getState(name: string): string {
  return process.env[`STATE_${name}`] ?? '';
}

/** Has the runner replace a secret in the log from here on. */
export function setSecret(secret: string): void {
  issueCommand('add-mask', {}, secret);
}

/** Writes a line of the log. */
export function info(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Writes what is shown with step debugging only. */
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

/** Begins a group of lines that is folded in the log. */
export function startGroup(title: string): void {
  issueCommand('group', {}, title);
}

/** Ends the group. */
export function endGroup(): void {
  issueCommand('endgroup', {}, '');
}

/** Gives a token of GitHub's OIDC provider for an audience. Throws where the job has no `id-token: write`. */
export async function getIDToken(audience?: string): Promise<string> {
  const core = await import('@actions/core');
  return await core.getIDToken(audience);
}

/** Appends to one of the runner's files; without the file, as outside of a runner, there is nobody to tell. */
function writeFileCommand(command: 'OUTPUT' | 'STATE', name: string, value: string): void {
  if ((process.env[`GITHUB_${command}`] ?? '') === '') return;
  issueFileCommand(command, prepareKeyValueMessage(name, value));
}
