import { rmSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { goJson } from '../go/json.ts';
import { newTemporary } from '../workspace/directory.ts';
import { helmConfigFolder } from '../workspace/user-folders.ts';
import { neededRepositories, readUserConfig, signInsWith, type SignIn } from './user-config.ts';

/** Files of Helm's own for one run, that are gone after it. */
export interface HelmHome {
  /** The variables that make Helm use them. */
  readonly environment: Readonly<Record<string, string>>;
  remove(): Promise<void>;
}

/**
 * Makes files of Helm's own in a new directory that only this user can read: its repositories, its sign-ins and its caches.
 *
 * What earlier steps told Helm (`helm repo add`, `helm registry login`) holds on; Docker's sign-ins Helm reads by itself. The
 * directory is gone after {@link HelmHome.remove}, and as soon as the run is cancelled.
 */
export async function makeHelmHome(
  {
    repositories,
    signIns,
  }: { readonly repositories: readonly string[]; readonly signIns: readonly SignIn[] },
  { temporary, environment, signal }: HelmHomeContext,
): Promise<HelmHome> {
  const config = helmConfigFolder(environment);
  const theirs = {
    repositories: environment['HELM_REPOSITORY_CONFIG'] ?? join(config, 'repositories.yaml'),
    registries: environment['HELM_REGISTRY_CONFIG'] ?? join(config, 'registry', 'config.json'),
  };
  const list = neededRepositories(repositories, readUserConfig(theirs.repositories));
  const auths = signInsWith(signIns, readUserConfig(theirs.registries));

  signal.throwIfAborted();
  const directory = await newTemporary(temporary, 'helm-home-');
  const forget = (): void => {
    rmSync(directory, { recursive: true, force: true });
  };
  signal.addEventListener('abort', forget, { once: true });
  const environmentOfHome = {
    HELM_REPOSITORY_CONFIG: join(directory, 'repositories.yaml'),
    HELM_REGISTRY_CONFIG: join(directory, 'registry', 'config.json'),
    HELM_CACHE_HOME: join(directory, 'cache'),
    HELM_REPOSITORY_CACHE: join(directory, 'cache', 'repository'),
    HELM_CONTENT_CACHE: join(directory, 'cache', 'content'),
  };
  const home: HelmHome = {
    environment: environmentOfHome,
    remove: async () => {
      signal.removeEventListener('abort', forget);
      await rm(directory, { recursive: true, force: true });
    },
  };
  try {
    await mkdir(join(directory, 'registry'));
    const files = [
      [environmentOfHome.HELM_REPOSITORY_CONFIG, goJson({ apiVersion: '', repositories: list })],
      [environmentOfHome.HELM_REGISTRY_CONFIG, goJson({ auths })],
    ] as const;
    for (const [file, text] of files) await writeFile(file, text, { mode: 0o600 });
  } catch (error) {
    await home.remove();
    throw error;
  }
  return home;
}

/** Where a {@link HelmHome} is made. */
export interface HelmHomeContext {
  /** The directory that gets a new one. */
  readonly temporary: string;
  readonly environment: Readonly<NodeJS.ProcessEnv>;
  /** Ends the run. */
  readonly signal: AbortSignal;
}
