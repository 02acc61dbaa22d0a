import { describe, expect, test } from '@jest/globals';
import { GitTagError, verifyTag } from '../../src/push/verify-tag.ts';

const chart = { name: 'app', version: '1.2.3' };

describe('verifyTag', () => {
  test.each(['1.2.3', 'v1.2.3', 'app-1.2.3', 'app/1.2.3', 'app-v1.2.3', 'app/v1.2.3'])('takes %s', (tag) => {
    expect(() => {
      verifyTag(tag, chart, [chart]);
    }).not.toThrow();
  });

  test.each(['1.2.4', 'v1.2', 'app', 'web-1.2.3', 'xapp-1.2.3', '1.2.3-rc.1', 'app_1.2.3'])(
    'refuses %s',
    (tag) => {
      expect(() => {
        verifyTag(tag, chart, [chart]);
      }).toThrow(GitTagError);
    },
  );

  test('says both, and what would do', () => {
    expect(() => {
      verifyTag('v1.2.4', chart, [chart]);
    }).toThrow(
      'the Git tag "v1.2.4" does not match the chart app, version 1.2.3: correct the version in Chart.yaml, or tag the commit "1.2.3", "v1.2.3", "app-1.2.3" or "app/1.2.3"',
    );
  });

  test.each([
    ['2.0.0-rc.1', ['2.0.0-rc.1', 'v2.0.0-rc.1', 'app-2.0.0-rc.1', 'app/v2.0.0-rc.1'], '2.0.0'],
    // Git takes "+" in a tag, a registry "_".
    ['1.2.3+b.5', ['1.2.3+b.5', 'v1.2.3_b.5', 'app-1.2.3+b.5', 'app/v1.2.3_b.5'], '1.2.3'],
    ['1.2.3-rc.1+b', ['v1.2.3-rc.1+b', 'app-1.2.3-rc.1_b'], '1.2.3-rc.1'],
    // Helm accepts a version with "v", and says nothing of it.
    ['v1.2.3', ['1.2.3', 'v1.2.3', 'app-1.2.3', 'app/v1.2.3'], 'v1.2.4'],
  ])('the version %s is that of the tags %j, and not of %s', (version, tags, other) => {
    const released = { name: 'app', version };
    for (const tag of tags) expect(verifyTag(tag, released, [released])).toBeUndefined();
    for (const tag of [other, `app-${other}`]) {
      expect(() => verifyTag(tag, released, [released])).toThrow(GitTagError);
    }
  });

  const app = { name: 'app', version: '1.2.3' };
  const app2 = { name: 'app-2', version: '1.0.0' };
  const web = { name: 'web', version: '1.2.3' };

  test.each([
    ['app-1.2.3', [app, web], ['app']],
    ['app/1.2.3', [app, web], ['app']],
    ['app/v1.2.3', [app, web], ['app']],
    ['web-v1.2.3', [app, web], ['web']],
    ['app-2-1.0.0', [app, app2], ['app-2']],
    ['app-2/v1.0.0', [app, app2], ['app-2']],
    // Read as `<chart>-<version>`, this could be 2-1.0.0 of the chart app, but only app-2 has the version.
    ['app-2-1.0.0', [app2, app, web], ['app-2']],
    ['app-1-2.0.0', [app, { name: 'app-1', version: '2.0.0' }], ['app-1']],
    ['app-1.2.3', [app, { name: 'app-1', version: '2.3.0' }], ['app']],
    [
      'app-1-2.0.1',
      [
        { name: 'app', version: '1-2.0.1' },
        { name: 'app-1', version: '2.0.0' },
      ],
      ['app'],
    ],
    ['app.io/1.0.0', [app, { name: 'app.io', version: '1.0.0' }], ['app.io']],
    ['app_x-1.0.0+b', [app, { name: 'app_x', version: '1.0.0+b' }], ['app_x']],
    ['v2-1.0.0', [app, { name: 'v2', version: '1.0.0' }], ['v2']],
    ['2048-1.0.0', [app, { name: '2048', version: '1.0.0' }], ['2048']],
    ['v1.2.3', [app, web], ['app', 'web']],
    ['1.2.3', [app, web], ['app', 'web']],
  ])('the tag %s releases what it names, of %j', (tag, charts, released) => {
    const taken = charts.filter((each) => verifyTag(tag, each, charts) === undefined);
    expect(taken.map(({ name }) => name)).toEqual(released);
  });

  test('of several charts of one name, the tag releases the one with its version', () => {
    const old = { name: 'app', version: '1.0.0' };
    const charts = [old, app, web];
    for (const order of [charts, charts.toReversed()]) {
      expect(verifyTag('app-1.2.3', app, order)).toBeUndefined();
      expect(verifyTag('app-1.2.3', old, order)).toBe(
        'the Git tag "app-1.2.3" releases the chart app, version 1.2.3',
      );
      expect(verifyTag('app/v1.0.0', app, order)).toBe(
        'the Git tag "app/v1.0.0" releases the chart app, version 1.0.0',
      );
      expect(verifyTag('app-1.2.3', web, order)).toBe('the Git tag "app-1.2.3" releases the chart app');
      for (const chart of [old, app]) expect(() => verifyTag('app-3.0.0', chart, order)).toThrow(GitTagError);
      // A plain version is that of each.
      expect(() => verifyTag('1.2.3', old, order)).toThrow(GitTagError);
    }
  });

  test('what is left out says which chart the tag releases', () => {
    expect(verifyTag('app-1.2.3', web, [app, web])).toBe('the Git tag "app-1.2.3" releases the chart app');
  });

  test.each([
    ['app-1.2.4', app, [app, web]],
    ['v1.2.3', app2, [app, app2]],
    ['other-1.2.3', app, [app, web]],
  ])('the tag %s fails for %j', (tag, each, charts) => {
    expect(() => verifyTag(tag, each, charts)).toThrow(GitTagError);
  });

  test('a chart that cannot be read may be the one that the tag releases', () => {
    expect(verifyTag('other-1.2.3', app, [app, undefined])).toContain(
      'may release a chart that cannot be read',
    );
    expect(() => verifyTag('1.2.4', app, [app, undefined])).toThrow(GitTagError);
  });
});
