/** Prints the notes of a release, and fails where the tag, package.json and CHANGELOG.md do not agree: `node scripts/release-notes.ts v1.2.3`. */
import { readFile } from 'node:fs/promises';
import { releaseNotes, releaseOf } from './release.ts';

const [tag = ''] = process.argv.slice(2);
try {
  const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { readonly version: string };
  process.stdout.write(releaseNotes(releaseOf(tag), version, await readFile('CHANGELOG.md', 'utf8')));
} catch (error) {
  console.error(`release-notes: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
