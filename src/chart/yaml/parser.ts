import { call, run, type Recursion } from '../../go/recursion.ts';
import { YamlError, parserError } from './errors.ts';
import { Scanner } from './scanner.ts';
import type { Token, TokenKind } from './tokens.ts';

/** A scalar as written: its text, its resolved tag (`''` for none), and whether its type is still to be guessed. */
export interface ScalarNode {
  readonly kind: 'scalar';
  readonly line: number;
  readonly value: string;
  readonly tag: string;
  readonly implicit: boolean;
}

/** A sequence of nodes. */
export interface SequenceNode {
  readonly kind: 'sequence';
  readonly line: number;
  readonly items: readonly Node[];
}

type Entry = readonly [key: Node, value: Node];

/** A mapping, as keys and values in the order of the text; keys may repeat. */
export interface MappingNode {
  readonly kind: 'mapping';
  readonly line: number;
  readonly entries: readonly Entry[];
}

/** A reference to the node that an anchor names, which may be one it lies in. */
export interface AliasNode {
  readonly kind: 'alias';
  readonly line: number;
  readonly name: string;
  readonly target: Node;
}

/** A node of a YAML document; the line it begins in is counted from 1. */
export type Node = ScalarNode | SequenceNode | MappingNode | AliasNode;

const contentless: ReadonlySet<TokenKind> = new Set([
  'version directive',
  'tag directive',
  'document start',
  'document end',
  'stream end',
]);

const noBlockContent: readonly TokenKind[] = ['key', 'value', 'block end'];

/** Builds the nodes of the first document. The methods follow parserc.go, whose errors they throw. */
class Parser {
  readonly #scanner: Scanner;
  readonly #anchors = new Map<string, Node>();
  readonly #tagPrefixes = new Map<string, string>();

  constructor(bytes: Uint8Array) {
    this.#scanner = new Scanner(bytes);
  }

  *document(): Recursion<Node | undefined> {
    const first = this.#scanner.peek();
    if (first.kind === 'stream end') return undefined;
    this.#directives();
    let root: Node;
    if (contentless.has(first.kind) && first.kind !== 'document end') {
      this.#expect('document start', 'did not find expected <document start>');
      root = contentless.has(this.#scanner.peek().kind)
        ? this.#empty()
        : yield* call(this.#node(true, false));
    } else {
      root = yield* call(this.#node(true, false));
    }
    // go-yaml looks at the token behind the document, and so reports what is wrong there.
    this.#scanner.peek();
    return root;
  }

  #expect(kind: TokenKind, problem: string): Token {
    const { kind: found, line } = this.#scanner.peek();
    if (found !== kind) throw parserError(problem, line);
    return this.#scanner.take();
  }

  #directives(): void {
    let version = false;
    for (;;) {
      const { kind, line, value, suffix } = this.#scanner.peek();
      if (kind === 'version directive') {
        if (version) throw parserError('found duplicate %YAML directive', line);
        if (value !== '1.1') throw parserError('found incompatible YAML document', line);
        version = true;
      } else if (kind === 'tag directive') {
        if (this.#tagPrefixes.has(value)) throw parserError('found duplicate %TAG directive', line);
        this.#tagPrefixes.set(value, suffix);
      } else {
        break;
      }
      this.#scanner.take();
    }
    if (!this.#tagPrefixes.has('!')) this.#tagPrefixes.set('!', '!');
    if (!this.#tagPrefixes.has('!!')) this.#tagPrefixes.set('!!', 'tag:yaml.org,2002:');
  }

  /** A node; `block` where block collections may stand, `indentless` where a sequence needs no indentation. */
  *#node(block: boolean, indentless: boolean): Recursion<Node> {
    if (this.#scanner.peek().kind === 'alias') return this.#alias();
    const { anchor, tag } = this.#properties();
    const { kind, line } = this.#scanner.peek();
    if (kind === 'scalar') return this.#anchored(anchor, this.#scalar(tag));
    if (kind === 'flow sequence start') return yield* this.#flowSequence(anchor);
    if (kind === 'flow mapping start') return yield* this.#flowMapping(anchor);
    if (block && kind === 'block sequence start') return yield* this.#blockSequence(anchor);
    if (block && kind === 'block mapping start') return yield* this.#blockMapping(anchor);
    if (indentless && kind === 'block entry') return yield* this.#indentlessSequence(anchor);
    if (anchor === '' && tag === '') throw parserError('did not find expected node content', line);
    return this.#anchored(anchor, { ...this.#empty(), tag, implicit: tag === '' });
  }

  #alias(): AliasNode {
    const { line, value: name } = this.#scanner.take();
    const target = this.#anchors.get(name);
    if (target === undefined) throw new YamlError(`yaml: unknown anchor '${name}' referenced`, line + 1);
    return { kind: 'alias', line: line + 1, name, target };
  }

  #properties(): { anchor: string; tag: string } {
    let anchor = '';
    let tag: Token | undefined;
    if (this.#scanner.peek().kind === 'anchor') anchor = this.#scanner.take().value;
    if (this.#scanner.peek().kind === 'tag') {
      tag = this.#scanner.take();
      if (anchor === '' && this.#scanner.peek().kind === 'anchor') anchor = this.#scanner.take().value;
    }
    return { anchor, tag: tag === undefined ? '' : this.#resolveTag(tag) };
  }

  #resolveTag({ line, value: handle, suffix }: Token): string {
    if (handle === '') return suffix;
    const prefix = this.#tagPrefixes.get(handle);
    if (prefix === undefined) throw parserError('found undefined tag handle', line);
    return prefix + suffix;
  }

  #anchored<T extends Node>(anchor: string, node: T): T {
    if (anchor !== '') this.#anchors.set(anchor, node);
    return node;
  }

  #scalar(tag: string): ScalarNode {
    const { line, value, plain } = this.#scanner.take();
    return { kind: 'scalar', line: line + 1, value, tag, implicit: (tag === '' && plain) || tag === '!' };
  }

  /** A scalar that is not written, where the next token stands. */
  #empty(): ScalarNode {
    return { kind: 'scalar', line: this.#line(), value: '', tag: '', implicit: true };
  }

  #line(): number {
    return this.#scanner.peek().line + 1;
  }

  // An anchor holds from where its node begins, so that an alias inside it is known (and refused later).
  #newSequence(anchor: string): SequenceNode & { readonly items: Node[] } {
    return this.#anchored(anchor, { kind: 'sequence', line: this.#line(), items: [] });
  }

