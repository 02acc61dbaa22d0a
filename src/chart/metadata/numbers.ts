import { foldName } from '../../go/unicode.ts';
import { parseDocument } from '../yaml/parser.ts';
import { resolvePlain } from '../yaml/resolve.ts';
import type { UncheckedMetadata } from './metadata.ts';

/** What a number or a boolean can become as text; a version of three numbers is none. */
const fromScalar = /^(?:[-+]?(?:\d+(?:\.\d+)?(?:e[-+]\d+)?|Inf)|true|false)$/;

const kinds: Readonly<Record<string, string>> = {
  '!!int': 'a number',
  '!!float': 'a number',
  '!!bool': 'a boolean',
};

type NumberField = 'version' | 'appVersion';

/** A field of Chart.yaml whose text is not what Helm reads. */
export interface ChangedField {
  /** As it is written. */
  readonly written: string;
  /** What YAML takes it for. */
  readonly kind: string;
}

/** Returns a field of Chart.yaml as it is written there, if it is a number or a boolean to YAML and Helm reads another text. */
export function changedField(
  bytes: Uint8Array,
  metadata: UncheckedMetadata,
  field: NumberField,
): ChangedField | undefined {
  const text = metadata[field] ?? '';
  if (!fromScalar.test(text)) return undefined;
  const document = parseDocument(bytes);
  if (document?.kind !== 'mapping') return undefined;
  const found = document.entries.findLast(
    ([key]) => key.kind === 'scalar' && foldName(key.value) === foldName(field),
  )?.[1];
  const value = found?.kind === 'alias' ? found.target : found;
  if (value?.kind !== 'scalar' || !value.implicit || value.tag !== '' || value.value === text)
    return undefined;
  const kind = kinds[resolvePlain(value.value).tag];
  return kind === undefined ? undefined : { written: value.value, kind };
}

/**
 * Warns of a version and an appVersion that are numbers or booleans to YAML and lose something as such: Helm publishes 1.10 as
 * 1.1, 6063e25, which can be a commit, as 6.063e+28, and `no` as false.
 */
export function warnOfNumbers(
  bytes: Uint8Array,
  metadata: UncheckedMetadata,
  warn: (message: string, field: NumberField) => void,
): void {
  for (const field of ['version', 'appVersion'] as const) {
    const changed = changedField(bytes, metadata, field);
    if (changed === undefined) continue;
    const { written, kind } = changed;
    warn(
      `${field}: ${written} in Chart.yaml is ${kind} to YAML and becomes ${metadata[field] ?? ''}: write "${written}", in quotes`,
      field,
    );
  }
}
