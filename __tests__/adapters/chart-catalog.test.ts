import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chartCatalog } from '../../src/adapters/chart-catalog.ts';
import { packageChart } from '../../src/chart/package.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'catalog-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

/** Packages a chart of these files; gives its catalog data. */
async function catalogOf(
  name: string,
  files: Readonly<Record<string, string | Uint8Array>>,
): ReturnType<typeof chartCatalog> {
  const path = join(folder, name);
  await mkdir(path, { recursive: true });
  for (const [file, content] of Object.entries(files)) await writeFile(join(path, file), content);
  const chart = await packageChart({ path, workspace: folder, destination: join(folder, 'out') });
  return await chartCatalog(chart, `public.ecr.aws/team/${name}`, {});
}

const metadata = (name: string): string => `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n`;

describe('the catalog data of a chart', () => {
  test('are its description, README, how to install it, and its icon', async () => {
    const logo = Buffer.from([0x89, 0x50, 0x4e, 0x47]);
    const data = await catalogOf('app', {
      'Chart.yaml': `${metadata('app')}description: A web server\nicon: icon.png\n`,
      'README.md': '# App\n',
      'icon.png': logo,
    });
    expect(data).toEqual({
      description: 'A web server',
      aboutText: '# App\n',
      usageText: '```sh\nhelm install app oci://public.ecr.aws/team/app\n```\n',
      logo,
    });
  });

  test('hold nothing that the chart does not', async () => {
    const data = await catalogOf('lib', {
      'Chart.yaml': `${metadata('lib')}type: library\nicon: https://example.test/icon.png\n`,
    });
    expect(data).toEqual({});
  });

  test("keep ECR Public's limits", async () => {
    const data = await catalogOf('long', {
      'Chart.yaml': `${metadata('long')}description: ${'d'.repeat(2000)}\nicon: ./icon.png\n`,
      'README.md': 'line\n'.repeat(10_000),
      'icon.png': Buffer.alloc(512_001, 1),
    });
    expect(data.description).toHaveLength(1024);
    expect(data.aboutText?.length).toBeLessThanOrEqual(25_600);
    expect(data.aboutText).toMatch(/\nline\n…$/);
    expect(data.logo).toBeUndefined();
  });
});
