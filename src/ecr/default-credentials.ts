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

/** The parts of a key: what AWS calls each, and the variable that holds it. */
const parts = [
  ['accessKeyId', 'access key ID', 'AWS_ACCESS_KEY_ID'],
  ['secretAccessKey', 'secret access key', 'AWS_SECRET_ACCESS_KEY'],
  ['sessionToken', 'session token', 'AWS_SESSION_TOKEN'],
] as const;

function describe(character: string): string {
  if (/[\r\n\u2028\u2029]/.test(character)) return 'a line break';
  if (/\s/.test(character)) return 'white space';
  return /["'`]/.test(character) ? 'a quotation mark' : 'not printable ASCII';
}

/**
 * Throws an {@link AwsError} if a key has a character that no key of AWS has, such as a line break or quotation marks pasted with
 * it: Node's "Invalid character in header content" and AWS's "UnrecognizedClientException" do not say which key it is.
 */
function assertKeys(keys: Awaited<ReturnType<CredentialChain>>): void {
  for (const [part, name, variable] of parts) {
    const value = keys[part] ?? '';
    const index = value.search(/[^\x21-\x7e]|["'`]/);
    if (index < 0) continue;
    const source =
      process.env[variable] === value ? variable : `the ${name} of the AWS profile or credential_process`;
    throw new AwsError(
      `${source} is not valid: its character ${index + 1} is ${describe(value.charAt(index))}; store the secret again, without quotation marks, spaces and line breaks`,
    );
  }
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
 * limit and for a key that cannot be one, and the signal's reason.
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
        const keys = await unlessAborted(search(options), AbortSignal.any([signal, late.signal]));
        assertKeys(keys);
        return keys;
      } finally {
        cancel();
      }
    };
  };
}
