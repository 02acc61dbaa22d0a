const escapes: Readonly<Record<string, string>> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
};

/**
 * Writes a value as compact JSON with the bytes of Go's `json.Marshal`, which Helm's config blob and manifest are made with.
 *
 * Takes plain JSON data; keys keep their insertion order and `undefined` members are left out. Gives the text without a
 * final newline. Rule: https://pkg.go.dev/encoding/json#Marshal (HTML characters and the two line separators are escaped).
 */
export function goJson(value: unknown): string {
  return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (character) => escapes[character] ?? character);
}

/**
 * Gives a copy of a string map with its keys in the order Go writes a map: by the bytes of their UTF-8 form.
 */
export function sortKeys<Value>(map: Readonly<Record<string, Value>>): Record<string, Value> {
  const entries = Object.entries(map);
  entries.sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  return Object.fromEntries(entries);
}
