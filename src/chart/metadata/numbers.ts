import { foldName } from '../../go/unicode.ts';
import { parseDocument } from '../yaml/parser.ts';
import { resolvePlain } from '../yaml/resolve.ts';
import type { UncheckedMetadata } from './metadata.ts';

/** What a number can become as text; a version of three numbers is none. */
const fromNumber = /^[-+]?(?:\d+(?:\.\d+)?(?:e[-+]\d+)?|Inf)$/;

type NumberField = 'version' | 'appVersion';

/** Returns a field of Chart.yaml as it is written there, if it is a number to YAML. */
function numberAsWritten(bytes: Uint8Array, field: NumberField): string | undefined {
  const document = parseDocument(bytes);
  if (document?.kind !== 'mapping') return undefined;
  const value = document.entries.findLast(
    ([key]) => key.kind === 'scalar' && foldName(key.value) === foldName(field),
  )?.[1];
  if (value?.kind !== 'scalar' || !value.implicit || value.tag !== '') return undefined;
  return ['!!int', '!!float'].includes(resolvePlain(value.value).tag) ? value.value : undefined;
}

/**
 * Warns of a version and an appVersion that are numbers to YAML and lose something as such: Helm publishes 1.10 as 1.1 and
 * 6063e25, which can be a commit, as 6.063e+28.
 */
export function warnOfNumbers(
  bytes: Uint8Array,
  metadata: UncheckedMetadata,
  warn: (message: string, field: NumberField) => void,
): void {
  for (const field of ['version', 'appVersion'] as const) {
    const text = metadata[field] ?? '';
    const written = fromNumber.test(text) ? numberAsWritten(bytes, field) : undefined;
    if (written === undefined || written === text) continue;
    warn(
      `${field}: ${written} in Chart.yaml is a number to YAML and becomes ${text}: write "${written}", in quotes`,
      field,
    );
  }
}
