import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { peer } from '../support/peers.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { theError } from '../support/step-error.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

const types = { port: { type: 'integer' }, name: { type: 'string' } };
const schema = JSON.stringify({ type: 'object', required: ['host'], properties: types });

/** Charts that Helm does not accept, and the lines of its reasons. */
const charts = {
  schema: [
    { 'values.schema.json': schema, 'values.yaml': 'port: x\nname: 1\n' },
    [
      "at '': missing property 'host'",
      "at '/port': got string, want integer",
      "at '/name': got number, want string",
    ],
  ],
  template: [
    {
      'templates/_a.tpl': '{{ define "a" }}{{ .Values.a.b.c }}{{ end }}',
      'templates/b.yaml': 'a: {{ include "a" . }}\n',
    },
    [
      'executing "template/templates/b.yaml" at <include "a" .>',
      'error calling include',
      'nil pointer evaluating interface {}.b',
    ],
  ],
} as const;

// Helm 4 writes the steps of a template's error in lines of their own.
test.each([
  ['helm3', 'schema'],
  ['helm3', 'template'],
  ['helm4', 'schema'],
  ['helm4', 'template'],
] as const)('every line of a reason of %s is in the error: %s', async (name, chart) => {
  const programs = path.join(stage.job.home, name);
  await mkdir(programs, { recursive: true });
  await symlink(peer(name), path.join(programs, 'helm')).catch(() => undefined);
  const [files, lines] = charts[chart];
  const folder = path.join(stage.workspace, chart);
  await mkdir(path.join(folder, 'templates'), { recursive: true });
  await writeFile(path.join(folder, 'Chart.yaml'), `apiVersion: v2\nname: ${chart}\nversion: 1.0.0\n`);
  for (const [file, content] of Object.entries(files)) await writeFile(path.join(folder, file), content);
  const PATH = `${programs}${path.delimiter}${process.env['PATH'] ?? ''}`;
  const message = theError(await stage.push({ 'chart-path': chart, lint: 'true' }, { PATH }));
  expect(message).toMatch(/^helm lint found: \[ERROR\] /);
  for (const line of lines) expect(message).toContain(line);
});
