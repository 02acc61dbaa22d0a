import type { Signing } from '../../chart/provenance.ts';
import { isVersion } from '../../chart/version/semver.ts';
import type { InputFields } from './input-fields.ts';
import type { Mistakes } from '../mistakes.ts';
import type { WorkspaceFiles } from '../../workspace/workspace-files.ts';

/** What a chart directory is packaged with, and where its archive is left. */
export interface Packaging {
  readonly version?: string;
  readonly appVersion?: string;
  readonly signing?: Signing;
  /** The directory for the archives; a temporary one where absent. */
  readonly directory?: string;
}

/** What reading these inputs needs of the world around. */
interface Context {
  readonly files: WorkspaceFiles;
  readonly mask: (secret: string) => void;
}

function readSigning(fields: InputFields, mask: Context['mask'], mistakes: Mistakes): Signing | undefined {
  const key = fields.secret('signing-key', mask);
  const passphrase = fields.secret('signing-passphrase', mask);
  if (key === undefined) {
    if (passphrase !== undefined)
      mistakes.addSecret('signing-passphrase', 'there is no signing-key that it belongs to');
    return undefined;
  }
  if (!key.includes('-----BEGIN PGP PRIVATE KEY BLOCK-----')) {
    mistakes.addSecret(
      'signing-key',
      'it is not an armored OpenPGP private key; write what this prints: gpg --armor --export-secret-keys <key id>',
    );
  }
  return { key, ...(passphrase !== undefined && { passphrase }) };
}

/** Takes the ref of a Git tag and one leading `v` off, so that `version: ${{ github.ref }}` does what people mean. */
function plainVersion(text: string): string {
  return text.replace(/^refs\/tags\//, '').replace(/^v(?=\d)/, '');
}

/** Reads what charts are packaged with, and refuses it for those that are packaged already. */
export function readPackaging(
  fields: InputFields,
  charts: readonly string[],
  { files, mask }: Context,
  mistakes: Mistakes,
): Packaging {
  const version = fields.checked(
    'version',
    (value) => isVersion(plainVersion(value)),
    'it is not a semantic version; write one like "1.2.3"',
  );
  const appVersion = fields.text('app-version');
  const signing = readSigning(fields, mask, mistakes);
  const directory = fields.checked(
    'package-directory',
    (value) => files.kindOf(value) !== 'file',
    'it is a file; name a directory, which is created when it is missing',
  );
  const packaged = charts.find((path) => path.endsWith('.tgz'));
  if (packaged !== undefined) {
    const remedy = `${packaged} is packaged already and pushed as it is; name the chart's directory instead`;
    if (version !== undefined) mistakes.add('version', version, remedy);
    if (appVersion !== undefined) mistakes.add('app-version', appVersion, remedy);
    if (signing !== undefined) mistakes.addSecret('signing-key', remedy);
  }
  return {
    ...(version !== undefined && { version: plainVersion(version) }),
    ...(appVersion !== undefined && { appVersion }),
    ...(signing !== undefined && { signing }),
    ...(directory !== undefined && { directory }),
  };
}
