import type { Digest } from '../digest.ts';
import type { Destination } from './destination.ts';

/** A chart in a registry, as users name it. */
export interface ChartSource {
  /** As the user wrote it. */
  readonly text: string;
  readonly destination: Destination;
  /** The repository's name as AWS's API knows it, without the alias of ECR Public. */
  readonly name: string;
  readonly tag?: string;
  readonly digest?: Digest;
}
