import * as core from '@actions/core';
import { readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import type { Failure, Result } from '../push/result.ts';

/**
 * Gives the line, counted from 1, on which a YAML file has a field of its root with a value; `undefined` where it is not there,
 * or not so simply: Chart.yaml may say something else than the chart that an input's `version` made of it.
 */
export function lineOfField(
  yaml: string,
  { name, value }: NonNullable<Failure['field']>,
): number | undefined {
  const line = yaml.split('\n').findIndex((text) => {
    const [, key, quoted, plain] = /^(\w+):\s+(?:(["'].*["'])|([^#\s]+))\s*(?:#.*)?$/.exec(text) ?? [];
    return key === name && (quoted?.slice(1, -1) ?? plain) === value;
  });
  return line === -1 ? undefined : line + 1;
}

function lineIn(file: string, { line, field }: Failure): number | undefined {
  if (field === undefined) return line;
  try {
    return lineOfField(readFileSync(file, 'utf8'), field);
  } catch {
    return undefined; // a place is a help, and no reason to fail otherwise
  }
}

/** Marks the run as failed with one `::error`, at the chart's file where one is known. The stack shows with step debugging. */
export function fail(failure: Failure, error?: unknown): void {
  process.exitCode = core.ExitCode.Failure;
  const { message, file, field } = failure;
  const workspace = process.env['GITHUB_WORKSPACE'] ?? process.cwd();
  const path = file === undefined ? undefined : resolve(workspace, file);
  const startLine = path === undefined ? undefined : lineIn(path, failure);
  const known = path !== undefined && (field === undefined || startLine !== undefined);
  core.error(message, {
    ...(known && { file: relative(workspace, path) }),
    ...(startLine !== undefined && { startLine }),
  });
  if (error instanceof Error && error.stack !== undefined) core.debug(error.stack);
}

/** Gives the one failure that tells of all that failed; `undefined` where nothing did. */
export function overallFailure(results: readonly Result[]): Failure | undefined {
  const failed = results.flatMap(({ chartPath, target, failure }) =>
    failure === undefined ? [] : [{ place: target?.ref ?? chartPath, failure }],
  );
  const [first] = failed;
  if (first === undefined) return undefined;
  const messages = new Set(failed.map(({ failure }) => failure.message));
  if (messages.size === 1) return first.failure;
  const list = failed.map(({ place, failure }) => `\n- ${place}: ${failure.message}`).join('');
  return { message: `${failed.length} of ${results.length} pushes failed:${list}` };
}
