import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A package that the bundle is built from. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** The SPDX expression of its package.json. */
  readonly license: string;
  /** The folder that npm installs it in. */
  readonly folder: string;
}

interface Lock {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

interface LockedPackage {
  readonly version: string;
  readonly license?: string;
  readonly dev?: true;
  readonly optional?: true;
  readonly devOptional?: true;
}

/** The packages that package-lock.json lists as needed at run time, by name. */
export async function readBundledPackages(root: string): Promise<readonly BundledPackage[]> {
  const { packages } = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')) as Lock;
  return Object.entries(packages)
    .filter(([path, { dev, optional, devOptional }]) => path !== '' && !(dev ?? optional ?? devOptional))
    .map(([path, { version, license = 'none' }]) => {
      const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
      return { name, version, license, folder: join(root, path) };
    })
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}
