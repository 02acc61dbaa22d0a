/** Writes dist/licenses.txt: the licenses of what is in the bundle. Part of `npm run build`. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readBundledPackages, type BundledPackage } from './bundled-packages.ts';

/** The licences that a package of the bundle may have; docs/dependencies.md says why openpgp may have its own. */
const allowed = new Set(['0BSD', 'Apache-2.0', 'BlueOak-1.0.0', 'ISC', 'MIT', '(MIT AND Zlib)']);
const allowedFor: Readonly<Record<string, string>> = { openpgp: 'LGPL-3.0+' };

function isAllowed({ name, license }: BundledPackage): boolean {
  return allowed.has(license) || allowedFor[name] === license;
}

/** The texts that a package comes with: its licence, and its notice where it has one (Apache-2.0 asks to hand it on). */
async function textOf(folder: string): Promise<string> {
  const files = (await readdir(folder)).filter((file) => /^(licen[cs]e|copying|notice)\b/i.test(file)).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  return texts.map((text) => text.replaceAll('\r\n', '\n').replace(/^\n+/, '').trimEnd()).join('\n\n');
}

/**
 * The licences of the packages, each text once, under the packages it belongs to.
 *
 * @param root The folder of this project: packages of AWS under Apache-2.0 without a text of their own get that of its LICENSE.
 * @throws {Error} When a package has a licence that is not allowed, or no text of it.
 */
export async function licensePage(root: string, packages: readonly BundledPackage[]): Promise<string> {
  const refused = packages.filter((entry) => !isAllowed(entry));
  if (refused.length > 0) {
    const list = refused.map(({ name, license }) => `${name} (${license})`).join(', ');
    throw new Error(`licences that scripts/licenses.ts does not allow: ${list}`);
  }
  const sections = new Map<string, { readonly heads: string[]; readonly text: string }>();
  for (const { name, version, license, folder } of packages) {
    const own = await textOf(folder);
    const text = own === '' && license === 'Apache-2.0' ? await textOf(root) : own;
    if (text === '') throw new Error(`${name} has no file with its licence`);
    const words = text.replaceAll(/\s+/g, ' ');
    const section = sections.get(words) ?? { heads: [], text };
    section.heads.push(`${name} ${version}: ${license}`);
    sections.set(words, section);
  }
  const parts = [...sections.values()].map(({ heads, text }) => `${heads.join('\n')}\n\n${text}\n`);
  return parts.join(`\n${'-'.repeat(80)}\n\n`);
}

if (import.meta.main) {
  const root = join(import.meta.dirname, '..');
  await writeFile(join(root, 'dist/licenses.txt'), await licensePage(root, await readBundledPackages(root)));
}
