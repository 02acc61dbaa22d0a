import { isVersion } from '../../chart/version/semver.ts';
import { registryOrigin } from '../../http/origin.ts';
import type { InputFields } from './input-fields.ts';

/** What Helm itself is to do before charts are packaged, and which Helm. */
export interface HelmPlan {
  /** `auto` fetches what is missing in charts/, `update` resolves all anew, `skip` leaves charts/ as it is. */
  readonly dependencies: 'auto' | 'update' | 'skip';
  readonly lint: 'false' | 'true' | 'strict';
  /** Without `v`. Where absent, the Helm on PATH serves, and else a pinned version. */
  readonly version?: string;
  /** Where Helm's archives lie, without a slash at the end. */
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

/** Reads the inputs about Helm. */
export function readHelm(fields: InputFields): HelmPlan {
  const version = fields.checked(
    'helm-version',
    (value) => /^v?\d+\.\d+\.\d+(-|$)/.test(value) && !value.includes('+') && isVersion(value),
    'it is not the version of a Helm release; write one like "4.2.4", or leave it out to use the Helm on PATH',
  );
  const downloadUrl = fields.checked(
    'helm-download-url',
    isDownloadUrl,
    'it is not the address of a mirror; write one like "https://mirror.example.com/helm", without a query. ' +
      'Programs are taken over https only (over http from the machine itself)',
  );
  return {
    dependencies: fields.choice('dependencies', ['auto', 'update', 'skip']),
    lint: fields.choice('lint', ['false', 'true', 'strict']),
    ...(version !== undefined && { version: version.replace(/^v/, '') }),
    downloadUrl: (downloadUrl ?? officialDownloads).replace(/\/+$/, ''),
  };
}
