import { DeleteRepositoryCommand, ECRClient } from '@aws-sdk/client-ecr';
import {
  DeleteRepositoryCommand as DeletePublicRepositoryCommand,
  DescribeRegistriesCommand,
  ECRPUBLICClient,
} from '@aws-sdk/client-ecr-public';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { SdkTransport } from '../../src/ecr/sdk-transport.ts';
import { createAgents } from '../../src/http/agents.ts';
import { HttpTransport } from '../../src/http/http-transport.ts';

/** ECR Public has one region. */
const publicRegion = 'us-east-1';

/** The account that the acceptance runs in. */
export interface Account {
  readonly accountId: string;
  /** Variables with the credentials, for the steps. */
  readonly credentials: Readonly<Record<string, string>>;
  /** The aliases of its public registry, or why ECR Public cannot be used. */
  readonly aliases: readonly string[] | string;
  /** Deletes a repository in these regions and in ECR Public, and returns what it could not delete, with the reason. */
  deleteRepository(name: string, regions: readonly string[]): Promise<readonly string[]>;
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
    close: () => {
      agents.close();
    },
  };
}
