import { call, run, type Recursion } from './recursion.ts';
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

/** Adds the JSON of a value to the parts. */
function* write(value: GoValue, parts: string[]): Recursion<void> {
  if (typeof value === 'string') parts.push(goString(value));
  else if (Object.is(value, -0)) parts.push('-0');
  else if (value === null || typeof value !== 'object') parts.push(JSON.stringify(value));
  else if (Array.isArray(value)) {
    parts.push('[');
    for (const [index, item] of (value as readonly GoValue[]).entries()) {
      if (index > 0) parts.push(',');
      yield* call(write(item, parts));
    }
    parts.push(']');
  } else {
    parts.push('{');
    for (const [index, [key, member]] of members(value as GoObject).entries()) {
      parts.push(index > 0 ? ',' : '', goString(key), ':');
      yield* call(write(member, parts));
    }
    parts.push('}');
  }
}

type GoObject = ReadonlyMap<string, GoValue> | Readonly<Record<string, GoValue | undefined>>;

function members(value: GoObject): readonly (readonly [string, GoValue])[] {
  if (value instanceof Map) {
    return [...(value as ReadonlyMap<string, GoValue>)].sort(([a], [b]) => compareBytes(a, b));
  }
  return Object.entries(value).filter((entry): entry is [string, GoValue] => entry[1] !== undefined);
}

/**
 * Returns a value as compact JSON with the bytes of Go's `json.Marshal`, which Helm's config blob and manifest are made with.
 *
 * The members of an object keep their order and are left out when `undefined`, those of a Map are sorted by the bytes of
 * their keys; HTML characters and the two line separators are escaped. No final newline.
 * Rule: https://pkg.go.dev/encoding/json#Marshal
 */
export function goJson(value: GoValue): string {
  const parts: string[] = [];
  run(write(value, parts));
  return parts.join('');
}

/** `maxNestingDepth` of Go's encoding/json. */
export const maxNestingDepth = 10_000;

/** Reports whether arrays and objects are nested too deep for Go, in bytes that are JSON. */
function isTooDeep(bytes: Buffer): boolean {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < bytes.length; at += 1) {
    const code = bytes[at];
    if (inString) {
      if (code === 0x5c) at += 1;
      else if (code === 0x22) inString = false;
    } else if (code === 0x22) {
      inString = true;
    } else if (code === 0x5b || code === 0x7b) {
      depth += 1;
      if (depth > maxNestingDepth) return true;
    } else if (code === 0x5d || code === 0x7d) {
      depth -= 1;
    }
  }
  return false;
}

/** Reports whether bytes are JSON, as Go's `json.Valid` does. */
export function isValidJson(bytes: Buffer): boolean {
  try {
    JSON.parse(bytes.toString());
  } catch {
    return false;
  }
  return !isTooDeep(bytes);
}
