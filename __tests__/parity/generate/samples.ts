/** Splits at blanks. */
function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}

/** Plain scalars that YAML 1.1 and Go read in a way of their own: facts of go-yaml's resolve.go, and texts that look like them. */
export const peculiar = [
  ...words(
    '1.10 1.50 0 -0.0 +1 1_000 010 08 0x1F 0o17 0b11 -0x8 1e3 1e-7 1E+5 12345e7 123456789.123 100000.5',
  ),
  ...words(
    '16777217.0 0.00001 1e400 .5 5. +.5 1__0.5 9007199254740993 18446744073709551615 18446744073709551616',
  ),
  ...words(
    '-9223372036854775809 0e12345 00123456 1.x v1 1.2.3 1.2.3.4 1,000 1:30 190:20:30 1:99 12:30.5 0x 0b2',
  ),
  ...words('y Y n N yes No on OFF true False tRUE ~ null Null NULL 2024-01-02 2024-1-2 2024-01-02T03:04:05Z'),
  ...words('a:b a#b :x ?x = << ^1 a/b a=b https://x.example/a?b=c#d'),
  ...[
    '',
    '2001-12-14 21:59:43.10 -5',
    "it's",
    'q"',
    'a <b@c.example>',
    '>=1.20.0-0'.replace('>', '<'),
    '^1 || ~2',
  ],
  ...[
    '&a x',
    '!!str 1.10',
    '!!float 1',
    '!!bool yes',
    '!!binary aGVsbG8=',
    '!!binary 4oI=',
    '2024-01-02  03:04:05',
    '6063e25',
    '!foo bar',
    '!!timestamp 2001-01-01',
  ],
];

/** What only looks like a plain scalar. */
export const wrong = [
  ...words('.inf -.INF .nan *a &a [] {} [a x] @a `a %a !x | >- ... "q >=1.20.0-0 {{x}} - !!null !!str'),
  ...[
    '- x',
    '? x',
    'a: b',
    'a #b',
    '[1, x]',
    '{a: b}',
    '--- x',
    '!!int "3"',
    '!!null x',
    '!!binary "?"',
    '- ',
  ],
];

/** Characters of plain words. */
export const letters = Array.from('abcdefghijklmnopqrstuvwxyzABCDXYZ0123456789');

/** Characters that mean something in YAML or in a path. */
export const punctuation = Array.from(`-_.,:;#[]{}&*!|<>'"%@\`?=/\\+~^()$ `);

/** Characters that decide how Go and go-yaml write a text. */
export const uncommon = [
  // Letters, digits and signs since Unicode 15.1, 16.0 and 17.0: to Helm's Go they are nothing yet.
  ...['\u1c89', '\ua7cb', '\u{10d40}', '\u{1fa8f}', '\u{2ebf0}', '\u088f'],
  ...['\t', '\u00a0', '\u00ad', '\u200b', '\u3000', '\ufffd', '\ue000', 'e\u0301'],
  ...['é', 'ß', '日', '本', 'ת', '😀', '👩‍💻', '𝒳', '\u{10ffff}'],
];

/** Characters that only a text in double quotes can hold, with an escape. */
export const control = ['\0', '\u0007', '\r', '\u001b', '\u007f', '\u0085', '\u2028', '\u2029', '\ufeff'];

/** Times as Go reads them. */
export const lockTimes = words(
  '"2024-01-02T03:04:05.100+00:00" 2024-01-02T03:04:05Z 2024-01-02T03:04:05.123456789+09:00 0001-01-01T00:00:00Z 2024-01-02T03:04:05+24:00 ~',
);

/** Names of files and folders; `words` cannot hold those that follow. */
export const fileNames = [
  ...words(
    'a A a-b a.txt b .hidden _x - ~ z.yaml NOTES.txt README.md LICENSE crds templates files ci Chart.yml chart.yaml',
  ),
  ...words('é e\u0301.txt 日本語 😀 ï.yaml back\\slash quo"te * [a] a?b values.yml x.tgz x.prov'),
  ...['a b', 'new\nline', ' ', 'a\u00a0b'],
];

