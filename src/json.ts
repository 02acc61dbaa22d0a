/** A JSON object from outside, with unknown members. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Reports whether a value that was read from JSON is an object, and not a list or null. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
