import * as fc from 'fast-check';
import { control, letters, peculiar, punctuation, uncommon, wrong } from './samples.ts';

function one(characters: readonly string[]): fc.Arbitrary<string> {
  return fc.constantFrom(...characters);
}

/** An arbitrary that is drawn now and then: in so few charts that most are packaged. */
export function mostly<T>(usual: fc.Arbitrary<T>, odd: fc.Arbitrary<T>, weight = 100): fc.Arbitrary<T> {
  return fc.oneof({ withCrossShrink: true }, { arbitrary: usual, weight }, { arbitrary: odd, weight: 1 });
}

const character = fc.oneof(
  { arbitrary: one(letters), weight: 12 },
  { arbitrary: one(punctuation), weight: 3 },
  { arbitrary: one(uncommon), weight: 1 },
);
const anyCharacter = mostly(character, one(control));

function wordOf(characters: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.array(characters, { minLength: 1, maxLength: 10 }).map((list) => list.join(''));
}

function joined(words: fc.Arbitrary<string>, maxLength: number): fc.Arbitrary<string> {
  return fc
    .array(fc.tuple(words, mostly(fc.constant(' '), fc.constant('  '), 9)), { minLength: 1, maxLength })
    .map((parts) => parts.flat().slice(0, -1).join(''));
}

const word = wordOf(one(letters));

/** A text of one line, short or long enough that go-yaml folds it. */
function lineOf(characters: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const words = fc.oneof(word, wordOf(characters));
  return fc.oneof(
    { arbitrary: joined(words, 5), weight: 3 },
    { arbitrary: joined(words, 40), weight: 1 },
    { arbitrary: joined(word, 40), weight: 1 },
  );
}

const line = lineOf(character);
const anyLine = lineOf(anyCharacter);

function linesOf(first: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const next = fc.oneof(
    { arbitrary: first, weight: 3 },
    { arbitrary: first.map((content) => `  ${content}`), weight: 1 },
    { arbitrary: fc.constant(''), weight: 1 },
  );
  return fc
    .tuple(first, fc.array(next, { maxLength: 3 }))
    .map(([start, rest]) => [start, ...rest].join('\n'));
}

function singleQuoted(content: string): string {
  return `'${content.replaceAll("'", "''")}'`;
}

/** JSON leaves some characters as they are that a YAML file cannot have. */
function doubleQuoted(content: string): string {
  const escape = (c: string): string => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(content).replace(/[\u007f-\u009f\u2028\u2029\ufeff]/g, escape);
}

const block = fc
  .tuple(
    fc.constantFrom('|', '>'),
    fc.constantFrom('', '-', '+', '2', '2-'),
    linesOf(joined(wordOf(character), 9).map((content) => content.trimStart())),
    fc.constantFrom('', '\n', '\n\n'),
  )
  .map(([style, hint, content, end]) => `${style}${hint}\n${content}${end}`);

/** Indents all lines of a value but the first. */
function nested(value: string): string {
  return value.replace(/\n(?=[^\n])/g, '\n  ');
}

/** Numbers that lie halfway between two texts of 32 bits, as versions YYYYMM.DD do, and others of their size. */
export const halves: fc.Arbitrary<string> = fc
  .tuple(fc.integer({ min: 190_001, max: 210_012 }), fc.integer({ min: 1, max: 31 }))
  .map(([month, day]) => `${month}.${String(day).padStart(2, '0')}`);

const rightScalar = fc.oneof(
  // A difference is explained with the first of these where that shows it.
  { withCrossShrink: true },
  { arbitrary: joined(word, 5), weight: 4 },
  { arbitrary: joined(word, 40), weight: 1 },
  { arbitrary: joined(word, 9).map((content) => content.replaceAll(' ', '\n')), weight: 1 },
  { arbitrary: one(peculiar), weight: 5 },
  { arbitrary: halves, weight: 1 },
  { arbitrary: one(peculiar).map(singleQuoted), weight: 1 },
  { arbitrary: fc.oneof(line, linesOf(line)).map(singleQuoted), weight: 3 },
  { arbitrary: fc.oneof(anyLine, linesOf(anyLine), one(wrong)).map(doubleQuoted), weight: 4 },
  { arbitrary: block, weight: 3 },
);

const anyScalar = fc.oneof(one(wrong), anyLine, anyLine.map(singleQuoted), anyLine.map(JSON.stringify));

/** A scalar as it stands after `key: ` or `- `. */
export const scalar: fc.Arbitrary<string> = mostly(rightScalar, anyScalar, 200).map(nested);

/** A short text that no reader takes for anything else. */
export const plain: fc.Arbitrary<string> = joined(word, 3).map((content) => `x${content}`);

/** A text with any characters, in double quotes. */
export const quoted: fc.Arbitrary<string> = anyLine.map(doubleQuoted);

/** A field of a mapping: its key, and its value as it stands after `key:`. */
export type Field = readonly [key: string, value: string];

/** Writes a block mapping, beginning with its first key. */
export function mapping(fields: readonly Field[]): string {
  if (fields.length === 0) return '{}';
  return fields
    .map(([key, value]) => (value.startsWith('\n') ? `${key}:${value}` : `${key}: ${value}`))
    .join('\n');
}

/** Writes a block mapping as the value of a key. */
export function mappingValue(fields: readonly Field[]): string {
  return fields.length === 0 ? '{}' : nested(`\n${mapping(fields)}`);
}

/** How a sequence is written: in block style, indented below its key or not, or in flow style. */
export type SequenceStyle = 'indented' | 'flat' | 'flow';

/** Writes a sequence as the value of a key. */
export function sequenceValue(items: readonly string[], style: SequenceStyle): string {
  if (items.length === 0) return '[]';
  if (style === 'flow' && items.every((item) => !item.includes('\n') && !item.includes(': ')))
    return `[${items.join(', ')}]`;
  const block = items.map((item) => `\n- ${nested(item)}`).join('');
  return style === 'flat' ? block : nested(block);
}
