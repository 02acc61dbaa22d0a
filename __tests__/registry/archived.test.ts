import { describe, expect, test } from '@jest/globals';
import { digestOf, type Digest } from '../../src/digest.ts';
import { RegistryError } from '../../src/oci/errors.ts';
import type { RegistryClient } from '../../src/oci/registry-client.ts';
import { archivedMessage, readOrArchived } from '../../src/registry/archived.ts';
import { repositoryNamed, type Repository } from '../../src/registry/repository.ts';

const digest = digestOf('image');
const [host, region] = ['123456789012.dkr.ecr.eu-central-1.amazonaws.com', 'eu-central-1'];

/** A repository whose archive has an image, or nothing; without an answer, the registry has no archive. */
function repository(archive?: Digest | 'nothing'): {
  readonly at: Repository;
  readonly asked: readonly (readonly string[])[];
} {
  const asked: (readonly string[])[] = [];
  const client = {} as unknown as RegistryClient;
  const registry = {
    type: 'private',
    host,
    region,
    alias: undefined,
    client,
    explain: () => undefined,
  } as const;
  const archivedImage = (...about: readonly string[]): Promise<Digest | undefined> => {
    asked.push(about);
    return Promise.resolve(archive === 'nothing' ? undefined : archive);
  };
  const at = repositoryNamed({ ...registry, ...(archive !== undefined && { archivedImage }) }, 'team/app');
  return { at, asked };
}

function refusal(status: number, code: string): RegistryError {
  const body = JSON.stringify({ errors: [{ code, message: '' }] });
  return new RegistryError({ method: 'GET', url: new URL('https://registry.example/v2/'), status, body });
}

const missing = refusal(404, 'MANIFEST_UNKNOWN');

// The command and its options: aws-cli 2, `ecr update-image-storage-class`.
test.each([
  [':1.0.0', '1.0.0', 'imageTag=1.0.0'],
  [`@${digest}`, digest, `imageDigest=${digest}`],
])('an archived image, %s, says how to restore it', async (shown, reference, id) => {
  const { at, asked } = repository(digest);
  const command =
    `aws ecr update-image-storage-class --region eu-central-1 --repository-name team/app --image-id ${id} ` +
    '--target-storage-class STANDARD';
  const message = `${host}/team/app${shown} is archived: restore it with: ${command}`;
  expect(archivedMessage(at, reference)).toBe(message);
  await expect(readOrArchived(at, reference, () => Promise.reject(missing))).rejects.toMatchObject({
    name: 'ArchivedImageError',
    message: `${message}; or use another version`,
    cause: missing,
  });
  expect(asked).toEqual([['team/app', reference]]);
});

describe('nothing is said of the archive', () => {
  test.each([
    ['the registry has none', undefined, missing, 0],
    ['the image is not in it', 'nothing', missing, 1],
    ['the repository is missing', digest, refusal(404, 'NAME_UNKNOWN'), 0],
    ['it may not be read', digest, refusal(403, 'DENIED'), 0],
    ['something else is wrong', digest, new Error('broken'), 0],
  ] as const)('where %s', async (_what, archive, error, questions) => {
    const { at, asked } = repository(archive);
    await expect(readOrArchived(at, '1.0.0', () => Promise.reject(error))).rejects.toBe(error);
    expect(asked).toHaveLength(questions);
  });

  test('where the image is there', async () => {
    const { at, asked } = repository(digest);
    await expect(readOrArchived(at, '1.0.0', () => Promise.resolve('read'))).resolves.toBe('read');
    expect(asked).toEqual([]);
  });
});