/** Rules that fit the names of {@link fileNames}. */
export const ignoreRules = [
  ...words(
    '*.txt a /a a/ /a/ a/* */a /*/b .hidden _* é* ? ?? [a-c] [^a] [!a] \\#c \\* {a,b} new* N*S* \\[a\\] #c',
  ),
  ...words(
    'templates/ templates/* /templates/sub charts/_* charts/*.prov crds ./a / files/a/ */* *.prov x*[ ~ 😀 */.x',
  ),
  ...['*.md ', ' z.yaml', 'a\\ b', 'a b', '', '   '],
];

/** Rules that leave out what a chart needs, or that only Helm reads as it does. */
export const grimIgnoreRules = words(
  '!a !* !/templates !a/ //a //* Chart.yaml * */ charts/* *.tgz !*.* !!a /!a ** a/** [a- [] a\\ [ [a !',
);

/** Templates, some of which are never packaged. */
export const templateNames = words(
  'a.yaml _helpers.tpl NOTES.txt .hidden .dir/x sub/.x sub/b.yaml A.yaml é.yaml ... tests/t.yaml',
);

/** values.yaml as Helm takes it. */
export const values = [
  ...[
    'a: 1\n',
    '',
    '# nothing\n',
    '~',
    'a: &x {b: c}\nd:\n  <<: *x\n',
    'a: 1\na: 2\n',
    'é: 日本\n',
    '{}',
    '---\na: 1',
  ],
  ...[
    'a: 1\n---\nb: 2\n',
    '\ufeffa: 1',
    'a: !!binary aGVsbG8=',
    'a: 0o17\n',
    'a: !x y\n',
    '1: 2\n',
    'a: 1\r\nb: 2\r\n',
  ],
];

/** values.yaml whose separators Helm sees before it decodes them, in each encoding; it takes some of them. */
export const separatedValues = [
  'a: 1\n---\n\ufeff# c\n',
  'a: 1\n---\u0085\nb: 2\n',
  'a: 1\n---\ufeff\nb: 2\n',
  'a: 1\n--- \u00a0# c\nb: 2\n',
  'a: 1\n---\nb: 2\n',
  'a: "\u0a0a\u0d0a"\n',
  'a: {~: 1}\na: 2\n',
];

/** values.yaml as Helm does not take it. */
export const wrongValues = [
  '[]',
  'text',
  'a: [',
  'a: .inf',
  '? [a]\n: b',
  'a: 1\n---\n[]',
  '\ta: 1',
  'a: *x',
  'a: 1\n---\nb: [',
];

/** What Helm takes for a values.schema.json. */
export const schemas = [
  '{}',
  '{"type": "object"}\n',
  '5',
  'null',
  '{"a":1,"a":2}',
  '\ufeff{}',
  '"\\ud800"',
  ' [1e400] ',
];

/** What Helm does not. */
export const wrongSchemas = [
  '',
  '{bad',
  "{'a': 1}",
  '{} x',
  '[1,]',
  '01',
  '"\t"',
  '\ufeff\ufeff{}',
  '"\\x"',
  'nul',
];

/** Files that an archive can hold for a second time: Helm reads each over what it has read. */
export const archivedTwice: readonly (readonly [name: string, content: string])[] = [
  ['Chart.yaml', 'apiVersion: ""\n'],
  ['Chart.yaml', 'apiVersion: v1\n'],
  ['Chart.yaml', 'apiVersion: v2\n'],
  ['Chart.yaml', 'version: ""\n'],
  ['Chart.yaml', 'description: second\nkeywords: [~, x]\nmaintainers: [{}, {name: y}]\n'],
  ['Chart.yaml', 'apiVersion: v2\nname: second\nversion: 2.0.0\n'],
  ['Chart.yaml', ''],
  ['requirements.yaml', 'apiVersion: v2\n'],
  ['requirements.yaml', 'description: second\n'],
  ['requirements.lock', 'digest: second\n'],
  ['Chart.lock', 'digest: second\n'],
  ['Chart.lock', '~'],
  ['values.yaml', 'second: 1\n'],
  ['values.yaml', '[]'],
  ['values.schema.json', '{}'],
  ['templates/a.yaml', 'second\n'],
];

/** What a requirements.yaml can have beside its dependencies: Helm reads it over Chart.yaml. */
export const requirementsStarts = [
  'apiVersion: v2\n',
  'apiVersion: v1\n',
  'apiVersion: ""\n',
  'description: other\n',
  'keywords: [~, other]\n',
];
