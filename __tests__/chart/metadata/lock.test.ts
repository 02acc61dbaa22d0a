import { describe, expect, test } from '@jest/globals';
import { lockYaml, parseLock, stampLock } from '../../../src/chart/metadata/lock.ts';

function parse(text: string): ReturnType<typeof parseLock> {
  return parseLock(Buffer.from(text), 'Chart.lock');
}

// What Helm 4.3.1 makes of the files.
describe('parseLock and lockYaml', () => {
  test('read and write a lock', () => {
    const text =
      'dependencies:\n- name: redis\n  repository: https://charts.example.com\n  version: 1.10\n' +
      'digest: sha256:abc\ngenerated: "2024-05-06T07:08:09.100+00:00"\nother: 1\n';
    const lock = parse(text);
    expect(lock).toEqual({
      generated: '2024-05-06T07:08:09.1Z',
      digest: 'sha256:abc',
      dependencies: [{ name: 'redis', repository: 'https://charts.example.com', version: '1.1' }],
    });
    expect(lock && lockYaml(lock)).toBe(
      'dependencies:\n- name: redis\n  repository: https://charts.example.com\n  version: "1.1"\n' +
        'digest: sha256:abc\ngenerated: "2024-05-06T07:08:09.1Z"\n',
    );
  });

  test.each([[''], ['null\n'], ['# nothing\n']])('%j is no lock', (text) => {
    expect(parse(text)).toBeUndefined();
  });

  test.each([
    ['digest: x\n', 'dependencies: null\ndigest: x\ngenerated: "0001-01-01T00:00:00Z"\n'],
    ['dependencies: []\ngenerated: ~\n', 'dependencies: []\ndigest: ""\ngenerated: "0001-01-01T00:00:00Z"\n'],
    [
      'dependencies:\n- ~\n- {}\n',
      'dependencies:\n- null\n- name: ""\n  repository: ""\ndigest: ""\ngenerated: "0001-01-01T00:00:00Z"\n',
    ],
  ])('%j becomes %j', (text, expected) => {
    const lock = parse(text);
    expect(lock && lockYaml(lock)).toBe(expected);
  });

  test.each([
    ['2020-02-20T05:00:00.123456789123+09:00', '2020-02-20T05:00:00.123456789+09:00'],
    ['2020-01-01T00:00:00,5Z', '2020-01-01T00:00:00.5Z'],
    ['2020-02-20T05:00:00-00:00', '2020-02-20T05:00:00Z'],
    ['2020-02-20T5:00:00Z', '2020-02-20T05:00:00Z'],
    ['2020-02-20T05:00:00+09:60', '2020-02-20T05:00:00+10:00'],
    ['2020-02-29T05:00:00+23:59', '2020-02-29T05:00:00+23:59'],
  ])('the time %s is written as %s', (time, expected) => {
    expect(parse(`generated: "${time}"`)?.generated).toBe(expected);
  });

  const decoding = 'cannot load Chart.lock: error unmarshaling JSON: while decoding JSON: ';
  test.each([
    ['generated: 5', `${decoding}Time.UnmarshalJSON: input is not a JSON string`],
    ['generated: "2021-02-29T00:00:00Z"', `${decoding}parsing time "2021-02-29T00:00:00Z": day out of range`],
    [
      'generated: "2020-02-20T25:00:00Z"',
      `${decoding}parsing time "2020-02-20T25:00:00Z": hour out of range`,
    ],
    [
      'generated: "2020-02-20T05:00:60Z"',
      `${decoding}parsing time "2020-02-20T05:00:60Z": second out of range`,
    ],
    ['generated: yesterday', `${decoding}parsing time "yesterday" as "2006-01-02T15:04:05Z07:00"`],
    ['- a', `${decoding}json: cannot unmarshal array into Go value of type v2.Lock`],
    [
      'dependencies: x',
      `${decoding}json: cannot unmarshal string into Go struct field Lock.dependencies of type []*v2.Dependency`,
    ],
  ])('%j is refused', (text, message) => {
    expect(() => parse(text)).toThrow(message);
  });
});

// Go's time.Time reads such an offset and does not write it; Helm 4.3.1 packages the lock where it writes another time or none.
describe('a lock with an offset of a day', () => {
  test.each(['+24:00', '-24:00', '+24:60', '+23:60'])('%s is read, and not written', (offset) => {
    const lock = parse(`generated: "2020-01-01T00:00:00${offset}"`);
    expect(lock).toBeDefined();
    expect(() => lock && lockYaml(lock)).toThrow(
      'error marshaling into JSON: json: error calling MarshalJSON for type time.Time: Time.MarshalJSON: timezone hour outside of range [0,23]',
    );
    expect(lock && lockYaml(stampLock(lock, 1_700_000_000))).toBe(
      'dependencies: null\ndigest: ""\ngenerated: "2023-11-14T22:13:20Z"\n',
    );
  });

  test.each(['+25:00', '+00:61'])('%s is refused', (offset) => {
    expect(() => parse(`generated: "2020-01-01T00:00:00${offset}"`)).toThrow('out of range');
  });
});

// Helm's StampModTimes sets Lock.Generated to time.Unix(epoch, 0).UTC().
test('stampLock gives a lock the time of SOURCE_DATE_EPOCH', () => {
  expect(stampLock({ generated: '', digest: 'x' }, 1_700_000_000)).toEqual({
    generated: '2023-11-14T22:13:20Z',
    digest: 'x',
  });
});
