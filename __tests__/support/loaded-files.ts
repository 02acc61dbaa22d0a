import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** Returns every file that a process has loaded, its address and its text, by the coverage that V8 wrote (`NODE_V8_COVERAGE`). */
export async function loadedFiles(coverage: string): Promise<readonly string[]> {
  const reports = await readdir(coverage);
  const results = await Promise.all(
    reports.map(async (name) => {
      const { result } = JSON.parse(await readFile(path.join(coverage, name), 'utf8')) as {
        result: { url: string }[];
      };
      return result.map((script) => script.url);
    }),
  );
  const files = results.flat().filter((file) => file.startsWith('file:'));
  return await Promise.all(files.map(async (file) => `${file}\n${await readFile(new URL(file), 'utf8')}`));
}
