import { describe, expect, test } from '@jest/globals';
import { parseFileCommands } from '../../scripts/runner/file-commands.ts';

// The cases of actions/runner, src/Test/L0/Worker/SetOutputFileCommandL0.cs.
describe('what the runner reads from GITHUB_OUTPUT', () => {
  test.each([
    ['', {}],
    ['\n', {}],
    ['MY_OUTPUT=MY VALUE', { MY_OUTPUT: 'MY VALUE' }],
    ['MY_OUTPUT=', { MY_OUTPUT: '' }],
    [
      'MY_OUTPUT=my value=\nMY_OUTPUT_2=my second=value',
      { MY_OUTPUT: 'my value=', MY_OUTPUT_2: 'my second=value' },
    ],
    ['MY_OUTPUT=<<a', { MY_OUTPUT: '<<a' }],
    ['MY_OUTPUT<<EOF\nline one\nline two\nEOF', { MY_OUTPUT: 'line one\nline two' }],
    ['MY_OUTPUT<<EOF\nEOF', { MY_OUTPUT: '' }],
    ['MY_OUTPUT<<EOF\nline one\n  EOF\nEOF\n', { MY_OUTPUT: 'line one\n  EOF' }],
    ['MY_OUTPUT<<=EOF\nhello\none\n=EOF', { MY_OUTPUT: 'hello\none' }],
    ['A<<E\r\none\r\nE\r\nB=2\r\n', { A: 'one', B: '2' }],
  ])('%j', (text, values) => {
    expect(parseFileCommands(text)).toEqual(values);
  });

  test.each([
    ['MY_OUTPUT', "Invalid format 'MY_OUTPUT'"],
    ['=value', "Invalid format '=value'"],
    ['MY_OUTPUT<<EOF\nline one\n', "Matching delimiter not found 'EOF'"],
    ['MY_OUTPUT<<\nvalue\n', "Matching delimiter not found ''"],
  ])('%j fails the step', (text, message) => {
    expect(() => parseFileCommands(text)).toThrow(message);
  });
});
