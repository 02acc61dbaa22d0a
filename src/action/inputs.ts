import { isVersion } from '../chart/semver.ts';
import { isRepositoryName } from '../oci/reference.ts';
import type { Naming, PushPlan } from '../push/plan.ts';
import type { Signing } from '../chart/package.ts';
import { readDestinations } from './destinations.ts';
import { type GetInput, InputFields } from './input-fields.ts';
import { Mistakes } from './mistakes.ts';

/** What a chart directory is packaged with. */
export interface Packaging {
  readonly version?: string;
  readonly appVersion?: string;
  readonly signing?: Signing;
}

/** What the user asked for: the push, and what the runner is to show of it. */
export interface Inputs {
  readonly plan: PushPlan;
  readonly packaging: Packaging;
  readonly showSummary: boolean;
  /** Things the user should know that are not wrong. */
  readonly notices: readonly string[];
}

/** What reading the inputs needs of the world around. */
export interface InputContext {
  readonly getInput: GetInput;
  readonly environment: Readonly<NodeJS.ProcessEnv>;
  /** Says what is at a path: the check of `chart-path`. */
  readonly kindOf: (path: string) => 'directory' | 'file' | 'nothing';
  /** Called with every secret that is read. */
  readonly mask: (secret: string) => void;
}

const nameRemedy =
  'write lower-case letters and digits in groups, parted by ".", "_", "-" and "/", such as "team/charts"';

function readCharts(
  fields: InputFields,
  kindOf: InputContext['kindOf'],
  mistakes: Mistakes,
): readonly string[] {
  const paths = fields.list('chart-path');
  if (paths.length === 0) {
    mistakes.add('chart-path', '', 'set it to the directory of the chart, or to a packaged .tgz chart');
  }
  for (const path of paths) {
    const kind = kindOf(path);
    if (kind === 'nothing') {
      mistakes.add('chart-path', path, 'there is no such directory or file; is the repository checked out?');
    } else if (kind === 'file' && !path.endsWith('.tgz')) {
      mistakes.add(
        'chart-path',
        path,
        'it is a file; name the directory of the chart, or a packaged .tgz chart',
      );
    }
  }
  return paths;
}

function readSigning(
  fields: InputFields,
  mask: InputContext['mask'],
  mistakes: Mistakes,
): Signing | undefined {
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

function readPackaging(
  fields: InputFields,
  charts: readonly string[],
  { mask }: InputContext,
  mistakes: Mistakes,
): Packaging {
  const version = fields.checked(
    'version',
    (value) => isVersion(plainVersion(value)),
    'it is not a semantic version; write one like "1.2.3"',
  );
  const appVersion = fields.text('app-version');
  const signing = readSigning(fields, mask, mistakes);
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
  };
}

/** Takes the ref of a Git tag and one leading `v` off, so that `version: ${{ github.ref }}` does what people mean. */
function plainVersion(text: string): string {
  return text.replace(/^refs\/tags\//, '').replace(/^v(?=\d)/, '');
}

function readNaming(fields: InputFields, charts: readonly string[], mistakes: Mistakes): Naming {
  const prefix = fields.checked('repository-prefix', isRepositoryName, nameRemedy);
  const repository = fields.checked('repository', isRepositoryName, nameRemedy);
  if (repository === undefined) return { by: 'chart', ...(prefix !== undefined && { prefix }) };
  if (prefix !== undefined) {
    mistakes.add('repository', repository, 'it is the whole name; leave repository-prefix out');
  }
  if (charts.length > 1) {
    mistakes.add(
      'repository',
      repository,
      'one repository cannot hold several charts; use repository-prefix',
    );
  }
  return { by: 'name', repository };
}

/**
 * Reads and checks every input. Throws an InputError that lists all mistakes. The network is not asked, only, by `kindOf`,
 * whether the charts are there.
 */
export function readInputs(context: InputContext): Inputs {
  const mistakes = new Mistakes();
  const fields = new InputFields(context.getInput, mistakes);
  const charts = readCharts(fields, context.kindOf, mistakes);
  const packaging = readPackaging(fields, charts, context, mistakes);
  const plan: PushPlan = {
    charts,
    destinations: readDestinations(fields, context.environment, mistakes),
    naming: readNaming(fields, charts, mistakes),
    ifExists: fields.choice('if-exists', ['fail', 'skip', 'overwrite']),
    createRepository: fields.flag('create-repository', false),
    dryRun: fields.flag('dry-run', false),
  };
  const showSummary = fields.flag('show-summary', true);
  mistakes.check();
  const given = fields.text('version');
  const notices =
    packaging.version === undefined || packaging.version === given
      ? []
      : [`version: "${given ?? ''}" is taken as "${packaging.version}"`];
  return { plan, packaging, showSummary, notices };
}
