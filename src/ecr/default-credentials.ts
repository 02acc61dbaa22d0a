import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { type Clock, systemClock, unlessAborted } from '../http/clock.ts';
import { AwsError } from './errors.ts';

/** The time limit of the search in milliseconds; the SDK's own attempts of one second each fail much sooner. */
const limit = 60_000;

/** The variables that tell the SDK where to look, in its order; of the last two it uses the first that is set. */
const profile = 'AWS_PROFILE';
const containers = ['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI', 'AWS_CONTAINER_CREDENTIALS_FULL_URI'];

function asked(): string {
  const container = containers.find((name) => process.env[name]);
  const names = [process.env[profile] && profile, container].filter(Boolean);
  return names.length === 0
    ? 'the instance metadata, or a credential_process of the AWS configuration,'
    : `what ${names.join(' or ')} names`;
}

/** The SDK's default chain; it remembers what it has found, and looks again when that is about to expire. */
export type CredentialChain = ReturnType<typeof defaultProvider>;

/** What limits the search, and what all clients of a run share. */
interface Search {
  readonly signal: AbortSignal;
  readonly clock?: Clock;
  readonly shared?: { chain?: CredentialChain };
}

/**
 * Returns the SDK's default chain of credentials with a time limit: it waits forever for a container's endpoint (ECS, EKS Pod
 * Identity), because @smithy/node-http-handler only warns at a `requestTimeout`. The provider throws an {@link AwsError} at the
 * limit, and the signal's reason.
 */
export function defaultCredentials({
  signal,
  clock = systemClock,
  shared = {},
}: Search): (...init: Parameters<typeof defaultProvider>) => CredentialChain {
  return (...init) => {
    const search = (shared.chain ??= defaultProvider(...init));
    return async (options) => {
      const late = new AbortController();
      const cancel = clock.after(limit, () => {
        late.abort(
          new AwsError(
            `no AWS credentials were found within a minute: ${asked()} does not respond; correct or unset it, or sign in first with aws-actions/configure-aws-credentials`,
          ),
        );
      });
      try {
        return await unlessAborted(search(options), AbortSignal.any([signal, late.signal]));
      } finally {
        cancel();
      }
    };
  };
}
