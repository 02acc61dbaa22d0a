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

/** Says whether go-yaml writes a character only as an escape, as it does all beyond U+FFFF. */
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
