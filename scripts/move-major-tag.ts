/**
 * Moves v1 to a release v1.2.3, at the remote "origin": `node scripts/move-major-tag.ts v1.2.3`. It stays where it is when there is a
 * later release of the same major version: a fix of an old minor version is for those who ask for it by name.
 */
import { execFileSync } from 'node:child_process';
import { isLatestOfMajor, releaseOf } from './release.ts';

function git(...args: readonly string[]): string {
  return execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}

/** The tags of the remote, with the object each points at; `<tag>^{}` is the commit of an annotated one. */
function remoteTags(): ReadonlyMap<string, string> {
  const lines = git('ls-remote', '--tags', 'origin').split('\n').filter(Boolean);
  return new Map(
    lines.map((line) => {
      const [object = '', name = ''] = line.split('\t');
      return [name.replace('refs/tags/', ''), object];
    }),
  );
}

try {
  const release = releaseOf(process.argv[2] ?? '');
  const { tag, majorTag } = release;
  const tags = remoteTags();
  const commit = tags.get(`${tag}^{}`) ?? tags.get(tag);
  if (commit === undefined) throw new Error(`origin has no tag ${tag}`);
  if (isLatestOfMajor(release, [...tags.keys()])) {
    // Only from where it was seen: nobody else's move is undone.
    const lease = `--force-with-lease=refs/tags/${majorTag}:${tags.get(majorTag) ?? ''}`;
    git('push', '--quiet', lease, 'origin', `${commit}:refs/tags/${majorTag}`);
    console.log(`${majorTag} is ${tag}, commit ${commit}`);
  } else {
    console.log(`${majorTag} stays: there is a later release than ${tag}`);
  }
} catch (error) {
  console.error(`move-major-tag: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
