import * as fc from 'fast-check';
import { encoded, utf16 } from './encodings.ts';
import {
  fileNames,
  grimIgnoreRules,
  ignoreRules,
  schemas,
  separatedValues,
  templateNames,
  values,
  wrongSchemas,
  wrongValues,
} from './samples.ts';
import { mostly, scalar } from './scalars.ts';
import { below } from './tree.ts';
import type { Content, Tree } from './tree.ts';

/** From 100 bytes on a path takes the prefix field of tar's header, from about 156 an extended header. */
const longName = fc
  .tuple(fc.constantFrom('l', 'L.', 'é', 'x-'), fc.integer({ min: 20, max: 120 }))
  .map(([unit, length]) => unit.repeat(length / 2));

const path = fc
  .array(mostly(fc.constantFrom(...fileNames), longName, 12), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join('/'));

const content: fc.Arbitrary<Content> = fc.oneof(
  fc.constantFrom('', 'text\n', '\ufefftext', '\ufeff\ufeffx', 'a\r\nb', '{{ .Values.x }}\n'),
  fc.uint8Array({ maxLength: 40 }).map((bytes) => ({ hex: Buffer.from(bytes).toString('hex') })),
  fc.integer({ min: 510, max: 514 }).map((length) => 'x'.repeat(length)),
);

/** Files that mean nothing to Helm. */
export const files: fc.Arbitrary<Tree> = fc.dictionary(path, content, { maxKeys: 6 });

/** Links that Helm follows, and some that lead nowhere. */
export const links: fc.Arbitrary<Tree> = mostly(
  fc.constant<Tree>({}),
  fc.dictionary(
    fc.constantFrom('link', 'link.yaml', 'b/link', 'templates/link'),
    fc
      .constantFrom(
        'Chart.yaml',
        './Chart.yaml',
        'templates',
        '../Chart.yaml',
        'values.yaml',
        'missing',
        'link',
      )
      .map((target) => ({ link: target })),
    { maxKeys: 2 },
  ),
  30,
);

/** Templates. */
export const templates: fc.Arbitrary<Tree> = fc
  .dictionary(fc.constantFrom(...templateNames), content, { maxKeys: 4 })
  .map((tree) => below('templates', tree));

/** What lies in `charts/` beside charts; the path is one within it. */
export const strays: fc.Arbitrary<Tree> = mostly(
  fc.dictionary(
    fc.constantFrom(
      '_ignored/x',
      '.hidden/Chart.yaml',
      '_x.tgz',
      'a-1.0.0.tgz.prov',
      'deep/x.prov',
      '.DS_Store',
    ),
    content,
    { maxKeys: 1 },
  ),
  fc.dictionary(fc.constantFrom('README.md', 'a.tar.gz', 'x.tgz', 'x/a', 'x.tgz/a'), content, { maxKeys: 1 }),
);

/** Brackets in each other. */
function brackets(depth: number, [open, close]: readonly [string, string]): string {
  return `${open.repeat(depth)}${close.repeat(depth)}`;
}

/** Values about as deep as Go reads them. */
export const deep: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom(999, 1001, 9998, 9999, 10_000, 10_001),
    fc.constantFrom<readonly [string, string]>(['[', ']'], ['{a: ', '}'], ['- ', '']),
  )
  .map(([depth, marks]) => `\n  ${brackets(depth, marks)}`);

/** The text of a values.yaml. */
const valuesText: fc.Arbitrary<string> = mostly(
  mostly(
    fc.constantFrom(...values),
    scalar.map((value) => `key: ${value}\n`),
    4,
  ),
  fc.constantFrom(...wrongValues),
);

/** A values.yaml. */
export const valuesFile: fc.Arbitrary<Content> = fc.oneof(
  { arbitrary: valuesText, weight: 60 },
  {
    arbitrary: fc
      .tuple(fc.constantFrom(...separatedValues), fc.oneof(fc.constant('utf8' as const), utf16))
      .map(([text, as]) => encoded(text, as)),
    weight: 2,
  },
  { arbitrary: deep.map((value) => `a:${value}\n`), weight: 1 },
);

/** The text of a values.schema.json. */
export const schemaFile: fc.Arbitrary<string> = mostly(
  fc.constantFrom(...schemas, brackets(10_000, ['[', ']'])),
  fc.constantFrom(...wrongSchemas, brackets(10_001, ['[', ']'])),
);

/** The text of a .helmignore. */
export const ignoreFile: fc.Arbitrary<string> = fc
  .tuple(
    mostly(fc.constant(''), fc.constant('\ufeff'), 4),
    fc.array(mostly(fc.constantFrom(...ignoreRules), fc.constantFrom(...grimIgnoreRules)), { maxLength: 5 }),
    mostly(fc.constant('\n'), fc.constant('\r\n'), 4),
  )
  .map(([start, rules, newline]) => start + rules.join(newline));
