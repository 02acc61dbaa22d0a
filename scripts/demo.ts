/**
 * Shows the action at work: pushes an example chart to ECR and to ECR Public, each twice, as the GitHub runner would.
 * AWS is the emulator of this repository, on loopback. Fails when anything is not as it should be.
 */
import assert from 'node:assert/strict';
import path from 'node:path';
import { startEmulator, type Emulator } from '../emulator/emulator.ts';
import { digestOf } from '../src/digest.ts';
import { ecrClient, readPrivateManifest, readPublicManifest } from './read-manifest.ts';
import { startJob, type Job, type StepResult } from './runner/job.ts';

const root = path.resolve(import.meta.dirname, '..');
const chart = 'examples/charts/hello';

async function push(job: Job, inputs: Readonly<Record<string, string>>): Promise<StepResult> {
  const all = { 'chart-path': chart, 'create-repository': 'true', ...inputs };
  console.log('\n- uses: ./\n  with:');
  for (const [name, value] of Object.entries(all)) console.log(`    ${name}: ${value}`);
  const run = await job.uses(root, all);
  assert.equal(run.exitCode, 0, `the action failed:\n${run.stdout}${run.stderr}`);
  return run;
}

function show(title: string, text: string): void {
  console.log(`\n  ${title}\n${text.trimEnd().replace(/^/gm, '    ')}`);
}

function showOutputs({ outputs }: StepResult): void {
  const lines = Object.entries(outputs)
    .filter(([name]) => name !== 'results')
    .map(([name, value]) => `${name.padEnd(18)} ${value}`);
  show('outputs', lines.join('\n'));
}

/** Pushes to one registry and once more; `read` gets the manifest that the registry holds for the first push. */
async function pushTwice(
  job: Job,
  inputs: Readonly<Record<string, string>>,
  read: (outputs: StepResult['outputs']) => Promise<string>,
): Promise<void> {
  const first = await push(job, inputs);
  assert.equal(first.outputs['pushed'], 'true', 'the first push pushes');
  const manifest = await read(first.outputs);
  const digest = digestOf(manifest);
  assert.equal(digest, first.outputs['digest'], 'the digest is that of the manifest in the registry');
  showOutputs(first);
  show('manifest in the registry', JSON.stringify(JSON.parse(manifest), null, 2));
  show('job summary', first.summary);

  const second = await push(job, inputs);
  assert.equal(second.outputs['pushed'], 'false', 'the second push finds the same content');
  assert.equal(second.outputs['digest'], digest, 'the digest stays');
  show('outputs', `pushed             ${second.outputs['pushed']}\ndigest             ${digest}`);
}

async function demonstrate(emulator: Emulator, job: Job): Promise<void> {
  const ecr = ecrClient(emulator.environment);
  console.log(`ECR, ECR Public and STS: ${emulator.endpoint}\n\n=== Amazon ECR`);
  await pushTwice(job, {}, (outputs) =>
    readPrivateManifest(ecr, outputs['chart-name'] ?? '', outputs['tag'] ?? ''),
  );
  console.log('\n=== Amazon ECR Public');
  await pushTwice(job, { 'registry-type': 'public' }, (outputs) => readPublicManifest(outputs['ref'] ?? ''));
}

const emulator = await startEmulator();
const job = await startJob(root, emulator.environment);
try {
  await demonstrate(emulator, job);
  console.log(
    `\nBoth registries hold ${chart}; pushing it again changed nothing (${performance.now().toFixed()} ms).`,
  );
} catch (error) {
  console.error(`\nThe demo failed: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
} finally {
  await Promise.all([job.close(), emulator.close()]);
}
