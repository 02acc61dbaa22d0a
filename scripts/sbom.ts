/**
 * Writes the SBOM of the bundle, which npm makes from package-lock.json alone (CycloneDX 1.5): `npm run sbom -- [file]`, by
 * default sbom.cdx.json.
 */
import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readBundledPackages } from './bundled-packages.ts';

interface Sbom {
  readonly metadata: { readonly component: Component };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

interface Component {
  readonly 'bom-ref': string;
  readonly name: string;
}

/** Everything in the lock file: with `--omit=dev`, npm 11 leaves out packages that the bundle needs and a tool needs as well. */
function sbomOfAll(root: string): Sbom {
  const args = ['--package-lock-only', '--sbom-format=cyclonedx', '--sbom-type=application'];
  const text = execFileSync('npm', ['sbom', ...args], {
    cwd: root,
    encoding: 'utf8',
    // npm is a script on Windows, which needs a shell.
    shell: process.platform === 'win32',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return JSON.parse(text) as Sbom;
}

const root = join(import.meta.dirname, '..');
const all = sbomOfAll(root);
const itself = all.metadata.component['bom-ref'];
const bundled = new Set((await readBundledPackages(root)).map(({ name, version }) => `${name}@${version}`));
const sbom: Sbom = {
  ...all,
  // npm gives the name of the folder.
  metadata: {
    ...all.metadata,
    component: { ...all.metadata.component, name: itself.replace(/@[^@]*$/, '') },
  },
  components: all.components.filter((component) => bundled.has(component['bom-ref'])),
  dependencies: all.dependencies
    .filter(({ ref }) => ref === itself || bundled.has(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((other) => bundled.has(other)) })),
};
await writeFile(process.argv[2] ?? 'sbom.cdx.json', `${JSON.stringify(sbom, undefined, 2)}\n`);
