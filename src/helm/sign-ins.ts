import { authOf } from '../ecr/token.ts';
import type { OpenRegistry } from '../commands/registries.ts';
import type { SignIn } from './user-config.ts';

/**
 * Gives what signs Helm in to registries. One that the run could not sign in to is left out: the push itself tells of it.
 */
export async function signInsOf(opening: readonly Promise<OpenRegistry>[]): Promise<readonly SignIn[]> {
  const settled = await Promise.allSettled(opening);
  const registries = settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  return await Promise.all(
    registries.map(async ({ host, authorizer }) => ({
      host,
      auth: authOf(await authorizer.authorization()),
    })),
  );
}
