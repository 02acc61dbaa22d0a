import {
  DeleteRepositoryCommand,
  ECRClient,
  ListTagsForResourceCommand,
  paginateDescribeRepositories,
} from '@aws-sdk/client-ecr';
import {
  DeleteRepositoryCommand as DeletePublicRepositoryCommand,
  DescribeRegistriesCommand,
  ECRPUBLICClient,
  ListTagsForResourceCommand as ListPublicTagsCommand,
  paginateDescribeRepositories as paginatePublicRepositories,
} from '@aws-sdk/client-ecr-public';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { SdkTransport } from '../../src/ecr/sdk-transport.ts';
import { createAgents } from '../../src/http/agents.ts';
import { HttpTransport } from '../../src/http/http-transport.ts';
import { purpose, repositoryPrefix } from './steps.ts';

/** ECR Public has one region. */
const publicRegion = 'us-east-1';

/** A run takes minutes: what is older than two hours is left of one that broke off. */
const oldest = 2 * 60 * 60 * 1000;

/** What ECR and ECR Public tell of a repository, as far as it matters here. */
interface Found {
  readonly repositoryName?: string | undefined;
  readonly repositoryArn?: string | undefined;
  readonly createdAt?: Date | undefined;
}

/** A tag of a repository. */
interface Tag {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
}

/** Lists, inspects and deletes the repositories of one registry. */
interface Shelf {
  readonly where: string;
  list(): AsyncIterable<{ readonly repositories?: readonly Found[] | undefined }>;
  tagsOf(resourceArn: string | undefined): Promise<{ readonly tags?: readonly Tag[] | undefined }>;
  delete(repositoryName: string): Promise<unknown>;
}

/** Deletes what an earlier run left, by its name, its age and its tag. Returns what it did, in lines. */
async function sweep(shelf: Shelf): Promise<readonly string[]> {
  const told: string[] = [];
  try {
    const found: Found[] = [];
    for await (const { repositories = [] } of shelf.list()) found.push(...repositories);
    for (const { repositoryName = '', repositoryArn, createdAt } of found) {
      const isOld = createdAt !== undefined && Date.now() - createdAt.getTime() > oldest;
      if (!repositoryName.startsWith(repositoryPrefix) || !isOld) continue;
      const { tags = [] } = await shelf.tagsOf(repositoryArn);
      if (!tags.some(({ Key, Value }) => Key === 'purpose' && Value === purpose)) continue;
      await shelf.delete(repositoryName);
      told.push(`Left by an earlier run, deleted: ${repositoryName} in ${shelf.where}`);
    }
  } catch (error) {
    told.push(`What earlier runs left in ${shelf.where} is not deleted: ${reasonOf(error)}`);
  }
  return told;
}

/** The account that the acceptance runs in. */
export interface Account {
  readonly accountId: string;
  /** Variables with the credentials, for the steps. */
  readonly credentials: Readonly<Record<string, string>>;
  /** The aliases of its public registry, or why ECR Public cannot be used. */
  readonly aliases: readonly string[] | string;
  /** Deletes a repository in these regions and in ECR Public, and returns what it could not delete, with the reason. */
  deleteRepository(name: string, regions: readonly string[]): Promise<readonly string[]>;
  /** Deletes what earlier runs left in these regions and in ECR Public, and returns lines that say what. */
  deleteLeftovers(regions: readonly string[]): Promise<readonly string[]>;
  close(): void;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

/** Opens the account of the SDK's default credentials. Throws what AWS says if it does not know them. */
export async function openAccount(region: string): Promise<Account> {
  const agents = createAgents(process.env);
  const requestHandler = new SdkTransport(new HttpTransport({ agents }));
  const keys = await defaultProvider({ clientConfig: { region } })();
  const { accessKeyId, secretAccessKey, sessionToken } = keys;
  const options = { credentials: keys, requestHandler };
  const inPublic = new ECRPUBLICClient({ ...options, region: publicRegion });

  const { Account: accountId = '' } = await new STSClient({ ...options, region }).send(
    new GetCallerIdentityCommand({}),
  );
  const aliases = await inPublic.send(new DescribeRegistriesCommand({})).then(
    ({ registries = [] }) =>
      registries.flatMap((registry) => registry.aliases ?? []).flatMap(({ name }) => name ?? []),
    (error: unknown) => `ECR Public cannot be used: ${reasonOf(error)}`,
  );

  async function deleted(where: string, call: () => Promise<unknown>): Promise<readonly string[]> {
    try {
      await call();
      return [];
    } catch (error) {
      const missing = error instanceof Error && error.name === 'RepositoryNotFoundException';
      return missing ? [] : [`${where} (${reasonOf(error)})`];
    }
  }

  return {
    accountId,
    credentials: {
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      ...(sessionToken !== undefined && { AWS_SESSION_TOKEN: sessionToken }),
    },
    aliases,
    async deleteRepository(repositoryName, regions) {
      const input = { repositoryName, force: true };
      const left = regions.map((each) =>
        deleted(`${repositoryName} in ${each}`, () =>
          new ECRClient({ ...options, region: each }).send(new DeleteRepositoryCommand(input)),
        ),
      );
      if (typeof aliases !== 'string') {
        left.push(
          deleted(`${repositoryName} in ECR Public`, () =>
            inPublic.send(new DeletePublicRepositoryCommand(input)),
          ),
        );
      }
      return (await Promise.all(left)).flat();
    },
    async deleteLeftovers(regions) {
      const shelves = regions.map((each): Shelf => {
        const client = new ECRClient({ ...options, region: each });
        return {
          where: each,
          list: () => paginateDescribeRepositories({ client }, {}),
          tagsOf: (resourceArn) => client.send(new ListTagsForResourceCommand({ resourceArn })),
          delete: (repositoryName) =>
            client.send(new DeleteRepositoryCommand({ repositoryName, force: true })),
        };
      });
      const inEcrPublic: Shelf = {
        where: 'ECR Public',
        list: () => paginatePublicRepositories({ client: inPublic }, {}),
        tagsOf: (resourceArn) => inPublic.send(new ListPublicTagsCommand({ resourceArn })),
        delete: (repositoryName) =>
          inPublic.send(new DeletePublicRepositoryCommand({ repositoryName, force: true })),
      };
      const all = typeof aliases === 'string' ? shelves : [...shelves, inEcrPublic];
      return (await Promise.all(all.map(sweep))).flat();
    },
    close: () => {
      agents.close();
    },
  };
}
