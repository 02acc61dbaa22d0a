import { compareBytes } from '../../go/utf8.ts';
import { goQuote } from '../../go/quote.ts';
import { YamlError } from './errors.ts';
import { formatFloat } from '../../go/float.ts';
import type { AliasNode, MappingNode, Node, ScalarNode } from './parser.ts';
import { parseDocument } from './parser.ts';
import type { Scalar } from './resolve.ts';
import { resolvePlain } from './resolve.ts';

/** A value that YAML stands for; integers are bigints, floats numbers, and the keys of a mapping texts as in JSON. */
export type YamlValue = Scalar | readonly YamlValue[] | ReadonlyMap<string, YamlValue>;

const typeTag = /^tag:yaml\.org,2002:(str|bool|int|float|null|timestamp)$/;
const binaryTag = 'tag:yaml.org,2002:binary';
const mergeTag = 'tag:yaml.org,2002:merge';
/** As in the scanner; here it bounds what aliases add to the depth of the text. */
const maxDepth = 1000;

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
    return Buffer.from(base64, 'base64').toString();
  }
  const type = typeTag.exec(tag)?.[1];
  if (type === undefined || type === 'str') return text;
  const { tag: found, value } = resolvePlain(text, type === 'timestamp');
  if (found === `!!${type}`) return value;
  if (type === 'float' && typeof value === 'bigint' && value <= 2n ** 63n - 1n) return Number(value);
  throw new YamlError(`yaml: cannot decode ${found} \`${text}\` as a !!${type}`, line);
}

function constructScalar(node: ScalarNode): Scalar {
  if (node.tag !== '') return constructTagged(node);
  return node.implicit ? resolvePlain(node.value).value : node.value;
}

function isMerge(node: Node): boolean {
  return node.kind === 'scalar' && node.value === '<<' && (node.implicit || node.tag === mergeTag);
}

/** A key as it is written in JSON. Rule: `convertToJSONableObject` in sigs.k8s.io/yaml. */
function keyText(key: YamlValue, line: number): string {
  if (typeof key === 'string') return key;
  if (typeof key === 'boolean') return String(key);
  if (typeof key === 'bigint' && key <= 2n ** 63n - 1n) return String(key);
  if (typeof key === 'number') {
    const text = formatFloat(key, 32);
    return { '+Inf': '.inf', '-Inf': '-.inf', NaN: '.nan' }[text] ?? text;
  }
  if (key === null || typeof key === 'bigint') {
    throw new YamlError(
      `unsupported map key of type: ${key === null ? 'null' : 'uint64'}, key: ${key}`,
      line,
    );
  }
  throw new YamlError(`yaml: invalid map key: ${goSyntax(key)}`, line);
}

/** Writes a value as Go's `%#v`, by which `{{ .Values.x }}` in place of a value is known: `map[interface {}]…`. */
function goSyntax(value: YamlValue): string {
  if (value === null) return 'interface {}(nil)';
  if (typeof value === 'string') return goQuote(value);
  if (typeof value !== 'object') return String(value);
  if (value instanceof Map) {
    const map = value as ReadonlyMap<string, YamlValue>;
    const entries = [...map].sort(([a], [b]) => compareBytes(a, b));
    return `map[interface {}]interface {}{${entries.map(([k, v]) => `${goQuote(k)}:${goSyntax(v)}`).join(', ')}}`;
  }
  return `[]interface {}{${(value as readonly YamlValue[]).map(goSyntax).join(', ')}}`;
}

/** Turns nodes into values: resolves scalars, follows aliases and merges `<<`, within go-yaml's limits. */
class Constructor {
  readonly #open = new Set<AliasNode>();
  /** The document itself is go-yaml's first. */
  #count = 1;
  #fromAliases = 0;
  #depth = 0;

  construct(node: Node): YamlValue {
    return this.#counted(node, () => {
      switch (node.kind) {
        case 'scalar':
          return constructScalar(node);
        case 'sequence':
          return node.items.map((item) => this.construct(item));
        case 'mapping': {
          const map = new Map<string, YamlValue>();
          this.#fill(map, node);
          return map;
        }
        case 'alias':
          return this.#follow(node, () => this.construct(node.target));
      }
    });
  }

  #counted<T>(node: Node, make: () => T): T {
    this.#count += 1;
    if (this.#open.size > 0) this.#fromAliases += 1;
    if (
      this.#fromAliases > 100 &&
      this.#count > 1000 &&
      this.#fromAliases / this.#count > allowedAliasRatio(this.#count)
    ) {
      throw new YamlError('yaml: document contains excessive aliasing', node.line);
    }
    if (node.kind === 'scalar') return make();
    this.#depth += 1;
    if (this.#depth > maxDepth) throw new YamlError(`yaml: exceeded max depth of ${maxDepth}`, node.line);
    const made = make();
    this.#depth -= 1;
    return made;
  }

  #follow<T>(alias: AliasNode, make: () => T): T {
    if (this.#open.has(alias))
      throw new YamlError(`yaml: anchor '${alias.name}' value contains itself`, alias.line);
    this.#open.add(alias);
    const made = make();
    this.#open.delete(alias);
    return made;
  }

  /** Sets the entries of a mapping in their order, so that the last of equal keys wins, over a merged one too. */
  #fill(map: Map<string, YamlValue>, node: MappingNode): void {
    for (const [key, value] of node.entries) {
      if (isMerge(key)) this.#merge(map, value);
      else map.set(keyText(this.construct(key), key.line), this.construct(value));
    }
  }

  #merge(map: Map<string, YamlValue>, source: Node): void {
    // Earlier mappings of a list take precedence.
    const parts = source.kind === 'sequence' ? source.items.toReversed() : [source];
    for (const part of parts) {
      const mapping = part.kind === 'alias' ? part.target : part;
      if (mapping.kind !== 'mapping') {
        throw new YamlError('yaml: map merge requires map or sequence of maps as the value', part.line);
      }
      this.#counted(part, () => {
        if (part.kind !== 'alias') this.#fill(map, mapping);
        else
          this.#follow(part, () => {
            this.#counted(mapping, () => {
              this.#fill(map, mapping);
            });
          });
      });
    }
  }
}

/**
 * Reads the first document of a YAML text as go-yaml v2 and sigs.k8s.io/yaml do on the way to JSON; null where there is
 * none. Throws YamlError with their text.
 */
export function readYaml(text: string): YamlValue {
  const root = parseDocument(text);
  return root === undefined ? null : new Constructor().construct(root);
}
