import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ecrClient, readPrivateManifest } from '../../scripts/read-manifest.ts';
import { digestOf } from '../../src/digest.ts';
import { closingAfterEach } from '../support/closing.ts';
import { openKitchen } from '../support/recipes.ts';

const later = closingAfterEach();
const readme = readFileSync(path.resolve(import.meta.dirname, '../../README.md'), 'utf8');

test('the first workflow of README.md works as it stands: what it pushed, Helm can install', async () => {
  const [, workflow = ''] = /^```yaml\n([^]*?)^```/m.exec(readme) ?? [];
  expect(workflow).toContain('helm upgrade --install');
  const kitchen = later(await openKitchen());
  const run = await kitchen.runText(workflow);
  if (run.jobs.some((result) => result !== 'success')) throw new Error(run.log);
  expect(run.succeeded).toEqual(run.expected);
  // Helm prints where it has pulled from, and what it would install.
  const manifest = await readPrivateManifest(ecrClient(kitchen.emulator.environment), 'app', '0.1.0');
  expect(run.log).toContain(`Digest: ${digestOf(manifest)}`);
  expect(run.log).toContain('kind: Deployment');
});
