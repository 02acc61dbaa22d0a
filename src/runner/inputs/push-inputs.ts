import type { Creation } from '../../ecr/repository-settings.ts';
import type { RoleRequest } from '../../ecr/assume-role.ts';
import type { PushPlan } from '../../push/plan.ts';
import type { WorkspaceFiles } from '../../workspace/workspace-files.ts';
import { readCharts } from './charts.ts';
import { type GetInput, Inputs } from './inputs.ts';
import { type HelmInputs, type Packaging, readHelm, readPackaging } from './packaging.ts';
import { readAnnotations, readArtifactHubMetadata, readGitTag, readTags, readWait } from './publishing.ts';
import { readRegistryInputs } from './registries.ts';
import { readNaming, readNewRepository } from './repository.ts';
import { type GetIdToken, readRole } from './role.ts';

/** What the user asked for: the push, and how the runner reports it. */
export interface PushInputs {
  readonly plan: PushPlan;
  readonly packaging: Packaging;
  /** The role to assume; the SDK's default credentials are used if absent. */
  readonly role?: RoleRequest;
  /** The settings of repositories that are created. */
  readonly creation: Creation;
  readonly helm: HelmInputs;
  readonly showSummary: boolean;
  /** Notices for the user that are not problems. */
  readonly notices: readonly string[];
}

/** What reading the inputs needs from its surroundings. */
export interface InputContext {
  readonly getInput: GetInput;
  readonly environment: Readonly<NodeJS.ProcessEnv>;
  readonly files: WorkspaceFiles;
  readonly getIdToken: GetIdToken;
  /** Called with every secret that is read. */
  readonly mask: (secret: string) => void;
}

/** Reads and checks every input of a push, without network. Throws an InputError that lists everything that is invalid. */
export function readPushInputs(context: InputContext): PushInputs {
  const { environment, files } = context;
  const inputs = new Inputs(context.getInput);
  const charts = readCharts(inputs, files);
  const packaging = readPackaging(inputs, charts, context);
  const pushes = inputs.flag('push', true);
  const registries = readRegistryInputs(inputs, environment);
  const destinations = pushes ? registries.destinations() : [];
  const role = readRole(inputs, { ...context, destinations });
  const gitTag = readGitTag(inputs, environment);
  const helm = readHelm(inputs);
  const createRepository = inputs.flag('create-repository', false);
  const creation = readNewRepository(inputs, files, { creates: createRepository, destinations });
  const tags = readTags(inputs);
  const annotations = readAnnotations(inputs);
  const artifactHubMetadata = readArtifactHubMetadata(inputs, files, tags);
  const plan: PushPlan = {
    charts,
    destinations,
    naming: readNaming(inputs, charts),
    ifExists: inputs.choice('if-exists', ['fail', 'skip', 'overwrite']),
    createRepository,
    dryRun: inputs.flag('dry-run', false),
    tags,
    annotations,
    waitForReplication: readWait(inputs, destinations),
    ...(artifactHubMetadata !== undefined && { artifactHubMetadata }),
    ...(gitTag !== undefined && { gitTag }),
  };
  const showSummary = inputs.flag('show-summary', true);
  inputs.check();
  const given = inputs.text('version');
  const notices =
    packaging.version === undefined || packaging.version === given
      ? []
      : [`version: "${given ?? ''}" is read as "${packaging.version}"`];
  return { plan, packaging, ...(role && { role }), creation, helm, showSummary, notices };
}
