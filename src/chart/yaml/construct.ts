import { call, run, runInTurns, type Recursion } from '../../go/recursion.ts';
import type { Turns } from '../../http/turns.ts';
import { compareBytes, textOf } from '../../go/utf8.ts';
import { goQuote } from '../../go/quote.ts';
import { UnmarshalError, YamlError } from './errors.ts';
import { formatFloat } from '../../go/float.ts';
import type { AliasNode, MappingNode, Node, ScalarNode } from './parser.ts';
import { documentOf } from './parser.ts';
import type { Scalar } from './resolve.ts';
import { resolvePlain } from './resolve.ts';
import { maxNestingDepth } from '../../go/json.ts';

/** A value that YAML stands for; integers are bigints, floats numbers, and the keys of a mapping texts as in JSON. */
export type YamlValue = Scalar | readonly YamlValue[] | ReadonlyMap<string, YamlValue>;

const typeTag = /^tag:yaml\.org,2002:(str|bool|int|float|null|timestamp)$/;
const binaryTag = 'tag:yaml.org,2002:binary';
const mergeTag = 'tag:yaml.org,2002:merge';
const maxInt64 = 2n ** 63n - 1n;

/** A value before its keys become texts. Keys of other types are not equal in Go, even if their texts are. */
type RawValue = Scalar | readonly RawValue[] | RawMap;

class RawMap extends Map<Scalar, RawValue> {
  /** The line of a key that has no text. */
  textlessKeyLine = 0;
}

/** The share of values that may come from aliases. Rule: `allowedAliasRatio` in go-yaml's decode.go. */
function allowedAliasRatio(count: number): number {
  if (count <= 400_000) return 0.99;
  if (count >= 4_000_000) return 0.1;
  return 0.99 - 0.89 * ((count - 400_000) / 3_600_000);
}

function constructTagged({ tag, value: text, line }: ScalarNode): Scalar {
  if (tag === binaryTag) {
    const base64 = text.replace(/[\r\n]/g, '');
    if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(base64)) {
      throw new YamlError('yaml: !!binary value contains invalid base64 data', line);
    }
    return textOf(Buffer.from(base64, 'base64'));
  }
  const type = typeTag.exec(tag)?.[1];
  if (type === undefined || type === 'str') return text;
  const { tag: found, value } = resolvePlain(text, type === 'timestamp');
  if (found === `!!${type}`) return value;
  if (type === 'float' && typeof value === 'bigint' && value <= maxInt64) return Number(value);
  throw new YamlError(`yaml: cannot decode ${found} \`${text}\` as a !!${type}`, line);
}

function constructScalar(node: ScalarNode): Scalar {
  if (node.tag !== '') return constructTagged(node);
  return node.implicit ? resolvePlain(node.value).value : node.value;
}

function isMerge(node: Node): boolean {
  return node.kind === 'scalar' && node.value === '<<' && (node.implicit || node.tag === mergeTag);
}

/** Whether go-yaml reads a value as a uint64, an integer that an int64 does not hold. */
function isUint64(value: RawValue): value is bigint {
  return typeof value === 'bigint' && value > maxInt64;
}

/** A key as it is written in JSON; undefined if it has no text. Rule: `convertToJSONableObject` in sigs.k8s.io/yaml. */
function keyText(key: Scalar): string | undefined {
  if (typeof key === 'string') return key;
  if (typeof key === 'number') {
    const text = formatFloat(key, 32);
    return { '+Inf': '.inf', '-Inf': '-.inf', NaN: '.nan' }[text] ?? text;
  }
  return key === null || isUint64(key) ? undefined : String(key);
}

/** The error of sigs.k8s.io/yaml for a key without a text, with the key and its value in Go's syntax. */
function unsupportedKey(key: Scalar, value: RawValue, line: number): YamlError {
  const type = key === null ? '%!s(<nil>)' : 'uint64';
  const [keySyntax, syntax] = [key, value].map((part) => (part === null ? '<nil>' : run(goSyntax(part))));
  return new YamlError(
    `unsupported map key of type: ${type}, key: ${keySyntax ?? ''}, value: ${syntax ?? ''}`,
    line,
  );
}

/** Writes a value as Go's `%#v`, by which `{{ .Values.x }}` in place of a value is known: `map[interface {}]…`. */
function* goSyntax(value: RawValue): Recursion<string> {
  if (value === null) return 'interface {}(nil)';
  if (typeof value === 'string') return goQuote(value);
  if (typeof value === 'number') return formatFloat(value, 64);
  if (isUint64(value)) return `0x${value.toString(16)}`;
  if (typeof value !== 'object') return String(value);
  const parts: string[] = [];
  if (!(value instanceof RawMap)) {
    for (const item of value) parts.push(yield* call(goSyntax(item)));
    return `[]interface {}{${parts.join(', ')}}`;
  }
  const entries = [...value].sort(([a], [b]) => compareBytes(String(a), String(b)));
  for (const [key, part] of entries) {
    parts.push(`${yield* goSyntax(key)}:${yield* call(goSyntax(part))}`);
  }
  return `map[interface {}]interface {}{${parts.join(', ')}}`;
}

