import { describe, expect, test } from '@jest/globals';
import { AwsError } from '../../src/ecr/errors.ts';
import { deleteInBatches, listImages } from '../../src/ecr/images.ts';

const ids = Array.from({ length: 250 }, (_, index) => ({ digest: `sha256:${index}`, tag: `0.0.${index}` }));

describe('deleting', () => {
  // The service models of ecr and ecr-public: BatchDeleteImageRequest, imageIds, 1 to 100.
  test('is done a hundred at a time', async () => {
    const batches: number[] = [];
    const failures = await deleteInBatches(ids, (batch) => {
      batches.push(batch.length);
      return Promise.resolve({ failures: [] });
    });
    expect(batches).toEqual([100, 100, 50]);
    expect(failures).toEqual([]);
  });

  test('gives what could not be deleted', async () => {
    const failure = {
      imageId: { imageDigest: 'sha256:1', imageTag: '0.0.1' },
      failureCode: 'ImageTagDoesNotMatchDigest',
      failureReason: 'Requested image tag does not match the image digest',
    };
    await expect(
      deleteInBatches(ids.slice(0, 2), () => Promise.resolve({ failures: [failure] })),
    ).resolves.toEqual([{ id: ids[1], code: failure.failureCode, reason: failure.failureReason }]);
  });

  test('ends with a call that fails, and all the rest has failed', async () => {
    let calls = 0;
    const failures = await deleteInBatches(ids, () => {
      calls += 1;
      return calls === 1 ? Promise.resolve({}) : Promise.reject(new AwsError('no permission'));
    });
    expect(calls).toBe(2);
    expect(failures).toHaveLength(150);
    expect(failures[0]).toEqual({ id: ids[100], code: '', reason: 'no permission' });
  });
});

describe('listing', () => {
  test('reads all pages', async () => {
    const asked: (string | undefined)[] = [];
    const images = await listImages((nextToken) => {
      asked.push(nextToken);
      const imageDetails = [
        { imageDigest: `sha256:${asked.length}`, imageTags: ['a'] },
        { imageTags: ['lost'] },
      ];
      return Promise.resolve(
        asked.length < 3 ? { imageDetails, nextToken: `page ${asked.length + 1}` } : { imageDetails },
      );
    });
    expect(asked).toEqual([undefined, 'page 2', 'page 3']);
    expect(images?.map(({ digest }) => digest)).toEqual(['sha256:1', 'sha256:2', 'sha256:3']);
  });

  test('ends where a page comes again, by its token or by its images', async () => {
    let asked = 0;
    const page = (nextToken: string, digest: string): Promise<object> =>
      Promise.resolve({ imageDetails: [{ imageDigest: digest }], nextToken });
    await expect(listImages(() => page('same', `sha256:${(asked += 1)}`))).rejects.toThrow('comes again');
    expect(asked).toBe(2);
    await expect(listImages(() => page(`page ${(asked += 1)}`, 'sha256:1'))).rejects.toThrow('comes again');
    expect(asked).toBe(4);
  });

  test('of a missing repository gives nothing, other failures are thrown', async () => {
    const failWith = (name: string): Promise<never> =>
      Promise.reject(new AwsError('it failed', { cause: Object.assign(new Error(), { name }) }));
    await expect(listImages(() => failWith('RepositoryNotFoundException'))).resolves.toBeUndefined();
    await expect(listImages(() => failWith('ServerException'))).rejects.toThrow('it failed');
  });
});
