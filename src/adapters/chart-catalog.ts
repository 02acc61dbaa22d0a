import { dirname, posix } from 'node:path';
import { type CatalogData, catalogLimits } from '../ecr/repository-settings.ts';
import type { Unpacking } from '../chart/archive/budget.ts';
import { SpillStore } from '../chart/archive/spill-store.ts';
import { readAll, type ChartFile } from '../chart/archive/chart-file.ts';
import { readChartFiles } from '../chart/archive/read-archive.ts';
import type { PackagedChart } from '../chart/packaged.ts';
import { streamOf } from '../workspace/read-guard.ts';

/** Truncates a text to a number of UTF-16 units, at the end of a line if possible and never inside a character. */
function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  const short = text.slice(0, max - 1).replace(/[\uD800-\uDBFF]$/, '');
  const end = short.lastIndexOf('\n');
  return `${end > max / 2 ? short.slice(0, end + 1) : short}…`;
}

/** Finds the chart's icon among its files; for most charts the icon is a URL, and there is none. */
function logoAmong(files: readonly ChartFile[], icon: string): Uint8Array | undefined {
  const name = posix.normalize(icon.replace(/^file:\/\//, ''));
  const file = files.find((each) => each.name === name);
  return file === undefined || file.size > catalogLimits.logo ? undefined : readAll(file);
}

/**
 * Returns the catalog data that the ECR Public Gallery shows for a chart: its description, its README as the about text, how to
 * install it (`uri` is the repository as `host/path`), and its icon if that is a file in the chart. Texts longer than ECR Public
 * accepts are truncated, and a logo that is too large is left out.
 */
export async function chartCatalog(
  { metadata, archive }: PackagedChart,
  uri: string,
  unpacking: Unpacking,
): Promise<CatalogData> {
  const store = new SpillStore(unpacking);
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
