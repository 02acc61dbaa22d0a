import { findPrivate, inPrivate, operation, type Operation } from './operation.ts';
import { list, structure, text } from './shape.ts';

/** botocore's ecr model, LayerDigest */
const digestPattern = '[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+';
const isLayerDigest = new RegExp(`^${digestPattern}$`);

/** The blobs of a private repository. */
export const layerOperations: Readonly<Record<string, Operation>> = {
  BatchCheckLayerAvailability: operation(
    structure(
      { ...inPrivate.required, layerDigests: list(text({ max: 1000 }), { min: 1, max: 100 }) },
      inPrivate.optional,
    ),
    (input, context) => {
      const repository = findPrivate(input, context);
      const wellFormed = input.layerDigests.filter((digest) => isLayerDigest.test(digest));
      return {
        layers: wellFormed.map((layerDigest) => {
          const layerSize = repository.blobSize(layerDigest);
          if (layerSize === undefined) return { layerDigest, layerAvailability: 'UNAVAILABLE' };
          const mediaType = repository.images.mediaTypeOf(layerDigest);
          return { layerDigest, layerAvailability: 'AVAILABLE', layerSize, mediaType };
        }),
        failures: input.layerDigests
          .filter((digest) => !wellFormed.includes(digest))
          .map((layerDigest) => ({
            layerDigest,
            failureCode: 'InvalidLayerDigest',
            failureReason: `Invalid request parameters: layer digest should satisfy the regex '${digestPattern}'`,
          })),
      };
    },
  ),
  GetDownloadUrlForLayer: operation(
    structure({ ...inPrivate.required, layerDigest: text({ pattern: digestPattern }) }, inPrivate.optional),
    (input, context) => {
      const repository = findPrivate(input, context);
      const digest = repository.downloadable(input.layerDigest);
      return { downloadUrl: context.addresses.downloadUrl(digest), layerDigest: digest };
    },
  ),
};
