import { expect, test } from '@jest/globals';
import { parseWorkflowCommands } from '../../scripts/runner/workflow-commands.ts';

// Escapes: actions/runner, src/Runner.Common/ActionCommand.cs (_escapeMappings, _escapeDataMappings).
test.each([
  ['::error::broken', [{ name: 'error', properties: {}, message: 'broken' }]],
  ['  ::notice::indented', [{ name: 'notice', properties: {}, message: 'indented' }]],
  [
    '::warning title=a%3Ab%2Cc,file=x.yaml::one%0Atwo%25',
    [{ name: 'warning', properties: { title: 'a:b,c', file: 'x.yaml' }, message: 'one\ntwo%' }],
  ],
  [
    '::error::https://example.com/a::b',
    [{ name: 'error', properties: {}, message: 'https://example.com/a::b' }],
  ],
  [
    '::group::Push\nsaid inside\n::endgroup::',
    [
      { name: 'group', properties: {}, message: 'Push' },
      { name: 'endgroup', properties: {}, message: '' },
    ],
  ],
  ['::add-mask::%2525', [{ name: 'add-mask', properties: {}, message: '%25' }]],
  ['said ##[error]in passing', [{ name: 'error', properties: {}, message: 'in passing' }]],
  [
    '##[set-output name=digest;x=y]sha256:0',
    [{ name: 'set-output', properties: { name: 'digest', x: 'y' }, message: 'sha256:0' }],
  ],
  ['said ::error::in passing', []],
  ['::error without end', []],
])('%j', (stdout, commands) => {
  expect(parseWorkflowCommands(stdout)).toEqual(commands);
});
