import { describe, expect, test } from '@jest/globals';
import { NetworkError } from '../../src/http/errors.ts';
import { RegistryError } from '../../src/oci/errors.ts';
import type { RegistryClient } from '../../src/oci/registry-client.ts';
import { explain, missingAfterCreation, missingInDryRun } from '../../src/registry/explain.ts';
import type { Registry } from '../../src/registry/registry.ts';
import { repositoryNamed, type Repository } from '../../src/registry/repository.ts';

const registries = {
  private: {
    host: '123456789012.dkr.ecr.eu-central-1.amazonaws.com',
    region: 'eu-central-1',
    alias: undefined,
  },
  public: { host: 'public.ecr.aws', region: 'us-east-1', alias: 'acme' },
} as const;

/** A repository that no request goes to. */
function repository(
  type: 'private' | 'public',
  name: string,
  meaning: Registry['explain'] = () => undefined,
): Repository<Registry> {
  const registry: Registry = {
    ...registries[type],
    type,
    client: {} as unknown as RegistryClient,
    explain: meaning,
    createRepository: () => Promise.resolve(false),
  };
  return repositoryNamed(registry, name);
}

function refusal(code: string): RegistryError {
  const body = JSON.stringify({ errors: [{ code, message: 'in the words of ECR' }] });
  return new RegistryError({
    method: 'POST',
    url: new URL('https://registry.example/v2/app/blobs/uploads/'),
    status: 404,
    retryAfter: undefined,
    challenge: undefined,
    body,
  });
}

// The commands and their options: aws-cli 2, `ecr create-repository` and `ecr-public create-repository`.
const missing = {
  private:
    'the repository "app" does not exist in 123456789012.dkr.ecr.eu-central-1.amazonaws.com; set create-repository: true, ' +
    'or create it with: aws ecr create-repository --region eu-central-1 --repository-name app',
  public:
    'the repository "app" does not exist in public.ecr.aws; set create-repository: true, ' +
    'or create it with: aws ecr-public create-repository --region us-east-1 --repository-name app',
} as const;

describe('a missing repository', () => {
  test.each(['private', 'public'] as const)('of a %s registry is named, with the command', (type) => {
    // What the registry would say of it is not asked for.
    const at = repository(type, 'app', () => 'something else');
    expect(explain(refusal('NAME_UNKNOWN'), at)).toBe(missing[type]);
  });

  test.each([
    ['charts/app/app', true],
    ['app/app', true],
    ['charts/app', false],
    ['app/app/charts', false],
    ['app/charts/app', false],
    ['charts/wrapp/app', false],
    ['app', false],
  ])('%s: that the name is there twice is told: %s', (name, twice) => {
    expect(explain(refusal('NAME_UNKNOWN'), repository('private', name))).toContain(
      twice
        ? `amazonaws.com; "app" appears twice, because the chart's name is appended to repository-prefix; set create-repository`
        : 'amazonaws.com; set create-repository',
    );
  });

  test('may be created by a template of a private registry, which a dry run cannot know', () => {
    expect(missingInDryRun(repository('private', 'app'))).toBe(
      `${missing.private}; or, if a repository creation template of ECR creates it on push, run without dry-run, which cannot check that`,
    );
    expect(missingInDryRun(repository('public', 'app'))).toBe(missing.public);
  });

  test('that was just created was deleted again, or belongs to another alias', () => {
    expect(missingAfterCreation(repository('private', 'team/app'), '404')).toBe(
      '123456789012.dkr.ecr.eu-central-1.amazonaws.com/team/app was deleted during the push (404); run the push again',
    );
    expect(missingAfterCreation(repository('public', 'team/app'), '404')).toBe(
      'public.ecr.aws/acme/team/app is missing, although its repository was created (404): is "acme" an alias of this ' +
        "account's own registry? Correct it in registry or registry-alias",
    );
  });
});

describe('another failure', () => {
  test('is told as the registry means it', () => {
    const asked: unknown[] = [];
    const error = refusal('DENIED');
    const at = repository('private', 'app', (...all) => {
      asked.push(...all);
      return 'allow ecr:PutImage';
    });
    expect(explain(error, at)).toBe('allow ecr:PutImage');
    expect(asked).toEqual([error, '123456789012.dkr.ecr.eu-central-1.amazonaws.com/app']);
  });

  test('keeps its own message where the registry has nothing to add', () => {
    const error = new NetworkError('GET', new URL('https://registry.example/v2/'), new Error('broken off'));
    expect(explain(error, repository('private', 'app'))).toBe(error.message);
  });
});
