import { describe, expect, test } from '@jest/globals';
import { GitTagError, verifyTag } from '../../src/push/verify-tag.ts';

const chart = { name: 'app', version: '1.2.3' };

describe('verifyTag', () => {
  test.each(['1.2.3', 'v1.2.3', 'app-1.2.3', 'app/1.2.3', 'app-v1.2.3', 'app/v1.2.3'])('takes %s', (tag) => {
    expect(() => {
      verifyTag(tag, chart);
    }).not.toThrow();
  });

  test.each(['1.2.4', 'v1.2', 'app', 'web-1.2.3', 'xapp-1.2.3', '1.2.3-rc.1', 'app_1.2.3'])(
    'refuses %s',
    (tag) => {
      expect(() => {
        verifyTag(tag, chart);
      }).toThrow(GitTagError);
    },
  );

  test('says both, and what would do', () => {
    expect(() => {
      verifyTag('v1.2.4', chart);
    }).toThrow(
      'the Git tag "v1.2.4" is not the version of the chart app, 1.2.3: correct the version in Chart.yaml, or tag the commit "1.2.3", "v1.2.3", "app-1.2.3" or "app/1.2.3"',
    );
  });
});
