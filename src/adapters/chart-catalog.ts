import { dirname, posix } from 'node:path';
import { type CatalogData, catalogLimits } from '../ecr/new-repository.ts';
import { SpillStore } from '../chart/archive/spill-store.ts';
import { readAll, type ChartFile } from '../chart/archive/chart-file.ts';
import { readChartFiles } from '../chart/archive/read-archive.ts';
import type { PackagedChart } from '../chart/packaged.ts';
import { streamOf } from '../workspace/read-guard.ts';

/** Cuts a text to a number of UTF-16 units, after a line where there is one, and never inside a character. */
function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  const short = text.slice(0, max - 1).replace(/[\uD800-\uDBFF]$/, '');
  const end = short.lastIndexOf('\n');
  return `${end > max / 2 ? short.slice(0, end + 1) : short}…`;
}

/** Finds the chart's icon among its files, where it is one of them; on most charts it is an address. */
function logoAmong(files: readonly ChartFile[], icon: string): Uint8Array | undefined {
  const name = posix.normalize(icon.replace(/^file:\/\//, ''));
  const file = files.find((each) => each.name === name);
  return file === undefined || file.size > catalogLimits.logo ? undefined : readAll(file);
}

/**
 * Makes what the gallery of ECR Public shows of a chart: its description, its README as the text about it, how to install it
 * (`uri` is the repository as `host/path`), and its icon where that is a file of the chart. What is longer than ECR Public takes
 * is cut, and a larger logo left out.
 */
export async function chartCatalog({ metadata, archive }: PackagedChart, uri: string): Promise<CatalogData> {
  const store = new SpillStore();
  try {
    const files = await readChartFiles(streamOf(dirname(archive.file), archive.file), store);
    const readme = files.find(({ name }) => /^readme(\.md|\.txt)?$/i.test(name));
    const logo = metadata.icon === undefined ? undefined : logoAmong(files, metadata.icon);
    return {
      ...(metadata.description !== undefined && {
        description: cut(metadata.description, catalogLimits.description),
      }),
      ...(readme !== undefined && { aboutText: cut(readAll(readme).toString(), catalogLimits.aboutText) }),
      ...(metadata.type !== 'library' && {
        usageText: `\`\`\`sh\nhelm install ${metadata.name} oci://${uri}\n\`\`\`\n`,
      }),
      ...(logo !== undefined && { logo }),
    };
  } finally {
    store.close();
  }
}
