/** Draws the rooms of src/ in docs/architecture.md, from their imports. `npm run rooms`. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { withMarked } from './marked.ts';

/** What one room of src/ takes from others. */
export interface Room {
  /** The rooms whose code it uses. */
  readonly uses: ReadonlySet<string>;
  /** The rooms that it knows types of, and no code. */
  readonly knows: ReadonlySet<string>;
  /** Packages, by name; Node's own modules are not counted. */
  readonly packages: ReadonlySet<string>;
}

/** An import or a re-export with its specifier, and whether it is of types only. */
const imports = /^(?:import|export) (type )?[^;']*?from '([^']+)';|\bimport\('([^']+)'\)/gm;

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/** Reads which files of a source folder each of its files imports, types included. Paths are relative to the folder. */
async function readFileImports(src: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const files = (await readdir(src, { recursive: true })).filter((name) => name.endsWith('.ts')).sort();
  const read = files.map(async (file) => {
    const text = await readFile(path.join(src, file), 'utf8');
    const specifiers = [...text.matchAll(imports)].map(([, , from, dynamic]) => from ?? dynamic ?? '');
    const local = specifiers.filter((specifier) => specifier.startsWith('.'));
    return [file, local.map((specifier) => path.join(path.dirname(file), specifier))] as const;
  });
  return new Map(await Promise.all(read));
}

/** Returns the files of a source folder that import themselves, directly or through others. */
export async function filesInCircles(src: string): Promise<readonly string[]> {
  const imported = await readFileImports(src);
  const reachable = (start: string): ReadonlySet<string> => {
    const found = new Set<string>();
    const open = [start];
    for (let file = open.pop(); file !== undefined; file = open.pop()) {
      const fresh = (imported.get(file) ?? []).filter((other) => !found.has(other));
      for (const other of fresh) found.add(other);
      open.push(...fresh);
    }
    return found;
  };
  return [...imported.keys()].filter((file) => reachable(file).has(file));
}

/** Reads from the imports what each room of a source folder uses; a file that is in no room is a room of its own. */
export async function readRooms(src: string): Promise<ReadonlyMap<string, Room>> {
  const rooms = new Map<string, { uses: Set<string>; knows: Set<string>; packages: Set<string> }>();
  const files = await readdir(src, { recursive: true });
  for (const file of files.filter((name) => name.endsWith('.ts')).sort()) {
    const [name = ''] = file.split(path.sep);
    const room = rooms.get(name) ?? { uses: new Set(), knows: new Set(), packages: new Set() };
    rooms.set(name, room);
    const text = await readFile(path.join(src, file), 'utf8');
    for (const [, type, from, dynamic] of text.matchAll(imports)) {
      const specifier = from ?? dynamic ?? '';
      if (!specifier.startsWith('.')) {
        if (!specifier.startsWith('node:') && type === undefined) room.packages.add(packageOf(specifier));
        continue;
      }
      const [other = ''] = path
        .relative(src, path.resolve(src, path.dirname(file), specifier))
        .split(path.sep);
      if (other !== '..' && other !== name) (type === undefined ? room.uses : room.knows).add(other);
    }
  }
  for (const { uses, knows } of rooms.values()) for (const name of uses) knows.delete(name);
  return rooms;
}

/** Draws the rooms and what they import as a Mermaid diagram, and the packages that they know as a table. */
export function drawRooms(rooms: ReadonlyMap<string, Room>): string {
  const id = (name: string): string => name.replace('.ts', 'Ts');
  const nodes = [...rooms.keys()].map((name) => `  ${id(name)}["${name}"]`);
  const arrows = [...rooms].flatMap(([name, { uses, knows }]) => [
    ...[...uses].sort().map((other) => `  ${id(name)} --> ${id(other)}`),
    ...[...knows].sort().map((other) => `  ${id(name)} -.-> ${id(other)}`),
  ]);
  const packages = [...rooms]
    .filter(([, room]) => room.packages.size > 0)
    .map(
      ([name, room]) =>
        `| \`${name}\` | ${[...room.packages]
          .sort()
          .map((each) => `\`${each}\``)
          .join(', ')} |`,
    );
  return [
    ['```mermaid', 'flowchart TD', ...nodes, ...arrows, '```'].join('\n'),
    'A dotted arrow means that only types are imported. These are the packages that each room loads:',
    ['| Room | Packages |', '| --- | --- |', ...packages].join('\n'),
  ].join('\n\n');
}

if (import.meta.main) {
  const root = path.join(import.meta.dirname, '..');
  const page = path.join(root, 'docs/architecture.md');
  const drawing = drawRooms(await readRooms(path.join(root, 'src')));
  await writeFile(page, withMarked(await readFile(page, 'utf8'), 'rooms', drawing));
}
