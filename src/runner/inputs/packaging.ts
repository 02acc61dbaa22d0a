import type { Signing } from '../../chart/provenance.ts';
import { versionMistake } from '../../chart/version/mistake.ts';
import { isVersion } from '../../chart/version/semver.ts';
import { registryOrigin } from '../../http/origin.ts';
import type { WorkspaceFiles } from '../../workspace/workspace-files.ts';
import type { Inputs } from './inputs.ts';

/** How to package a chart directory, and where to leave its archive. */
export interface Packaging {
  readonly version?: string;
  readonly appVersion?: string;
  readonly signing?: Signing;
  /** The directory for the archives; a temporary one if absent. */
  readonly directory?: string;
}

function readSigning(inputs: Inputs, mask: (secret: string) => void): Signing | undefined {
  const key = inputs.secret('signing-key', mask);
  const passphrase = inputs.secret('signing-passphrase', mask);
  if (key === undefined) {
    if (passphrase !== undefined)
      inputs.rejectSecret('signing-passphrase', 'signing-key is not set; set it, or remove the passphrase');
    return undefined;
  }
  if (!key.includes('-----BEGIN PGP PRIVATE KEY BLOCK-----')) {
    inputs.rejectSecret(
      'signing-key',
      'it is not an armored OpenPGP private key; use the output of: gpg --armor --export-secret-keys <key id>',
    );
  }
  return { key, ...(passphrase !== undefined && { passphrase }) };
}

/** Strips the ref of a Git tag and one leading `v`, so that `version: ${{ github.ref }}` works as intended. */
function plainVersion(text: string): string {
  return text.replace(/^refs\/tags\//, '').replace(/^v(?=\d)/, '');
}

/** Reads the packaging inputs, and rejects them for charts that are already packaged. */
export function readPackaging(
  inputs: Inputs,
  charts: readonly string[],
  { files, mask }: { readonly files: WorkspaceFiles; readonly mask: (secret: string) => void },
): Packaging {
  const mistake = versionMistake(plainVersion(inputs.text('version') ?? '')) ?? '';
  const version = inputs.checked('version', () => mistake === '', `it is not a semantic version; ${mistake}`);
  const appVersion = inputs.text('app-version');
  const signing = readSigning(inputs, mask);
  const directory = inputs.checked(
    'package-directory',
    (value) => files.kindOf(value) !== 'file',
    'it is a file; set it to a directory, which is created if it does not exist',
  );
  const packaged = charts.find((path) => path.endsWith('.tgz'));
  if (packaged !== undefined) {
    const remedy = `${packaged} is already packaged and is pushed as it is; set chart-path to the chart's directory instead`;
    if (version !== undefined) inputs.reject('version', version, remedy);
    if (appVersion !== undefined) inputs.reject('app-version', appVersion, remedy);
    if (signing !== undefined) inputs.rejectSecret('signing-key', remedy);
  }
  return {
    ...(version !== undefined && { version: plainVersion(version) }),
    ...(appVersion !== undefined && { appVersion }),
    ...(signing !== undefined && { signing }),
    ...(directory !== undefined && { directory }),
  };
}

/** What to do with a chart before it is packaged, and which Helm to use for it. */
export interface HelmInputs {
  /** `auto` fetches what charts/ lacks, `update` resolves everything again, `skip` leaves charts/ as it is. */
  readonly dependencies: 'auto' | 'update' | 'skip';
  readonly lint: 'false' | 'true' | 'strict';
  /** Without `v`. If absent, the Helm on PATH is used, and else a pinned version. */
  readonly version?: string;
  /** Where Helm's archives are, without a slash at the end. */
  readonly downloadUrl: string;
}

const officialDownloads = 'https://get.helm.sh';

function isDownloadUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, host, search, hash } = new URL(text);
  const isTrusted =
    protocol === 'https:' || (protocol === 'http:' && registryOrigin(host).protocol === 'http:');
  return isTrusted && search === '' && hash === '';
}

/** Reads the inputs about dependencies and Helm. */
export function readHelm(inputs: Inputs): HelmInputs {
  const version = inputs.checked(
    'helm-version',
    (value) => /^v?\d+\.\d+\.\d+(-|$)/.test(value) && !value.includes('+') && isVersion(value),
    'it is not the version of a Helm release; write one like "4.2.4", or remove it to use the Helm on PATH',
  );
  const downloadUrl = inputs.checked(
    'helm-download-url',
    isDownloadUrl,
    'it is not the URL of a mirror; write one like "https://mirror.example.com/helm", without a query. ' +
      'Programs are downloaded over https only (over http from the runner itself)',
  );
  return {
    dependencies: inputs.choice('dependencies', ['auto', 'update', 'skip']),
    lint: inputs.choice('lint', ['false', 'true', 'strict']),
    ...(version !== undefined && { version: version.replace(/^v/, '') }),
    downloadUrl: (downloadUrl ?? officialDownloads).replace(/\/+$/, ''),
  };
}
