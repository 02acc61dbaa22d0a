import { causeOf } from './errors.ts';

/**
 * Runs a CreateRepository call. Gives true where it created the repository and false where it was there already, also when
 * another run was quicker: both services then throw RepositoryAlreadyExistsException (service models of ecr and ecr-public).
 */
export async function createOnce(create: () => Promise<unknown>): Promise<boolean> {
  try {
    await create();
    return true;
  } catch (error) {
    if (causeOf(error)?.name === 'RepositoryAlreadyExistsException') return false;
    throw error;
  }
}
