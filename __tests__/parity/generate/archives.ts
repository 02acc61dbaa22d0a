import * as fc from 'fast-check';
import { record } from '../../support/make-archive.ts';
import type { Member } from '../../support/make-archive.ts';
import { archivedTwice } from './samples.ts';
import { mostly } from './scalars.ts';
import { wholeEnd } from './tree.ts';
import type { ArchiveEnd, Packed, Tree } from './tree.ts';

const oddEnd: fc.Arbitrary<ArchiveEnd> = fc.record({
  emptyBlocks: fc.constantFrom(0, 0, 1, 2),
  cut: fc.constantFrom(0, 0, 1, 100, 500, 511, 512, 513, 1023),
  zeros: fc.constantFrom(0, 0, 1, 9, 10, 512),
});

/** A file of a name that the chart has already, in the chart's folder or in another. */
function twice(top: string): fc.Arbitrary<readonly Member[]> {
  return fc
    .tuple(fc.constantFrom(...archivedTwice), fc.constantFrom(top, 'other'))
    .map(([[name, content], folder]) => [{ name: `${folder}/${name}`, content }]);
}

/** Headers that Go reads in one way, and others need not. */
function headers(top: string): readonly (readonly Member[])[] {
  const name = `${top}/y`;
  const file: Member = { name, content: 'abc' };
  const extended = (content: string): Member => ({ name: 'PaxHeaders/y', type: 'x', content });
  const long: Member = { name: '././@LongLink', type: 'L', content: `${top}/${'long/'.repeat(30)}y\0` };
  return [
    [extended(record('path', `${top}/${'x'.repeat(70)}`))],
    [long],
    [{ name: 'g', type: 'g', content: record('path', `${top}/all`) }, file],
    [{ name: `${name}/`, type: '\0' }],
    [{ name: `${name}/`, type: '\0', size: 4096 }],
    [{ name: `${name}/`, type: '\0', content: 'abc' }],
    [{ name, type: '\0', content: 'abc' }],
    [{ name: `${name}/`, content: 'abc' }],
    [{ name: `${name}/`, type: '5' }],
    [{ name: `${name}/`, type: '5', size: 4096 }],
    [{ name: `${name}/`, type: '5', content: 'abc' }],
    [{ name, type: '7', content: 'abc' }],
    [{ name, mode: 0o40_755 }],
    [{ name, mode: 0o40_755, content: 'abc' }],
    [extended(record('size', '2')), file],
    [extended(record('size', '4096')), file],
    [extended(record('path', `${name}/`)), { name, type: '\0', content: 'abc' }],
    [long, { name, type: '\0', content: 'abc' }],
    [long, extended(record('path', `${top}/z`)), file],
    [{ ...file, size: 0 }],
    [{ ...file, size: 513 }],
  ];
}

/** A packaged chart of these files; `weight` tells how much more often it is an ordinary one than an odd one. */
export function packed(top: string, tgz: Tree, weight: number): fc.Arbitrary<Packed> {
  const extras = mostly<readonly Member[]>(
    fc.constant([]),
    fc.oneof(twice(top), fc.constantFrom(...headers(top))),
    weight,
  );
  return fc.record({
    top: fc.constant(top),
    tgz: fc.constant(tgz),
    before: extras,
    behind: extras,
    end: mostly(fc.constant(wholeEnd), oddEnd, weight),
  });
}
