import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** Gives the text of every file that a process has loaded, by the coverage that V8 wrote of it (`NODE_V8_COVERAGE`). */
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
  return await Promise.all(files.map((file) => readFile(new URL(file), 'utf8')));
}