/** Makes the keys texts, as on the way to JSON. What has been overwritten is not looked at. */
function* withTextKeys(value: RawValue, depth: number): Recursion<YamlValue> {
  if (value === null || typeof value !== 'object') return value;
  if (depth > maxNestingDepth) {
    throw new UnmarshalError(`invalid character '${value instanceof RawMap ? '{' : '['}' exceeded max depth`);
  }
  if (!(value instanceof RawMap)) {
    const list: YamlValue[] = [];
    for (const item of value) list.push(isScalar(item) ? item : yield* call(withTextKeys(item, depth + 1)));
    return list;
  }
  const map = new Map<string, YamlValue>();
  for (const [key, part] of value) {
    const text = keyText(key);
    if (text === undefined) throw unsupportedKey(key, part, value.textlessKeyLine);
    map.set(text, isScalar(part) ? part : yield* call(withTextKeys(part, depth + 1)));
  }
  return map;
}

function isScalar(value: RawValue): value is Scalar {
  return value === null || typeof value !== 'object';
}

const scalarsAtOnce = 16;

// eslint-disable-next-line require-yield -- it is a step in which nothing is done
function* nothing(): Recursion<void> {
  return undefined;
}

/** Turns nodes into values: resolves scalars, follows aliases and merges `<<`, within go-yaml's limits. */
class Constructor {
  readonly #open = new Set<AliasNode>();
  /** The document itself is go-yaml's first. */
  #count = 1;
  #fromAliases = 0;

  *construct(node: Node): Recursion<RawValue> {
    this.#countNode(node);
    switch (node.kind) {
      case 'scalar':
        return constructScalar(node);
      case 'sequence': {
        const list: RawValue[] = [];
        for (const item of node.items) list.push(yield* this.#value(item));
        return list;
      }
      case 'mapping': {
        const map = new RawMap();
        yield* this.#fill(map, node);
        return map;
      }
      case 'alias': {
        this.#follow(node);
        const value = yield* this.#value(node.target);
        this.#open.delete(node);
        return value;
      }
    }
  }

  /** A scalar needs no recursion; but there may be many, and a step is where reading can pause. */
  *#value(node: Node): Recursion<RawValue> {
    if (node.kind !== 'scalar') return yield* call(this.construct(node));
    this.#countNode(node);
    if (this.#count % scalarsAtOnce === 0) yield* call(nothing());
    return constructScalar(node);
  }

  #countNode(node: Node): void {
    this.#count += 1;
    if (this.#open.size > 0) this.#fromAliases += 1;
    if (
      this.#fromAliases > 100 &&
      this.#count > 1000 &&
      this.#fromAliases / this.#count > allowedAliasRatio(this.#count)
    ) {
      throw new YamlError('yaml: document contains excessive aliasing', node.line);
    }
  }

  #follow(alias: AliasNode): void {
    if (this.#open.has(alias))
      throw new YamlError(`yaml: anchor '${alias.name}' value contains itself`, alias.line);
    this.#open.add(alias);
  }

  /** Sets the entries of a mapping in their order, so that the last of equal keys wins, over a merged one too. */
  *#fill(map: RawMap, node: MappingNode): Recursion<void> {
    for (const [keyNode, valueNode] of node.entries) {
      if (isMerge(keyNode)) {
        yield* this.#merge(map, valueNode);
        continue;
      }
      const key = yield* this.#value(keyNode);
      if (!isScalar(key))
        throw new YamlError(`yaml: invalid map key: ${yield* call(goSyntax(key))}`, keyNode.line);
      if (key === null || isUint64(key)) map.textlessKeyLine = keyNode.line;
      map.set(key, yield* this.#value(valueNode));
    }
  }

  *#merge(map: RawMap, source: Node): Recursion<void> {
    // Earlier mappings of a list take precedence.
    const parts = source.kind === 'sequence' ? source.items.toReversed() : [source];
    for (const part of parts) {
      const mapping = part.kind === 'alias' ? part.target : part;
      if (mapping.kind !== 'mapping') {
        throw new YamlError('yaml: map merge requires map or sequence of maps as the value', part.line);
      }
      this.#countNode(part);
      if (part.kind === 'alias') {
        this.#follow(part);
        this.#countNode(mapping);
        yield* call(this.#fill(map, mapping));
        this.#open.delete(part);
      } else {
        yield* call(this.#fill(map, mapping));
      }
    }
  }
}

/**
 * Returns the first document of a YAML text as go-yaml v2 and sigs.k8s.io/yaml read it on the way to JSON, null if there is none.
 * Throws YamlError with their text, or UnmarshalError for what is nested too deep.
 */
export function readYaml(bytes: Uint8Array): YamlValue {
  return run(valueOf(bytes));
}

/** Returns what {@link readYaml} returns, with pauses: a large text takes long. Throws as it does, and what a pause throws. */
export async function readYamlInTurns(bytes: Uint8Array, turns: Turns): Promise<YamlValue> {
  return await runInTurns(valueOf(bytes), turns);
}

function* valueOf(bytes: Uint8Array): Recursion<YamlValue> {
  const root = yield* call(documentOf(bytes));
  if (root === undefined) return null;
  return yield* call(withTextKeys(yield* call(new Constructor().construct(root)), 1));
}
