import { describe, expect, test } from '@jest/globals';
import { idsOf, selectImages, type SelectedDeletions } from '../../src/delete/select.ts';
import type { ChartSource } from '../../src/registry/destination.ts';

const digest = (digit: string): `sha256:${string}` => `sha256:${digit.repeat(64)}`;
const images = [
  { digest: digest('1'), tags: ['1.0.0', 'stable'] },
  { digest: digest('2'), tags: ['1.1.0_b'] },
  { digest: digest('3'), tags: [] },
];

function select(sources: readonly Partial<ChartSource>[], version?: string): SelectedDeletions {
  const whole = sources.map((source) => ({
    text: 'app',
    destination: { type: 'private', region: 'eu-central-1' } as const,
    name: 'app',
    ...source,
  }));
  return selectImages(whole, version, images, 'host/app');
}

function ids({ deletions }: SelectedDeletions): readonly string[] {
  return deletions
    .flatMap(idsOf)
    .map(({ digest: id, tag }) => `${id.slice(7, 8)}${tag === undefined ? '' : ` ${tag}`}`);
}

describe('what is deleted', () => {
  test.each([
    ['a tag', [{ tag: 'stable' }], undefined, ['1 stable']],
    ['a digest', [{ digest: digest('1') }], undefined, ['1']],
    ['an image without tags', [{ digest: digest('3') }], undefined, ['3']],
    ['an exact version', [{}], '1.1.0+b', ['2 1.1.0_b']],
    ['a range', [{}], '^1.0.0', ['1 1.0.0', '2 1.1.0_b']],
    ['a tag and its digest', [{ tag: '1.0.0', digest: digest('1') }], undefined, ['1 1.0.0']],
    ['a digest beside its tag: once', [{ tag: '1.0.0' }, { digest: digest('1') }], undefined, ['1']],
    ['a tag twice: once', [{ tag: 'stable' }, { tag: 'stable' }], undefined, ['1 stable']],
  ])('%s', (_what, sources, version, expected) => {
    const selection = select(sources, version);
    expect(ids(selection)).toEqual(expected);
    expect(selection.missing).toEqual([]);
  });

  test('both tags of an image are its last ones, together', () => {
    expect(select([{ tag: '1.0.0' }, { tag: 'stable' }]).deletions).toMatchObject([{ kept: [] }]);
    expect(select([{ tag: '1.0.0' }]).deletions).toMatchObject([{ kept: ['stable'] }]);
  });

  test.each([
    ['a tag', { tag: '3.0.0' }, undefined, 'host/app:3.0.0'],
    ['a digest', { digest: digest('9') }, undefined, `host/app@${digest('9')}`],
    [
      'a tag of another digest',
      { tag: '1.0.0', digest: digest('2') },
      undefined,
      `host/app:1.0.0@${digest('2')}`,
    ],
    ['a range', {}, '>5', 'host/app in the range ">5" (the newest versions are 1.1.0+b, 1.0.0)'],
  ])('%s that is not there is named', (_what, source, version, name) => {
    expect(select([source], version)).toEqual({ deletions: [], missing: [name] });
  });
});
