import { rememberedSignIns, storePorts } from '../adapters/sign-ins.ts';
import { logout } from '../login/logout.ts';

/** The post step of `login/`: removes what the step wrote. */
export async function logoutCommand(environment: NodeJS.ProcessEnv): Promise<void> {
  await logout(rememberedSignIns(), storePorts(environment));
}
