import type { RegistryError } from '../oci/errors.ts';

/**
 * Says whether an answer of the data plane means that a new token would do. Private ECR answers 403 in its own words and
 * without a challenge, also to the token of another region (flipt-io/flipt#3043); ECR Public answers 400
 * (aws/containers-roadmap#2835).
 */
export function isExpiredToken({ status, errors }: RegistryError): boolean {
  if (status === 401) return true;
  const says = (text: string): boolean => errors.some(({ message }) => message.includes(text));
  if (status === 403) return says('authorization token has expired');
  return status === 400 && says('Authorization Token is invalid');
}
