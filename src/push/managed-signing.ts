import type { Digest } from '../digest.ts';
import { sleep } from '../http/clock.ts';
import type { Target } from '../registry/repository.ts';
import type { PushPorts } from './plan.ts';

/** Milliseconds between two requests. */
const interval = 5_000;

/** Milliseconds to wait for a signature: it takes some seconds, and replication has been waited for by now. */
const patience = 60_000;

/**
 * Waits for ECR's managed signing of an image, where the registry has rules for it, and warns of each signing profile that failed:
 * the push itself succeeds without a signature. Only logs if it takes longer than a minute.
 * Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/managed-signing.html
 */
export async function waitForSigning(
  { registry, name, ref }: Target,
  digest: Digest,
  { clock, signal, log }: Pick<PushPorts, 'clock' | 'signal' | 'log'>,
): Promise<void> {
  const began = clock.now();
  for (;;) {
    const signings = (await registry.signings?.(name, digest)) ?? [];
    const open = signings.filter(({ state }) => state === 'IN_PROGRESS');
    if (open.length > 0 && clock.now() - began < patience) {
      await sleep(clock, interval, signal);
      continue;
    }
    for (const { profile, state, reason } of signings) {
      if (state === 'COMPLETE') log.info(`${ref}: signed by ECR with ${profile}`);
      if (state === 'IN_PROGRESS') log.info(`${ref}: ECR is still signing it with ${profile}`);
      if (state !== 'FAILED') continue;
      log.warning(
        `${ref}: pushed, but ECR's managed signing with ${profile} failed (${reason}); check that the role that pushes has signer:SignPayload on the profile and that the profile is active; then sign ${digest} yourself or push a new version`,
      );
    }
    return;
  }
}
