import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { digestStream } from '../../src/digest.ts';
import type { Measured } from '../../src/digest.ts';
import { packageElsewhere } from './elsewhere.ts';
import { isRefused, sourceDateEpoch, startOracle } from './oracle.ts';
import type { Oracle } from './oracle.ts';

const mebibyte = 1024 * 1024;

/** Bytes that no compression makes smaller, and always the same ones. */
function noise(size: number): Buffer {
  const bytes = Buffer.alloc(size);
  let block = Buffer.from('noise');
  for (let at = 0; at < size; at += block.length) {
    block = createHash('sha512').update(block).digest();
    block.copy(bytes, at);
  }
  return bytes;
}

const charts: readonly (readonly [what: string, files: number, mebibytes: number])[] = [
  ['90 files of 1 MiB', 90, 1],
  ['one file of 90 MiB', 1, 90],
];

describe('a chart of 90 MiB', () => {
  let oracle: Oracle;
  beforeAll(async () => {
    oracle = await startOracle();
  });
  afterAll(() => oracle.close());

  async function tarOf(file: string): Promise<Measured> {
    return digestStream(createReadStream(file).pipe(createGunzip()));
  }

  test.each(charts)(
    'of %s takes at most 200 MB of memory, and is as Helm 4.3 packages it',
    async (_what, files, mebibytes) => {
      const chart = join(oracle.folder, `big-${files}`);
      await mkdir(join(chart, 'files'), { recursive: true });
      await writeFile(join(chart, 'Chart.yaml'), 'apiVersion: v2\nname: big\nversion: 0.1.0\n');
      const content = noise(mebibytes * mebibyte);
      for (let file = 0; file < files; file += 1)
        await writeFile(join(chart, 'files', String(file)), content);

      const place = { node: process.execPath, env: { SOURCE_DATE_EPOCH: String(sourceDateEpoch) } };
      const ours = await packageElsewhere(place, chart, join(oracle.folder, `ours-${files}`));
      expect(ours.memory).toBeLessThanOrEqual(200_000_000);
      const helm = await oracle.helm4.package(chart, join(oracle.folder, `helm-${files}`));
      if (isRefused(helm)) throw new Error(helm.refused);
      expect(await tarOf(ours.file)).toEqual(await tarOf(helm.file));
    },
    600_000,
  );
});
