import { compareBytes } from './utf8.ts';

const escapes: Readonly<Record<string, string>> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
};

/** Data that {@link goJson} writes: an object stands for a Go struct, a Map for a Go map. */
export type GoValue =
  | null
  | boolean
  | number
  | string
  | readonly GoValue[]
  | ReadonlyMap<string, GoValue>
  | { readonly [field: string]: GoValue | undefined };

function goString(text: string): string {
  return JSON.stringify(text).replace(/[<>&\u2028\u2029]/g, (character) => escapes[character] ?? character);
}

function members(entries: readonly (readonly [string, GoValue])[]): string {
  return `{${entries.map(([key, value]) => `${goString(key)}:${goJson(value)}`).join(',')}}`;
}

/**
 * Writes a value as compact JSON with the bytes of Go's `json.Marshal`, which Helm's config blob and manifest are made with.
 *
 * The members of an object keep their order and are left out when `undefined`, those of a Map are sorted by the bytes of
 * their keys; HTML characters and the two line separators are escaped. No final newline.
 * Rule: https://pkg.go.dev/encoding/json#Marshal
 */
export function goJson(value: GoValue): string {
  if (typeof value === 'string') return goString(value);
  if (Object.is(value, -0)) return '-0';
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (value instanceof Map) {
    return members([...(value as ReadonlyMap<string, GoValue>)].sort(([a], [b]) => compareBytes(a, b)));
  }
  if (Array.isArray(value)) return `[${(value as readonly GoValue[]).map(goJson).join(',')}]`;
  return members(
    Object.entries(value as Readonly<Record<string, GoValue | undefined>>).filter(
      (entry): entry is [string, GoValue] => entry[1] !== undefined,
    ),
  );
}
