import { describe, expect, test } from '@jest/globals';
import { Inputs } from '../../../src/runner/inputs/inputs.ts';
import { readAnnotations } from '../../../src/runner/inputs/publishing.ts';
import { readArtifactHubMetadata } from '../../../src/runner/inputs/publishing.ts';
import type { WorkspaceFiles } from '../../../src/workspace/workspace-files.ts';

const workspace: Readonly<Record<string, string>> = {
  'artifacthub-repo.yml': 'owners: []\n',
  'list.yml': '- a\n',
  'broken.yml': 'owners: "open\n',
  'Chart.yaml': 'name: app\n',
};

const files: WorkspaceFiles = {
  place: (path) => path,
  kindOf: (path) => (path in workspace ? 'file' : 'nothing'),
  glob: () => [],
  read: (path) => Buffer.from(workspace[path] ?? ''),
};

/** Reads one input with a reader; throws what is wrong with it. */
function read<T>(value: string, reader: (inputs: Inputs) => T): T {
  const inputs = new Inputs(() => value);
  const result = reader(inputs);
  inputs.check();
  return result;
}

describe('annotations', () => {
  test('are lines, whose values may hold commas and equal signs', () => {
    expect(read('a.b/c=one, two\n\n x = y=z \nempty=', readAnnotations)).toEqual(
      new Map([
        ['a.b/c', 'one, two'],
        ['x', 'y=z'],
        ['empty', ''],
      ]),
    );
  });

  test.each([
    ['no-value', 'annotations: "no-value": write key=value, one per line'],
    ['=value', 'annotations: "=value": write key=value'],
    ['a b=c', 'annotations: "a b=c": write key=value'],
    ['org.opencontainers.image.title=x', 'this annotation identifies the chart and cannot be changed'],
    ['org.opencontainers.image.version=2', 'this annotation identifies the chart and cannot be changed'],
    ['a=1\na=2', 'annotations: "a=2": a is set twice'],
  ])('refuses %j', (value, message) => {
    expect(() => read(value, readAnnotations)).toThrow(message);
  });
});

describe('artifacthub-metadata', () => {
  const reader =
    (tags: readonly string[] = []) =>
    (inputs: Inputs): Uint8Array | undefined =>
      readArtifactHubMetadata(inputs, files, tags);

  test('is read as it is', () => {
    expect(read('artifacthub-repo.yml', reader())).toEqual(Buffer.from('owners: []\n'));
    expect(read('', reader())).toBeUndefined();
  });

  test.each([
    ['nowhere.yml', [], 'artifacthub-metadata: "nowhere.yml": there is no such file'],
    ['list.yml', [], 'artifacthub-metadata: "list.yml": it is not a map'],
    ['Chart.yaml', [], 'artifacthub-metadata: "Chart.yaml": it has no repositoryID, owners or ignore'],
    ['broken.yml', [], 'artifacthub-metadata: "broken.yml": it is not YAML'],
    [
      'artifacthub-repo.yml',
      ['artifacthub.io'],
      'tags: "artifacthub.io": artifacthub-metadata is pushed under',
    ],
  ])('refuses %s with the tags %j', (value, tags, message) => {
    expect(() => read(value, reader(tags))).toThrow(message);
  });
});
