import { win32 } from 'node:path';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseWorkflowCommands } from '../../scripts/runner/workflow-commands.ts';
import { annotatedFile, oneLogLine } from '../../src/runner/log.ts';

/** Pieces of commands, line ends, and characters that .NET's comparison of texts passes over (Unicode TR 10, ignorables). */
const pieces = [
  '::',
  ':',
  '##[',
  '#',
  '[',
  ']',
  'error',
  'add-mask',
  ' ',
  '\n',
  '\r',
  '\u0000',
  '\u200b',
  '\ufe0f',
  'x',
];
const unseen = /[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;

test('no text becomes a command', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces)), (parts) => {
      const line = oneLogLine(parts.join(''));
      expect(line).not.toMatch(/[\r\n]/);
      expect(parseWorkflowCommands(line.replace(unseen, ''))).toEqual([]);
    }),
    { numRuns: 2_000 },
  );
});

test.each([
  ['charts/app: app 1.2.3, 2.3 kB', 'charts/app: app 1.2.3, 2.3 kB'],
  ['::error::pwned: app 1.2.3', ': :error::pwned: app 1.2.3'],
  ['x ##[add-mask]app', 'x ## [add-mask]app'],
])('%s', (text, line) => {
  expect(oneLogLine(text)).toBe(line);
});

// The runner writes annotations as they are, and GitHub looks the file up in the repository, whose paths have "/".
test.each([
  ['charts\\app\\Chart.yaml', 'charts/app/Chart.yaml'],
  ['charts/app\\Chart.yaml', 'charts/app/Chart.yaml'],
  ['.\\charts\\..\\Chart.yaml', 'Chart.yaml'],
  ['D:\\a\\repo\\repo\\charts\\app\\templates\\a.yaml', 'charts/app/templates/a.yaml'],
  ['Chart.yaml', 'Chart.yaml'],
])('an annotation on Windows for %s names %s', (file, shown) => {
  expect(annotatedFile('D:\\a\\repo\\repo', file, win32)).toBe(shown);
});
