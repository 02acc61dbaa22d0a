import { resolvePlain } from './resolve.ts';

/** How a text is written. */
export type ScalarStyle = 'plain' | 'single-quoted' | 'double-quoted' | 'literal';

/** Numbers of base 60, which YAML 1.1 knows and go-yaml only writes in quotes. */
const base60 = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/;
const unprintable = /[^\n\x20-\x7E\xA0-\uD7FF\uE000-\uFEFE\uFF00-\uFFFD]/;
const spaceThenBreak = / [\n\u2028\u2029]/;
const breakThenSpace = /[\n\u2028\u2029] /;
/** What a plain scalar in a block must not begin with, hold, or end with. */
const indicator = /^(?:---|\.\.\.|[#,[\]{}&*!|>'"%@`]|[-?](?: |$))|:(?: |$)| #|[\u2028\u2029]|^ | $/;

const escapes: Readonly<Record<string, string>> = {
  '\0': '0',
  '\x07': 'a',
  '\b': 'b',
  '\t': 't',
  '\n': 'n',
  '\v': 'v',
  '\f': 'f',
  '\r': 'r',
  '\x1B': 'e',
  '"': '"',
  '\\': '\\',
  '\x85': 'N',
  '\xA0': '_',
  '\u2028': 'L',
  '\u2029': 'P',
};

/** Returns the escape of a character in a double-quoted scalar. */
export function escape(character: string): string {
  const short = escapes[character];
  if (short !== undefined) return `\\${short}`;
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16).toUpperCase();
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}

/** Reports whether the emitter takes a character for the end of a line. */
export function isLineEnd(character: string): boolean {
  return character === '\n' || character === '\u2028' || character === '\u2029';
}

/** Reports whether go-yaml writes a character only as an escape, as it does all beyond U+FFFF. */
export function isUnprintable(character: string): boolean {
  return unprintable.test(character);
}

/**
 * Chooses the style of a text.
 * Rules: `stringv` in encode.go, `yaml_emitter_analyze_scalar` and `yaml_emitter_select_scalar_style` in emitterc.go.
 */
export function styleOf(text: string): ScalarStyle {
  if (unprintable.test(text) || spaceThenBreak.test(text)) return 'double-quoted';
  if (text.includes('\n')) return text.endsWith(' ') ? 'double-quoted' : 'literal';
  if (resolvePlain(text).tag !== '!!str' || base60.test(text)) return 'double-quoted';
  if (!indicator.test(text)) return 'plain';
  return breakThenSpace.test(text) ? 'double-quoted' : 'single-quoted';
}

/** Returns how a literal block scalar begins. Rule: `yaml_emitter_write_block_scalar_hints`. */
export function literalHeader(text: string): string {
  const indentation = /^[ \n\u2028\u2029]/.test(text) ? '2' : '';
  const [last = '', previous = '\n'] = Array.from(text).slice(-2).reverse();
  if (!isLineEnd(last)) return `|${indentation}-`;
  return `|${indentation}${isLineEnd(previous) ? '+' : ''}`;
}
