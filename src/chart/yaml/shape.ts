import { call, run, type Recursion } from '../../go/recursion.ts';
import { foldName } from '../../go/unicode.ts';
import { compareBytes } from '../../go/utf8.ts';
import type { YamlValue } from './construct.ts';
import { UnmarshalError, YamlError } from './errors.ts';
import { formatFloat } from '../../go/float.ts';

/** A value as JSON knows it; all numbers are floats. */
export type JsonValue =
  null | boolean | number | string | readonly JsonValue[] | ReadonlyMap<string, JsonValue>;

/** Where a value goes, as Go's encoding/json names it: the innermost struct, and the path of fields from the outermost. */
export interface FieldPath {
  readonly struct: string;
  readonly path: readonly string[];
}

/** A Go type that YAML is read into. */
export interface Shape<T> {
  /** Go's name of the type. */
  readonly goType: string;
  /** Go's zero value. */
  readonly zero: T;
  /**
   * Reads a value into one that is there already, as encoding/json does: lists are filled element by element, maps and
   * structs key by key, and null changes nothing or gives nil. Throws UnmarshalError, or YamlError for NaN and infinity.
   */
  decode(value: YamlValue, existing: T, place: FieldPath): T;
}

function isMap(value: YamlValue): value is ReadonlyMap<string, YamlValue> {
  return value instanceof Map;
}

function isList(value: YamlValue): value is readonly YamlValue[] {
  return Array.isArray(value);
}

function jsonKind(value: YamlValue): string {
  if (typeof value === 'bigint' || typeof value === 'number') return 'number';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'string') return 'string';
  return isMap(value) ? 'object' : 'array';
}

function mismatch(value: YamlValue, goType: string, { struct, path }: FieldPath): UnmarshalError {
  toJson(value);
  const target = struct === '' ? 'Go value' : `Go struct field ${struct}.${path.join('.')}`;
  return new UnmarshalError(`json: cannot unmarshal ${jsonKind(value)} into ${target} of type ${goType}`);
}

function sorted(map: ReadonlyMap<string, YamlValue>): [string, YamlValue][] {
  return [...map].sort(([a], [b]) => compareBytes(a, b));
}

function* convert(value: YamlValue): Recursion<JsonValue> {
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new YamlError(`json: unsupported value: ${formatFloat(value, 64)}`);
  }
  if (value === null || typeof value !== 'object') return value;
  if (isMap(value)) {
    const map = new Map<string, JsonValue>();
    for (const [key, part] of sorted(value)) map.set(key, yield* call(convert(part)));
    return map;
  }
  const list: JsonValue[] = [];
  for (const part of value) list.push(yield* call(convert(part)));
  return list;
}

function toJson(value: YamlValue): JsonValue {
  return run(convert(value));
}

/** A Go string; numbers and booleans become text, floats in 32 bits. Rule: `convertToJSONableObject` in sigs.k8s.io/yaml. */
export const text: Shape<string> = {
  goType: 'string',
  zero: '',
  decode(value, existing, place) {
    if (value === null) return existing;
    if (typeof value === 'number') return formatFloat(value, 32);
    if (typeof value === 'object') throw mismatch(value, this.goType, place);
    return String(value);
  },
};

/** A Go bool. */
export const flag: Shape<boolean> = {
  goType: 'bool',
  zero: false,
  decode(value, existing, place) {
    if (value === null) return existing;
    if (typeof value !== 'boolean') throw mismatch(value, this.goType, place);
    return value;
  },
};

/** Go's `any`. */
export const anything: Shape<JsonValue> = { goType: 'interface {}', zero: null, decode: toJson };

/** The memory of slices that have become shorter: Go reuses what lies behind their end when they grow again. */
const memories = new WeakMap<readonly unknown[], readonly unknown[]>();

/** A Go slice; nil is undefined. Rule: `decodeState.array` in Go's encoding/json. */
export function listOf<T>(of: Shape<T>): Shape<readonly T[] | undefined> {
  return {
    goType: `[]${of.goType}`,
    zero: undefined,
    decode(value, existing, place) {
      if (value === null) return undefined;
      if (!isList(value)) throw mismatch(value, this.goType, place);
      const memory = existing && ((memories.get(existing) ?? existing) as readonly T[]);
      const list = value.map((item, index) => of.decode(item, memory?.[index] ?? of.zero, place));
      if (memory !== undefined && list.length > 0 && list.length < memory.length) {
        memories.set(list, [...list, ...memory.slice(list.length)]);
      }
      return list;
    },
  };
}

/** A Go map whose keys are strings; nil is undefined. */
export function mapOf<T>(of: Shape<T>): Shape<ReadonlyMap<string, T> | undefined> {
  return {
    goType: `map[string]${of.goType}`,
    zero: undefined,
    decode(value, existing, place) {
      if (value === null) return undefined;
      if (!isMap(value)) throw mismatch(value, this.goType, place);
      return new Map([
        ...(existing ?? []),
        ...sorted(value).map(([key, part]) => [key, of.decode(part, of.zero, place)] as const),
      ]);
    },
  };
}

/** A pointer to a Go struct; nil is null. */
export function pointerTo<T>(to: Shape<T>): Shape<T | null> {
  return {
    goType: `*${to.goType}`,
    zero: null,
    decode: (value, existing, place) =>
      value === null ? null : to.decode(value, existing ?? to.zero, place),
  };
}

/** The shapes of a struct's fields. */
type FieldShapes<T> = {
  readonly [Field in keyof T]-?: Shape<T[Field]> | Shape<Exclude<T[Field], undefined>>;
};

/**
 * A Go struct. Keys belong to fields whatever their case, others are dropped; of keys that differ only in case the last
 * in the order of bytes wins. Empty texts, false and nil leave a field out, unless `zero` has it.
 */
export function structOf<T extends object>(goType: string, zero: T, fields: FieldShapes<T>): Shape<T> {
  const struct = goType.replace(/^.*\./, '');
  const shapes = new Map(
    Object.entries<Shape<unknown>>(fields).map(([name, shape]) => [foldName(name), { name, shape }]),
  );
  return {
    goType,
    zero,
    decode(value, existing, place) {
      if (value === null) return existing;
      if (!isMap(value)) throw mismatch(value, goType, place);
      const members = new Map<string, unknown>(Object.entries(existing));
      for (const [key, part] of sorted(value)) {
        const field = shapes.get(foldName(key));
        if (field === undefined) {
          toJson(part);
          continue;
        }
        const { name, shape } = field;
        const decoded = shape.decode(part, members.get(name) ?? shape.zero, {
          struct,
          path: [...place.path, name],
        });
        if (name in zero || (decoded !== '' && decoded !== false && decoded !== undefined))
          members.set(name, decoded);
        else members.delete(name);
      }
      return Object.fromEntries(members) as T;
    },
  };
}

/** The place of a document's root. */
export const root: FieldPath = { struct: '', path: [] };
