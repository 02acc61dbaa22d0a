import type { AnnotationProperties } from './runner.ts';
import { readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import type { Field, FileLocation } from '../registry/log.ts';

/**
 * Gives the line, counted from 1, on which a YAML file has a field of its root with a value; `undefined` where it is not there,
 * or not so simply: Chart.yaml may say something else than the chart that an input's `version` made of it.
 */
export function lineOfField(yaml: string, { name, value }: Field): number | undefined {
  const line = yaml.split('\n').findIndex((text) => {
    const [, key, quoted, plain] = /^(\w+):\s+(?:(["'].*["'])|([^#\s]+))\s*(?:#.*)?$/.exec(text) ?? [];
    return key === name && (quoted?.slice(1, -1) ?? plain) === value;
  });
  return line === -1 ? undefined : line + 1;
}

function lineIn(file: string, { line, field }: FileLocation): number | undefined {
  if (field === undefined) return line;
  try {
    return lineOfField(readFileSync(file, 'utf8'), field);
  } catch {
    return undefined; // a place is a help, and no reason to fail otherwise
  }
}

/** Gives a place as the runner shows it beside the code; nothing where the field of the file is not to be found. */
export function annotationAt(place: FileLocation = {}): AnnotationProperties {
  const { file, field } = place;
  if (file === undefined) return {};
  const workspace = process.env['GITHUB_WORKSPACE'] ?? process.cwd();
  const path = resolve(workspace, file);
  const startLine = lineIn(path, place);
  if (field !== undefined && startLine === undefined) return {};
  return { file: relative(workspace, path), ...(startLine !== undefined && { startLine }) };
}
