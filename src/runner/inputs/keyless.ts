import { keylessCheck, type KeylessCheck } from '../../promote/keyless.ts';
import type { WorkspaceFiles } from '../../workspace/workspace-files.ts';
import type { Inputs } from './inputs.ts';
import { readNamedFile } from './named-file.ts';

const rootAdvice =
  'write the JSON itself, or the path of a file with it, from: cosign trusted-root create --with-default-services --out trusted-root.json';

/** Reads a regular expression; Go's and JavaScript's agree on what both accept, and `u` refuses most of what they do not. */
function readPattern(inputs: Inputs, text: string): RegExp | undefined {
  try {
    return new RegExp(text, 'u');
  } catch {
    inputs.reject('certificate-identity-regexp', text, 'it is not a regular expression');
    return undefined;
  }
}

function readIdentity(inputs: Inputs): string | RegExp | undefined {
  const identity = inputs.text('certificate-identity');
  const pattern = inputs.text('certificate-identity-regexp');
  if (identity !== undefined && pattern !== undefined) {
    inputs.reject(
      'certificate-identity-regexp',
      pattern,
      'certificate-identity is set too; remove one of the two',
    );
  }
  return identity ?? (pattern === undefined ? undefined : readPattern(inputs, pattern));
}

function readTrustedRoot(inputs: Inputs, files: WorkspaceFiles): string | undefined {
  const value = inputs.text('trusted-root');
  if (value === undefined || value.startsWith('{')) return value;
  return readNamedFile(inputs, 'trusted-root', value, files, rootAdvice)?.toString();
}

const names = ['certificate-identity', 'certificate-oidc-issuer', 'trusted-root'] as const;

/** Reports what is missing beside the inputs that are set: cosign too asks for all of them. */
function rejectMissing(inputs: Inputs, hasIdentity: boolean): boolean {
  const missing = names.filter((name) =>
    name === 'certificate-identity' ? !hasIdentity : inputs.text(name) === undefined,
  );
  if (missing.length === names.length) return true;
  for (const name of missing) {
    inputs.reject(
      name,
      '',
      'verifying a keyless signature takes certificate-identity (or certificate-identity-regexp), certificate-oidc-issuer and trusted-root; set it too',
    );
  }
  return missing.length > 0;
}

/**
 * Reads who must have signed with cosign without a key, and whom to trust about it. Rejects what is incomplete, and roots that
 * cannot be used.
 */
export async function readKeyless(inputs: Inputs, files: WorkspaceFiles): Promise<KeylessCheck | undefined> {
  const identity = readIdentity(inputs);
  const hasIdentity =
    (inputs.text('certificate-identity') ?? inputs.text('certificate-identity-regexp')) !== undefined;
  const isIncomplete = rejectMissing(inputs, hasIdentity);
  const trustedRoot = readTrustedRoot(inputs, files);
  const issuer = inputs.text('certificate-oidc-issuer');
  if (isIncomplete || identity === undefined || trustedRoot === undefined || issuer === undefined) {
    return undefined;
  }
  try {
    return await keylessCheck(trustedRoot, { identity, issuer });
  } catch {
    // What is wrong in detail may quote the file.
    inputs.rejectSecret('trusted-root', `it is not a Sigstore trusted root; ${rootAdvice}`);
    return undefined;
  }
}
