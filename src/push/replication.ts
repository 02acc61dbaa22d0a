import type { Digest } from '../digest.ts';
import { sleep } from '../http/clock.ts';
import type { PushPorts } from './ports.ts';
import type { Replica } from '../registry/registry.ts';
import type { Target } from './target.ts';

/** An image did not get to where it is to be replicated to. */
class ReplicationError extends Error {
  override readonly name = 'ReplicationError';
}

/** Milliseconds between two looks. */
const interval = 5_000;

/** Most images are replicated within 30 minutes: https://docs.aws.amazon.com/AmazonECR/latest/userguide/replication.html */
const patience = 30 * 60 * 1000;

/** How long ECR may take until it tells of a replication at all. */
const grace = 30_000;

function places(replicas: readonly Replica[]): string {
  return replicas.map(({ region, accountId }) => `${region} (${accountId})`).join(', ');
}

/**
 * Waits until ECR reports an image replicated everywhere, with a line of the log for each step, and gives where it is. A registry
 * that tells of no replication is warned of, and not waited for.
 *
 * Throws a {@link ReplicationError} when one fails or takes longer than half an hour.
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
        `${ref} is there, but was not replicated to ${places(failed)}: ${reasons}; look at the permissions of the registry there`,
      );
    }
    const line =
      open.length === 0
        ? `${ref}: replicated to ${places(replicas)}`
        : `${ref}: replicated to ${replicas.length - open.length} of ${replicas.length}, waiting for ${places(open)}`;
    if (replicas.length > 0 && line !== said) log.info(line);
    said = line;
    const waited = clock.now() - began;
    if (replicas.length > 0 && open.length === 0) return replicas;
    if (replicas.length === 0 && waited >= grace) {
      log.warning(
        `${ref} is not replicated: ECR tells of no replication; is there a rule in ${registry.region} that covers "${name}"?`,
      );
      return [];
    }
    if (waited >= patience) {
      throw new ReplicationError(
        `${ref} is there, but not yet replicated to ${places(open)} after ${patience / 60_000} minutes; ECR may still do it`,
      );
    }
    await sleep(clock, interval, signal);
  }
}
