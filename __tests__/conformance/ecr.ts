import { CreateRepositoryCommand } from '@aws-sdk/client-ecr';
import { CreateRepositoryCommand as CreatePublicRepositoryCommand } from '@aws-sdk/client-ecr-public';
import { startEmulator } from '../../emulator/emulator.ts';
import { basic, bearer, ecr, ecrPublic } from '../emulator/support.ts';
import { ofEcr, ofEcrPublic } from './departures.ts';
import type { RegistryUnderTest } from './registry.ts';

/** A private registry of ECR, in the emulator. */
export async function openPrivate(): Promise<RegistryUnderTest> {
  const emulator = await startEmulator();
  return {
    origin: new URL(emulator.endpoint),
    authorization: await basic(emulator),
    departures: ofEcr,
    async repository(repositoryName) {
      await ecr(emulator).send(new CreateRepositoryCommand({ repositoryName }));
      return repositoryName;
    },
    close: () => emulator.close(),
  };
}

/** A registry of ECR Public, in the emulator. */
export async function openPublic(): Promise<RegistryUnderTest> {
  const emulator = await startEmulator({ aliases: ['charts'] });
  return {
    origin: new URL(`http://${emulator.publicRegistry}`),
    authorization: await bearer(emulator),
    departures: ofEcrPublic,
    async repository(repositoryName) {
      await ecrPublic(emulator).send(new CreatePublicRepositoryCommand({ repositoryName }));
      return `charts/${repositoryName}`;
    },
    close: () => emulator.close(),
  };
}