  #newMapping(anchor: string): MappingNode & { readonly entries: Entry[] } {
    return this.#anchored(anchor, { kind: 'mapping', line: this.#line(), entries: [] });
  }

  #isNext(kinds: readonly TokenKind[]): boolean {
    return kinds.includes(this.#scanner.peek().kind);
  }

  *#blockSequence(anchor: string): Recursion<SequenceNode> {
    const node = this.#newSequence(anchor);
    this.#scanner.take();
    while (this.#isNext(['block entry'])) {
      this.#scanner.take();
      node.items.push(
        this.#isNext(['block entry', 'block end']) ? this.#empty() : yield* call(this.#node(true, false)),
      );
    }
    this.#expect('block end', "did not find expected '-' indicator");
    return node;
  }

  *#indentlessSequence(anchor: string): Recursion<SequenceNode> {
    const node = this.#newSequence(anchor);
    while (this.#isNext(['block entry'])) {
      this.#scanner.take();
      node.items.push(
        this.#isNext(['block entry', ...noBlockContent])
          ? this.#empty()
          : yield* call(this.#node(true, false)),
      );
    }
    return node;
  }

  *#blockMapping(anchor: string): Recursion<MappingNode> {
    const node = this.#newMapping(anchor);
    this.#scanner.take();
    while (this.#isNext(['key'])) {
      this.#scanner.take();
      const key = yield* this.#blockContent();
      node.entries.push([key, this.#takeIf('value') ? yield* this.#blockContent() : this.#empty()]);
    }
    this.#expect('block end', 'did not find expected key');
    return node;
  }

  *#blockContent(): Recursion<Node> {
    return this.#isNext(noBlockContent) ? this.#empty() : yield* call(this.#node(true, true));
  }

  #takeIf(kind: TokenKind): boolean {
    const next = this.#isNext([kind]);
    if (next) this.#scanner.take();
    return next;
  }

  *#flowSequence(anchor: string): Recursion<SequenceNode> {
    const node = this.#newSequence(anchor);
    const end = 'flow sequence end';
    this.#scanner.take();
    while (!this.#takeIf(end)) {
      if (node.items.length > 0) this.#expect('flow entry', "did not find expected ',' or ']'");
      if (this.#takeIf(end)) break;
      node.items.push(this.#takeIf('key') ? yield* this.#pair() : yield* call(this.#node(false, false)));
    }
    return node;
  }

  /** A key and a value that stand in a sequence. */
  *#pair(): Recursion<MappingNode> {
    const end = 'flow sequence end';
    const line = this.#line();
    let key: Node = this.#empty();
    // Without a key libyaml drops the token that follows.
    if (this.#isNext(['value', 'flow entry', end])) this.#scanner.take();
    else key = yield* call(this.#node(false, false));
    return { kind: 'mapping', line, entries: [[key, yield* this.#flowValue(end)]] };
  }

  *#flowMapping(anchor: string): Recursion<MappingNode> {
    const node = this.#newMapping(anchor);
    const end = 'flow mapping end';
    this.#scanner.take();
    while (!this.#takeIf(end)) {
      if (node.entries.length > 0) this.#expect('flow entry', "did not find expected ',' or '}'");
      if (this.#takeIf(end)) break;
      if (this.#takeIf('key')) {
        const key = this.#isNext(['value', 'flow entry', end])
          ? this.#empty()
          : yield* call(this.#node(false, false));
        node.entries.push([key, yield* this.#flowValue(end)]);
      } else {
        node.entries.push([yield* call(this.#node(false, false)), this.#empty()]);
      }
    }
    return node;
  }

  *#flowValue(end: TokenKind): Recursion<Node> {
    if (!this.#takeIf('value') || this.#isNext(['flow entry', end])) return this.#empty();
    return yield* call(this.#node(false, false));
  }
}

/**
 * Reads the first document of a YAML text, undefined if there is none; further ones are not looked at. Throws YamlError with
 * go-yaml's text.
 */
export function documentOf(bytes: Uint8Array): Recursion<Node | undefined> {
  return new Parser(bytes).document();
}

/** Returns what {@link documentOf} reads, at once. */
export function parseDocument(bytes: Uint8Array): Node | undefined {
  return run(documentOf(bytes));
}
