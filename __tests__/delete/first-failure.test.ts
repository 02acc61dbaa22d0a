import { expect, test } from '@jest/globals';
import { CreateRepositoryCommand } from '@aws-sdk/client-ecr';
import { ecrClient } from '../../scripts/read-manifest.ts';
import { deleteCharts } from '../../src/delete/delete.ts';
import type { DeletePorts, DeletionRegistry } from '../../src/delete/plan.ts';
import { failHere, FirstFailure } from '../support/first-failure.ts';
import { closingAfterEach } from '../support/closing.ts';
import { startPromoting, type Promoting } from '../support/promoting.ts';

const later = closingAfterEach();
const destination = { type: 'private', region: 'eu-central-1' } as const;
const names = Array.from({ length: 12 }, (_, index) => `app${index}`);
const atOnce = 8;

async function emulated(): Promise<Promoting> {
  const promoting = later(await startPromoting());
  for (const repositoryName of names) {
    await ecrClient(promoting.emulator.environment).send(new CreateRepositoryCommand({ repositoryName }));
    await promoting.put(repositoryName, {}, '1.0.0');
  }
  promoting.operations();
  return promoting;
}

/** Deletes the same tag of all repositories. */
async function deleting(open: DeletePorts['open']): Promise<unknown> {
  const sources = names.map((name) => ({ text: `${name}:1.0.0`, destination, name, tag: '1.0.0' }));
  return await deleteCharts(
    { sources, ifMissing: 'fail', dryRun: false, withSignatures: false },
    { open, log: { info: () => undefined, warning: () => undefined } },
  );
}

function count(operations: readonly string[], wanted: string): number {
  return operations.filter((operation) => operation === wanted).length;
}

test('a registry that cannot be opened: no further one is opened, and nothing is looked up', async () => {
  const promoting = await emulated();
  const calls = new FirstFailure(atOnce);
  await expect(deleting(() => calls.run(() => promoting.openForDeletion(), failHere))).rejects.toThrow(
    'the first one fails',
  );
  await calls.release();
  expect(calls.begun).toBe(atOnce);
  expect(count(promoting.operations(), 'DescribeImages')).toBe(0);
});

test('a repository that cannot be looked up: no further one is, and nothing is deleted', async () => {
  const promoting = await emulated();
  const calls = new FirstFailure(atOnce);
  const registry = await promoting.openForDeletion();
  const imagesOf: DeletionRegistry['imagesOf'] = (name, references) =>
    calls.run(() => registry.imagesOf(name, references), failHere);
  await expect(deleting(() => Promise.resolve({ ...registry, imagesOf }))).rejects.toThrow(
    'the first one fails',
  );
  await calls.release();
  expect(calls.begun).toBe(atOnce);
  const operations = promoting.operations();
  expect(count(operations, 'DescribeImages')).toBe(atOnce - 1);
  expect(count(operations, 'BatchDeleteImage')).toBe(0);
});

test('a deletion that breaks off: no further one is begun', async () => {
  const promoting = await emulated();
  const calls = new FirstFailure(atOnce);
  const registry = await promoting.openForDeletion();
  const deleteImages: DeletionRegistry['deleteImages'] = (name, ids) =>
    calls.run(() => registry.deleteImages(name, ids), failHere);
  await expect(deleting(() => Promise.resolve({ ...registry, deleteImages }))).rejects.toThrow(
    'the first one fails',
  );
  await calls.release();
  expect(calls.begun).toBe(atOnce);
  expect(count(promoting.operations(), 'BatchDeleteImage')).toBe(atOnce - 1);
});
