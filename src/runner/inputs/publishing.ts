import { readYaml } from '../../chart/yaml/construct.ts';
import { artifactHubTag } from '../../push/artifact-hub.ts';
import { tagMistake } from '../../registry/tags.ts';
import type { Destination } from '../../registry/destination.ts';
import type { WorkspaceFiles } from '../../workspace/workspace-files.ts';
import type { Inputs } from './inputs.ts';
import { placeOf, readNamedFile } from './named-file.ts';

/** Reads the further tags, with their placeholders still in them. */
export function readTags(inputs: Inputs): readonly string[] {
  return inputs.list('tags').filter((tag) => {
    const mistake = tagMistake(tag);
    if (mistake !== undefined) inputs.reject('tags', tag, mistake);
    return mistake === undefined;
  });
}

/** Returns the Git tag that the charts' versions must match: with `verify-tag`, the one that started the run, if one did. */
export function readGitTag(inputs: Inputs, environment: Readonly<NodeJS.ProcessEnv>): string | undefined {
  const [, tag] = /^refs\/tags\/(.+)$/.exec(environment['GITHUB_REF'] ?? '') ?? [];
  return inputs.flag('verify-tag', false) ? tag : undefined;
}

/** Annotations that identify a chart, which Helm itself does not let anybody change (pkg/registry/chart.go). */
const fixedAnnotations: ReadonlySet<string> = new Set([
  'org.opencontainers.image.title',
  'org.opencontainers.image.version',
]);

/**
 * Reads the annotations that the manifest gets in addition to Helm's: `key=value`, one per line, since values may contain commas.
 */
export function readAnnotations(inputs: Inputs): ReadonlyMap<string, string> {
  const annotations = new Map<string, string>();
  for (const line of inputs.list('annotations', /\n/)) {
    const [, key = '', value = ''] = /^([^=]*)=(.*)$/s.exec(line) ?? [];
    const name = key.trim();
    if (name === '' || /\s/.test(name)) {
      inputs.reject('annotations', line, 'write key=value, one per line');
    } else if (fixedAnnotations.has(name)) {
      inputs.reject(
        'annotations',
        line,
        'this annotation identifies the chart and cannot be changed; remove it',
      );
    } else if (annotations.has(name)) {
      inputs.reject('annotations', line, `${name} is set twice; remove one`);
    } else {
      annotations.set(name, value.trim());
    }
  }
  return annotations;
}

/** Fields of the file: https://github.com/artifacthub/hub/blob/master/docs/metadata/artifacthub-repo.yml */
const artifactHubFields = ['repositoryID', 'owners', 'ignore'];

function artifactHubProblem(bytes: Uint8Array): string | undefined {
  try {
    const document = readYaml(bytes);
    if (!(document instanceof Map))
      return 'it is not a map; Artifact Hub reads repositoryID, owners and ignore from it';
    if (artifactHubFields.some((name) => document.has(name))) return undefined;
    return 'it has no repositoryID, owners or ignore, the keys that Artifact Hub reads';
  } catch (error) {
    return `it is not YAML${placeOf(error)}`;
  }
}

/** Reads the file with Artifact Hub's metadata of the repositories. Rejects an invalid file, and one whose tag is in `tags`. */
export function readArtifactHubMetadata(
  inputs: Inputs,
  files: WorkspaceFiles,
  tags: readonly string[],
): Uint8Array | undefined {
  const name = 'artifacthub-metadata';
  const path = inputs.text(name);
  if (path === undefined) return undefined;
  const bytes = readNamedFile(inputs, name, path, files, 'set it to the path of artifacthub-repo.yml');
  if (bytes === undefined) return undefined;
  if (tags.includes(artifactHubTag)) {
    inputs.reject('tags', artifactHubTag, `${name} is pushed under this tag; remove one of the two`);
  }
  const problem = artifactHubProblem(bytes);
  if (problem !== undefined) inputs.reject(name, path, problem);
  return bytes;
}

/** Reads whether to wait for replication, which only private registries have. */
export function readWait(inputs: Inputs, destinations: readonly Destination[]): boolean {
  const waits = inputs.flag('wait-for-replication', false);
  if (waits && destinations.length > 0 && destinations.every(({ type }) => type === 'public')) {
    inputs.reject('wait-for-replication', 'true', 'ECR Public does not replicate; remove it');
  }
  return waits;
}
