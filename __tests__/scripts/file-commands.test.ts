import { describe, expect, test } from '@jest/globals';
import { parseFileCommands } from '../../scripts/runner/file-commands.ts';

// After the cases of actions/runner, src/Test/L0/Worker/FileCommandTestBase.cs.
describe('what the runner reads from GITHUB_OUTPUT', () => {
  test.each([
    ['', {}],
    [
      '\nMY_KEY=my value\n\nMY_KEY_2=my second value\n\n',
      { MY_KEY: 'my value', MY_KEY_2: 'my second value' },
    ],
    ['MY_KEY=', { MY_KEY: '' }],
    [
      'MY_KEY==abc\nMY_KEY_2=def=ghi\nMY_KEY_3=jkl=',
      { MY_KEY: '=abc', MY_KEY_2: 'def=ghi', MY_KEY_3: 'jkl=' },
    ],
    ['MY_KEY<<EOF\nline one\nline two\nline three\nEOF', { MY_KEY: 'line one\nline two\nline three' }],
    ['MY_KEY<<EOF\nEOF', { MY_KEY: '' }],
    ['MY_KEY_1<<EOF\nhello\n\nthree\n\nEOF', { MY_KEY_1: 'hello\n\nthree\n' }],
    ['MY_KEY_2<<EOF\nhello=two\nEOF', { MY_KEY_2: 'hello=two' }],
    ['MY_KEY_3<<EOF\n EOF\nEOF', { MY_KEY_3: ' EOF' }],
    ['MY_KEY_4<<EOF\nEOF EOF\nEOF', { MY_KEY_4: 'EOF EOF' }],
    ['MY_KEY_5=abc << def', { MY_KEY_5: 'abc << def' }],
    ['MY_KEY_7<<=EOF=\nabc\n=EOF=\n', { MY_KEY_7: 'abc' }],
    ['A<<E\r\none\r\nE\r\nB=2\r\n', { A: 'one', B: '2' }],
  ])('%j', (text, values) => {
    expect(parseFileCommands(text)).toEqual(values);
  });

  test.each([
    ['MY_KEY', "Invalid format 'MY_KEY'"],
    ['=value', "Invalid format '=value'"],
    ['MY_KEY<<EOF line one line two EOF', 'Matching delimiter not found'],
    ['Issue: the `=` character<<khkIhPxsVA==\na payload\nkhkIhPxsVA==', "Invalid format 'a payload'"],
    ['MY_KEY<<EOF\nline one\n', "Matching delimiter not found 'EOF'"],
    ['MY_KEY<<\nvalue\n', "Matching delimiter not found ''"],
  ])('%j fails the step', (text, message) => {
    expect(() => parseFileCommands(text)).toThrow(message);
  });
});
