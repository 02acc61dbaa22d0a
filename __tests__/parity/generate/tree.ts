import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { makeTar } from '../../support/make-archive.ts';
import type { Member } from '../../support/make-archive.ts';

/** How the file of an archive ends. */
export interface ArchiveEnd {
  /** The empty blocks behind the last member; there should be two. */
  readonly emptyBlocks: number;
  /** The bytes that the tar then lacks. */
  readonly cut: number;
  /** The zeros behind the gzip data. */
  readonly zeros: number;
}

/** A packaged chart: its files below `top`, and members around them, which may have the same names. */
export interface Packed {
  readonly top: string;
  readonly tgz: Tree;
  readonly before?: readonly Member[];
  readonly behind?: readonly Member[];
  readonly end?: ArchiveEnd;
}

/** What lies at a path: a text, other bytes, a symbolic link, or a packaged chart. */
export type Content = string | { readonly hex: string } | { readonly link: string } | Packed;

/** The files of a folder by their paths. */
export type Tree = Readonly<Record<string, Content>>;

/** Returns the tree without the files whose path is a folder of another file. */
export function withoutConflicts(tree: Tree): Tree {
  const folders = new Set<string>();
  for (const path of Object.keys(tree))
    for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) folders.add(folder);
  const links = Object.entries(tree).flatMap(([path, content]) =>
    typeof content === 'object' && 'link' in content ? [path] : [],
  );
  const isBelowLink = (path: string): boolean => links.some((link) => path.startsWith(`${link}/`));
  return Object.fromEntries(
    Object.entries(tree).filter(([path]) => !folders.has(path) && !isBelowLink(path)),
  );
}

/** Returns the tree with all its paths below a folder. */
export function below(folder: string, tree: Tree): Tree {
  return Object.fromEntries(Object.entries(tree).map(([path, content]) => [`${folder}/${path}`, content]));
}

/** An archive as it should end. */
export const wholeEnd: ArchiveEnd = { emptyBlocks: 2, cut: 0, zeros: 0 };

/** Returns the bytes of a packaged chart. */
export function packedBytes({ top, tgz, before = [], behind = [], end = wholeEnd }: Packed): Buffer {
  const tar = makeTar([...before, ...membersOf(below(top, tgz)), ...behind], end.emptyBlocks);
  return Buffer.concat([gzipSync(tar.subarray(0, tar.length - end.cut)), Buffer.alloc(end.zeros)]);
}

function bytesOf(content: Exclude<Content, { readonly link: string }>): Buffer {
  if (typeof content === 'string') return Buffer.from(content);
  return 'hex' in content ? Buffer.from(content.hex, 'hex') : packedBytes(content);
}

function membersOf(tree: Tree): Member[] {
  return Object.entries(tree).map(([name, content]) =>
    typeof content === 'object' && 'link' in content
      ? { name, type: '2', target: content.link }
      : { name, content: bytesOf(content) },
  );
}

/** Writes a tree into a folder, which is created. */
export async function writeTree(folder: string, tree: Tree): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [path, content] of Object.entries(tree)) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    if (typeof content === 'object' && 'link' in content) await symlink(content.link, file);
    else await writeFile(file, bytesOf(content));
  }
}
