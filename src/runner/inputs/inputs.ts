import type { RoleRequest } from '../../ecr/assume-role.ts';
import type { PushPlan } from '../../push/plan.ts';
import { readDestinations } from './destinations.ts';
import { type HelmPlan, readHelm } from './helm.ts';
import { type GetInput, InputFields } from './input-fields.ts';
import { readAnnotations } from './annotations.ts';
import { readArtifactHubMetadata } from './artifact-hub.ts';
import { readCharts } from './charts.ts';
import { readNaming } from './naming.ts';
import { type Creation, readNewRepository } from './new-repository.ts';
import { type Packaging, readPackaging } from './packaging.ts';
import { readWait } from './replication.ts';
import { type GetIdToken, readRole } from './role.ts';
import { readGitTag, readTags } from './tags.ts';
import { Mistakes } from '../mistakes.ts';
import type { WorkspaceFiles } from '../../workspace/workspace-files.ts';

/** What the user asked for: the push, and what the runner is to show of it. */
export interface Inputs {
  readonly plan: PushPlan;
  readonly packaging: Packaging;
  /** The role to act as; whom the SDK finds where absent. */
  readonly role?: RoleRequest;
  /** What repositories get that are created. */
  readonly creation: Creation;
  readonly helm: HelmPlan;
  readonly showSummary: boolean;
  /** Things the user should know that are not wrong. */
  readonly notices: readonly string[];
}

/** What reading the inputs needs of the world around. */
export interface InputContext {
  readonly getInput: GetInput;
  readonly environment: Readonly<NodeJS.ProcessEnv>;
  readonly files: WorkspaceFiles;
  readonly getIdToken: GetIdToken;
  /** Called with every secret that is read. */
  readonly mask: (secret: string) => void;
}

/** Reads and checks every input. Throws an InputError that lists all mistakes. The network is not asked, only the workspace. */
export function readInputs(context: InputContext): Inputs {
  const { environment, files } = context;
  const mistakes = new Mistakes();
  const fields = new InputFields(context.getInput, mistakes);
  const charts = readCharts(fields, files, mistakes);
  const packaging = readPackaging(fields, charts, context, mistakes);
  const destinations = readDestinations(fields, environment, mistakes);
  const role = readRole(fields, { ...context, destinations }, mistakes);
  const gitTag = readGitTag(fields, environment);
  const helm = readHelm(fields);
  const createRepository = fields.flag('create-repository', false);
  const creation = readNewRepository(fields, { files, creates: createRepository, destinations }, mistakes);
  const tags = readTags(fields, mistakes);
  const annotations = readAnnotations(fields, mistakes);
  const artifactHubMetadata = readArtifactHubMetadata(fields, files, tags, mistakes);
  const plan: PushPlan = {
    charts,
    destinations,
    naming: readNaming(fields, charts, mistakes),
    ifExists: fields.choice('if-exists', ['fail', 'skip', 'overwrite']),
    createRepository,
    dryRun: fields.flag('dry-run', false),
    tags,
    annotations,
    waitForReplication: readWait(fields, destinations, mistakes),
    ...(artifactHubMetadata !== undefined && { artifactHubMetadata }),
    ...(gitTag !== undefined && { gitTag }),
  };
  const showSummary = fields.flag('show-summary', true);
  mistakes.check();
  const given = fields.text('version');
  const notices =
    packaging.version === undefined || packaging.version === given
      ? []
      : [`version: "${given ?? ''}" is taken as "${packaging.version}"`];
  return { plan, packaging, ...(role && { role }), creation, helm, showSummary, notices };
}
