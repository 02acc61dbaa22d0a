import { describe, expect, test } from '@jest/globals';
import { readYaml } from '../../../src/chart/yaml/construct.ts';
import { YamlError } from '../../../src/chart/yaml/errors.ts';

function failure(bytes: Uint8Array): unknown {
  try {
    return readYaml(bytes);
  } catch (error) {
    return error;
  }
}

// What go-yaml v2.4.4 takes and refuses, by its readerc.go.
describe('bytes', () => {
  test.each([
    ['UTF-8', Buffer.from('a: é')],
    ['UTF-8 with a byte order mark', Buffer.from('\uFEFFa: é')],
    ['UTF-16, little end first', Buffer.from('\uFEFFa: é', 'utf16le')],
    ['UTF-16, big end first', Buffer.from('\uFEFFa: é', 'utf16le').swap16()],
  ])('of %s are read', (_, bytes) => {
    expect(readYaml(bytes)).toEqual(new Map([['a', 'é']]));
  });

  test.each([
    ['of Latin-1', Buffer.from('a: b\nc: éxyz\n', 'latin1'), 'yaml: invalid trailing UTF-8 octet', 2],
    [
      'of Latin-1 at the end',
      Buffer.from('a: b\nc: é', 'latin1'),
      'yaml: incomplete UTF-8 octet sequence',
      2,
    ],
    ['that begin no character', Buffer.from('a: \xff', 'latin1'), 'yaml: invalid leading UTF-8 octet', 1],
    [
      'of a character that is too long',
      Buffer.from('\xc0\x80', 'latin1'),
      'yaml: invalid length of a UTF-8 sequence',
      1,
    ],
    ['of a surrogate', Buffer.from('\xed\xa0\x80', 'latin1'), 'yaml: invalid Unicode character', 1],
    [
      'of half a UTF-16 pair',
      Buffer.from('\uFEFFa\n\uD800b', 'utf16le'),
      'yaml: expected low surrogate area',
      2,
    ],
    [
      'of the other half',
      Buffer.from('\uFEFFa\n\uDC00b', 'utf16le'),
      'yaml: unexpected low surrogate area',
      2,
    ],
    [
      'that end in a UTF-16 pair',
      Buffer.from('\uFEFFa\uD83D', 'utf16le'),
      'yaml: incomplete UTF-16 surrogate pair',
      1,
    ],
    ['of UTF-16 and one more', Buffer.from('\xff\xfea\0b', 'latin1'), 'yaml: incomplete UTF-16 character', 1],
    [
      'of a control character',
      Buffer.from('a\r\nb\rc\n\u0007'),
      'yaml: control characters are not allowed',
      4,
    ],
    ['of DEL', Buffer.from('\u007f'), 'yaml: control characters are not allowed', 1],
    [
      'behind 200,000 lines',
      Buffer.concat([Buffer.from('- é\n'.repeat(200_000)), Buffer.of(0xff)]),
      'yaml: invalid leading UTF-8 octet',
      200_001,
    ],
  ])('%s are refused', (_, bytes, message, line) => {
    const error = failure(bytes);
    expect(error).toBeInstanceOf(YamlError);
    expect(error).toMatchObject({ message, line });
  });
});

// What YAMLToJSON of sigs.k8s.io/yaml v1.6.0 gives: go-yaml reads 512 bytes at a time.
describe('the text is read ahead as far as go-yaml reads it', () => {
  const refused = 'control characters are not allowed';

  test('what lies behind a document is not looked at where it is far', () => {
    expect(readYaml(Buffer.from(`a: 1\n...\n${'#'.repeat(600)}\x01`))).toEqual(new Map([['a', 1n]]));
    expect(() => readYaml(Buffer.from(`a: 1\n...\n${'#'.repeat(400)}\x01`))).toThrow(refused);
    expect(() => readYaml(Buffer.from(`a: 1\n${'#'.repeat(600)}\x01`))).toThrow(refused);
  });

  // `is_bom` in yamlprivateh.go looks at where the buffer begins: each line then loses a character.
  test.each([508, 510, 512, 1020, 1022])('a byte order mark at byte %d is a character', (offset) => {
    const value = `${'x'.repeat(offset - 3)}\uFEFFx`;
    expect(readYaml(Buffer.from(`a: ${value}\nbc: 2\n`))).toEqual(
      new Map<string, unknown>([
        ['a', value],
        ['bc', 2n],
      ]),
    );
  });

  test.each([509, 1021])(
    'a byte order mark at byte %d, with which a buffer begins, is taken for one',
    (offset) => {
      const text = `a: ${'x'.repeat(offset - 3)}\uFEFFx\nbc: 2\n`;
      expect(() => readYaml(Buffer.from(text))).toThrow('did not find expected key');
    },
  );

  test('also where the line that it would begin is not there', () => {
    expect(readYaml(Buffer.from('a: \n- Name: "\uFEFF"\n'))).toEqual(
      new Map([['a', [new Map([['Name', '\uFEFF']])]]]),
    );
  });

  test('so are two at the beginning', () => {
    expect(() => readYaml(Buffer.from('\uFEFF\uFEFFa: 1\nb: 2\n'))).toThrow('did not find expected key');
    expect(readYaml(Buffer.from('\uFEFF\uFEFF[a,\nb]'))).toEqual(['a']);
    expect(readYaml(Buffer.from('\uFEFF\uFEFF# c\n- a'))).toBe('a');
  });
});
