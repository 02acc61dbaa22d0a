import type { Digest } from '../digest.ts';
import { sleep } from '../http/clock.ts';
import type { PushPorts } from './plan.ts';
import type { Replica } from '../registry/registry.ts';
import type { Target } from '../registry/repository.ts';

/** An image was not replicated everywhere it should be. */
class ReplicationError extends Error {
  override readonly name = 'ReplicationError';
}

/** Milliseconds between two requests. */
const interval = 5_000;

/** Most images are replicated within 30 minutes: https://docs.aws.amazon.com/AmazonECR/latest/userguide/replication.html */
const patience = 30 * 60 * 1000;

/** Milliseconds after which ECR should have reported a replication, if there is any. */
const grace = 30_000;

function regionsOf(replicas: readonly Replica[]): string {
  return replicas.map(({ region, accountId }) => `${region} (${accountId})`).join(', ');
}

/**
 * Waits until ECR reports an image as replicated everywhere, logs each step, and returns where it was replicated to. If ECR
 * reports no replication at all, logs a warning and stops waiting.
 *
 * Throws a {@link ReplicationError} if a replication fails or takes longer than half an hour.
 */
export async function waitForReplication(
  { registry, name, ref }: Target,
  digest: Digest,
  { clock, signal, log }: Pick<PushPorts, 'clock' | 'signal' | 'log'>,
): Promise<readonly Replica[]> {
  const { replicas: look } = registry;
  if (look === undefined) return [];
  const began = clock.now();
  let said = '';
  for (;;) {
    const replicas = await look(name, digest);
    const failed = replicas.filter(({ state }) => state === 'FAILED');
    const open = replicas.filter(({ state }) => state === 'IN_PROGRESS');
    if (failed.length > 0) {
      const reasons = failed.map(({ reason = 'no reason given' }) => reason).join(', ');
      throw new ReplicationError(
        `${ref} was pushed, but not replicated to ${regionsOf(failed)}: ${reasons}; check the permissions of the registry there`,
      );
    }
    const line =
      open.length === 0
        ? `${ref}: replicated to ${regionsOf(replicas)}`
        : `${ref}: replicated to ${replicas.length - open.length} of ${replicas.length}, waiting for ${regionsOf(open)}`;
    if (replicas.length > 0 && line !== said) log.info(line);
    said = line;
    const waited = clock.now() - began;
    if (replicas.length > 0 && open.length === 0) return replicas;
    if (replicas.length === 0 && waited >= grace) {
      log.warning(
        `${ref}: not replicated: ECR reports no replication; check that a replication rule in its region covers the repository`,
      );
      return [];
    }
    if (waited >= patience) {
      throw new ReplicationError(
        `${ref} was pushed, but not replicated to ${regionsOf(open)} within ${patience / 60_000} minutes; ECR may still complete it`,
      );
    }
    await sleep(clock, interval, signal);
  }
}
