import { expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { readBundledPackages } from '../../scripts/bundled-packages.ts';

const root = path.resolve(import.meta.dirname, '../..');
// npm is a script on Windows, which needs a shell.
const options = { cwd: root, shell: process.platform === 'win32', maxBuffer: 2 ** 24 };

interface Component {
  readonly 'bom-ref': string;
  readonly name: string;
  readonly purl: string;
  readonly hashes: readonly { readonly alg: string; readonly content: string }[];
  readonly licenses: readonly unknown[];
}

interface Sbom {
  readonly bomFormat: string;
  readonly specVersion: string;
  readonly metadata: { readonly component: Component };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

interface Listed {
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, Listed>>;
}

async function makeSbom(): Promise<Sbom> {
  const folder = await mkdtemp(path.join(tmpdir(), 'sbom-'));
  try {
    const file = path.join(folder, 'sbom.json');
    await promisify(execFile)(process.execPath, [path.join(root, 'scripts/sbom.ts'), file], { cwd: folder });
    return JSON.parse(await readFile(file, 'utf8')) as Sbom;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** What npm says the action needs at run time. */
async function runtimePackages(): Promise<readonly string[]> {
  const args = ['ls', '--all', '--omit=dev', '--omit=optional', '--package-lock-only', '--json'];
  const { stdout } = await promisify(execFile)('npm', args, options);
  const found = new Set<string>();
  const walk = ({ dependencies = {} }: Listed): void => {
    for (const [name, listed] of Object.entries(dependencies)) {
      if (listed.version !== undefined) found.add(`${name}@${listed.version}`);
      walk(listed);
    }
  };
  walk(JSON.parse(stdout) as Listed);
  return [...found].sort();
}

test('the SBOM lists what the action needs at run time, each package with its hash, its licence and its needs', async () => {
  const { bomFormat, specVersion, metadata, components, dependencies } = await makeSbom();
  expect({ bomFormat, specVersion }).toEqual({ bomFormat: 'CycloneDX', specVersion: '1.5' });
  expect(metadata.component).toMatchObject({ name: 'helm-push-ecr', type: 'application' });

  const listed = components.map((component) => component['bom-ref']).sort();
  expect(listed).toEqual(await runtimePackages());
  expect(listed.length).toBeGreaterThan(11);
  for (const { purl, hashes, licenses } of components) {
    expect(purl).toMatch(/^pkg:npm\/.+@\d/);
    expect(hashes).toEqual([{ alg: 'SHA-512', content: expect.stringMatching(/^[0-9a-f]{128}$/) }]);
    expect(licenses).toHaveLength(1);
  }
  const needed = dependencies.flatMap(({ dependsOn }) => dependsOn);
  expect([...new Set(needed)].sort()).toEqual(listed);
  expect(dependencies.map(({ ref }) => ref).sort()).toEqual(
    [...listed, metadata.component['bom-ref']].sort(),
  );
});

test('dist/licenses.txt is of the packages that the action needs at run time', async () => {
  const packages = await readBundledPackages(root);
  expect(packages.map(({ name, version }) => `${name}@${version}`).sort()).toEqual(await runtimePackages());
});
