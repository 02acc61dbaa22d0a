import type { Destination } from '../../registry/destination.ts';
import type { InputFields } from './input-fields.ts';
import type { Mistakes } from '../mistakes.ts';

/** Reads whether to wait for replication, which only private registries have. */
export function readWait(
  fields: InputFields,
  destinations: readonly Destination[],
  mistakes: Mistakes,
): boolean {
  const waits = fields.flag('wait-for-replication', false);
  if (waits && destinations.length > 0 && destinations.every(({ type }) => type === 'public')) {
    mistakes.add('wait-for-replication', 'true', 'ECR Public does not replicate; leave it out');
  }
  return waits;
}
