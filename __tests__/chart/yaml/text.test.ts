import { describe, expect, test } from '@jest/globals';
import { YamlError } from '../../../src/chart/yaml/errors.ts';
import { decodeText } from '../../../src/chart/yaml/text.ts';

function failure(bytes: Uint8Array): unknown {
  try {
    return decodeText(bytes);
  } catch (error) {
    return error;
  }
}

// What readerc.go of go-yaml v2 takes and refuses.
describe('decodeText', () => {
  test.each([
    ['UTF-8', Buffer.from('a: é')],
    ['UTF-8 with a byte order mark', Buffer.from('\uFEFFa: é')],
    ['UTF-16, little end first', Buffer.from('\uFEFFa: é', 'utf16le')],
    ['UTF-16, big end first', Buffer.from('\uFEFFa: é', 'utf16le').swap16()],
  ])('reads %s', (_, bytes) => {
    expect(decodeText(bytes)).toBe('a: é');
  });

  test.each([
    ['bytes of Latin-1', Buffer.from('a: b\nc: é\n', 'latin1'), 'yaml: line 2: invalid UTF-8', 2],
    ['half of a UTF-16 pair', Buffer.from('\uFEFFa\n\uD800b', 'utf16le'), 'yaml: line 2: invalid UTF-16', 2],
    ['a control character', Buffer.from('a\r\nb\rc\n\u0007'), 'yaml: control characters are not allowed', 4],
    ['DEL', Buffer.from('\u007f'), 'yaml: control characters are not allowed', 1],
  ])('refuses %s', (_, bytes, message, line) => {
    const error = failure(bytes);
    expect(error).toBeInstanceOf(YamlError);
    expect(error).toMatchObject({ message, line });
  });
});
