import { readYaml } from '../../chart/yaml/construct.ts';
import { decodeText } from '../../chart/yaml/text.ts';
import { artifactHubTag } from '../../push/artifact-hub.ts';
import type { InputFields } from './input-fields.ts';
import type { Mistakes } from '../mistakes.ts';
import type { WorkspaceFiles } from '../../workspace/workspace-files.ts';

const input = 'artifacthub-metadata';

/** What the file may hold: https://github.com/artifacthub/hub/blob/master/docs/metadata/artifacthub-repo.yml */
const known = ['repositoryID', 'owners', 'ignore'];

function wrongWith(bytes: Uint8Array): string | undefined {
  try {
    const document = readYaml(decodeText(bytes));
    if (!(document instanceof Map))
      return 'it is not a map; Artifact Hub reads repositoryID, owners and ignore from it';
    if (known.some((name) => document.has(name))) return undefined;
    return 'it has none of repositoryID, owners and ignore, which Artifact Hub reads from it';
  } catch (error) {
    return `it is not YAML: ${(error as Error).message}`;
  }
}

/** Reads the file with Artifact Hub's metadata of repositories; notes what is wrong with it, or in the way of its tag. */
export function readArtifactHubMetadata(
  fields: InputFields,
  files: WorkspaceFiles,
  tags: readonly string[],
  mistakes: Mistakes,
): Uint8Array | undefined {
  const path = fields.text(input);
  if (path === undefined) return undefined;
  if (files.kindOf(path) !== 'file') {
    mistakes.add(input, path, 'there is no such file; name your artifacthub-repo.yml');
    return undefined;
  }
  if (tags.includes(artifactHubTag)) {
    mistakes.add('tags', artifactHubTag, `${input} is pushed under this tag; leave one out`);
  }
  const bytes = files.read(path);
  const wrong = wrongWith(bytes);
  if (wrong !== undefined) mistakes.add(input, path, wrong);
  return bytes;
}
