import { describe, expect, test } from '@jest/globals';
import { ChartError } from '../../../src/chart/errors.ts';
import { parseIgnoreRules } from '../../../src/chart/load/ignore-rules.ts';

function ignores(rules: string, path: string, isDirectory = false): boolean {
  return parseIgnoreRules(Buffer.from(rules)).ignores(path, isDirectory);
}

/** Helm 4.3.1, pkg/ignore/rules_test.go, TestIgnore; its testdata says which of the names are directories. */
const helmTable: readonly (readonly [rule: string, path: string, ignored: boolean, isDirectory?: boolean])[] =
  [
    ['helm.txt', 'helm.txt', true],
    ['helm.*', 'helm.txt', true],
    ['helm.*', 'rudder.txt', false],
    ['*.txt', 'tiller.txt', true],
    ['*.txt', 'cargo/a.txt', true],
    ['cargo/*.txt', 'cargo/a.txt', true],
    ['cargo/*.*', 'cargo/a.txt', true],
    ['cargo/*.txt', 'mast/a.txt', false],
    ['ru[c-e]?er.txt', 'rudder.txt', true],
    ['templates/.?*', 'templates/.dotfile', true],
    ['.*', '.', false, true],
    ['.*', './', false, true],
    ['.*', '.joonix', true],
    ['.*', 'helm.txt', false],
    ['.*', '', false, true],
    ['cargo/', 'cargo', true, true],
    ['cargo/', 'cargo/', true, true],
    ['cargo/', 'mast/', false, true],
    ['helm.txt/', 'helm.txt', false],
    ['!helm.txt', 'helm.txt', false],
    ['!helm.txt', 'tiller.txt', true],
    ['!*.txt', 'cargo', true, true],
    ['!cargo/', 'mast/', true, true],
    ['/a.txt', 'a.txt', true],
    ['/a.txt', 'cargo/a.txt', false],
    ['/cargo/a.txt', 'cargo/a.txt', true],
  ];

describe('parseIgnoreRules', () => {
  test.each(helmTable)('%s on %j: %s', (rule, path, ignored, isDirectory = false) => {
    expect(ignores(rule, path, isDirectory)).toBe(ignored);
  });

  test('comments, blank lines, surrounding space, CRLF and a byte order mark are no part of a rule', () => {
    const rules = '\ufeff  first.txt\u00a0\r\n\n# second.txt\n\t# third.txt\n\\#fourth\n';
    expect(['first.txt', 'second.txt', 'third.txt', '#fourth'].map((path) => ignores(rules, path))).toEqual([
      true,
      false,
      false,
      true,
    ]);
  });

  test('a ! ignores what does not match, and takes nothing back', () => {
    // Helm 4.3.1 packages a chart with these rules as "Chart.yaml file is missing".
    expect(ignores('*.md\n!README.md\n', 'README.md')).toBe(true);
    expect(ignores('*.md\n!README.md\n', 'Chart.yaml')).toBe(true);
    expect(ignores('!foo/\n', 'a.txt')).toBe(true);
  });

  test('a rule with a slash means a path from the top', () => {
    expect(ignores('a/b/', 'a/b', true)).toBe(true);
    expect(ignores('a/b/', 'x/a/b', true)).toBe(false);
    expect(ignores('./a', 'a')).toBe(false);
    expect(ignores('//a', 'a')).toBe(false);
    expect(ignores('/', 'a', true)).toBe(false);
  });

  test('dot files of templates/ are always ignored, those below it are not', () => {
    expect(ignores('', 'templates/.dotfile')).toBe(true);
    expect(ignores('', 'templates/.folder', true)).toBe(true);
    expect(ignores('', 'templates/x/.dotfile')).toBe(false);
    expect(ignores('', 'charts/sub/templates/.dotfile')).toBe(false);
    expect(parseIgnoreRules(undefined).ignores('templates/.dotfile', false)).toBe(true);
  });

  test('a rule that is malformed only for some names ignores none of those', () => {
    expect(ignores('x*[', 'xfoo')).toBe(false);
  });

  // Helm 4.3.1, pkg/ignore/rules_test.go, TestParseFail, and what `helm package` says of it.
  test.each([
    ['ok\nfoo/**/bar\n', 2, 'double-star (**) syntax is not supported: change the rule "foo/**/bar"'],
    ['[z-\n', 1, 'syntax error in pattern: change the rule "[z-"'],
    ['a\nb\ntrailing\\', 3, 'syntax error in pattern: change the rule "trailing\\\\"'],
    [`${'a'.repeat(64 * 1024)}\n`, 1, 'bufio.Scanner: token too long'],
  ])('%j is refused with its line', (rules, line, text) => {
    const act = (): unknown => ignores(rules, 'a');
    expect(act).toThrow(ChartError);
    expect(act).toThrow(
      expect.objectContaining({ message: expect.stringContaining(text), file: '.helmignore', line }),
    );
  });
});

test('a rule with very many spaces inside is read in time in proportion', () => {
  const spaces = ' '.repeat(65_000);
  const rules = parseIgnoreRules(Buffer.from(`a${spaces}b${spaces.slice(0, 500)}\n`));
  expect(rules.ignores(`a${spaces}b`, false)).toBe(true);
});

test.each([
  ['a*c', 'abc', true],
  ['a*c', 'ac', true],
  ['ab*bc', 'abc', false],
  ['*a*b*', 'xaxbx', true],
  ['*a*b*', 'xbxax', false],
  ['[a-c]?', 'bé', true],
  ['[^a]*', 'é', true],
  ['?', '/', false],
  ['d/*c', 'd/a/c', false],
  ['d/*/[c]', 'd/a/c', true],
  ['\\*', '*', true],
])('%s on %j as filepath.Match of Go 1.26 has it: %s', (rule, path, isIgnored) => {
  expect(parseIgnoreRules(Buffer.from(rule)).ignores(path, false)).toBe(isIgnored);
});
