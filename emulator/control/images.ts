import { imageAlreadyExists, imageNotFound } from '../state/errors.ts';
import { notFound, type Image, type ImageFailure, type ImageId } from '../state/images.ts';
import { pageOf } from '../state/page.ts';
import type { Repository } from '../state/repository.ts';
import {
  findPrivate,
  inPrivate,
  operation,
  pages,
  seconds,
  type Finder,
  type Operation,
  type Where,
} from './operation.ts';
import { list, oneOf, structure, text } from './shape.ts';

const imageId = structure({}, { imageDigest: text(), imageTag: text({ min: 1, max: 300 }) });
const imageIds = list(imageId, { min: 1, max: 100 });

/** botocore's ecr model, DescribeImagesFilter and ListImagesFilter */
const filter = structure(
  {},
  {
    tagStatus: oneOf('TAGGED', 'UNTAGGED', 'ANY'),
    imageStatus: oneOf('ACTIVE', 'ARCHIVED', 'ACTIVATING', 'ANY'),
  },
);

type TagStatus = 'TAGGED' | 'UNTAGGED' | 'ANY';

/** What DescribeImages says of an image's place, and what it shows unless asked: only what is ACTIVE (botocore's ecr model). */
function statusOf({ images }: Repository, image: Image): 'ACTIVE' | 'ARCHIVED' {
  return images.isArchived(image) ? 'ARCHIVED' : 'ACTIVE';
}

function hasStatus(tagged: boolean, status: TagStatus | undefined): boolean {
  return status === undefined || status === 'ANY' || tagged === (status === 'TAGGED');
}

/** What DescribeImages of both services and DescribeImageTags say of an image. */
export function describeImage(image: Image): object {
  return {
    imageDigest: image.digest,
    imageSizeInBytes: image.size,
    imagePushedAt: seconds(image.pushedAt),
    imageManifestMediaType: image.mediaType,
    artifactMediaType: image.artifactMediaType,
  };
}

function describeIn(repository: Repository, image: Image): object {
  const tags = repository.images.tagsOf(image.digest);
  return {
    registryId: repository.registryId,
    repositoryName: repository.name,
    ...describeImage(image),
    ...(tags.length > 0 && { imageTags: tags }),
  };
}

function existing(repository: Repository, id: ImageId): Image {
  const image = repository.images.find(id);
  if (!image) throw imageNotFound(id, repository);
  return image;
}

/** BatchDeleteImage, in both services. */
export function batchDeleteImage({ required, optional }: Where, find: Finder): Operation {
  return operation(structure({ ...required, imageIds }, optional), (input, context) => {
    const { images } = find(input, context);
    const failures: (ImageFailure & { imageId: ImageId })[] = [];
    const gone: ImageId[] = [];
    for (const id of input.imageIds) {
      const result = images.delete(id);
      if ('failureCode' in result) failures.push({ imageId: id, ...result });
      else gone.push(...result);
    }
    return { imageIds: gone, failures };
  });
}

/** DescribeImages, in both services; `more` returns what only one of them says of an image. */
export function describeImages(
  { required, optional }: Where,
  find: Finder,
  more: (image: Image, repository: Repository) => object,
): Operation {
  return operation(structure(required, { ...optional, ...pages, imageIds, filter }), (input, context) => {
    const repository = find(input, context);
    const { images } = repository;
    const wanted = input.imageIds?.map((id) => existing(repository, id)) ?? images.all();
    const { tagStatus, imageStatus = 'ACTIVE' } = input.filter ?? {};
    const shown = wanted.filter(
      (image) =>
        hasStatus(images.tagsOf(image.digest).length > 0, tagStatus) &&
        (imageStatus === 'ANY' || imageStatus === statusOf(repository, image)),
    );
    const { items, nextToken } = pageOf(shown, input);
    return {
      imageDetails: items.map((image) => ({ ...describeIn(repository, image), ...more(image, repository) })),
      nextToken,
    };
  });
}

function identifiers({ images }: Repository, image: Image): readonly ImageId[] {
  const tags = images.tagsOf(image.digest);
  if (tags.length === 0) return [{ imageDigest: image.digest }];
  return tags.map((imageTag) => ({ imageDigest: image.digest, imageTag }));
}

/** An image as BatchGetImage and PutImage give it. */
function whole(repository: Repository, image: Image, { imageTag }: ImageId): object {
  return {
    registryId: repository.registryId,
    repositoryName: repository.name,
    imageId: { imageDigest: image.digest, imageTag },
    imageManifest: image.text,
    imageManifestMediaType: image.mediaType,
  };
}

/** The images of a private registry. */
export const imageOperations: Readonly<Record<string, Operation>> = {
  DescribeImages: describeImages(inPrivate, findPrivate, (image, repository) => ({
    imageStatus: statusOf(repository, image),
    subjectManifestDigest: image.subject,
  })),
  UpdateImageStorageClass: operation(
    structure(
      { ...inPrivate.required, imageId, targetStorageClass: oneOf('STANDARD', 'ARCHIVE') },
      inPrivate.optional,
    ),
    (input, context) => {
      const repository = findPrivate(input, context);
      const image = existing(repository, input.imageId);
      repository.images.archive(image, input.targetStorageClass === 'ARCHIVE');
      const { registryId, name: repositoryName } = repository;
      return { registryId, repositoryName, imageId: input.imageId, imageStatus: statusOf(repository, image) };
    },
  ),
  BatchDeleteImage: batchDeleteImage(inPrivate, findPrivate),
  DescribeImageReplicationStatus: operation(
    structure({ ...inPrivate.required, imageId }, inPrivate.optional),
    (input, context) => {
      const repository = findPrivate(input, context);
      const image = existing(repository, input.imageId);
      const { replication, now } = context.cloud;
      const { regions = [], seconds: takes = 0, failing = [] } = replication ?? {};
      const done = now() - image.pushedAt >= takes * 1000;
      const statuses = regions.map((region) => ({
        region,
        registryId: repository.registryId,
        ...(!done
          ? { status: 'IN_PROGRESS' }
          : failing.includes(region)
            ? { status: 'FAILED', failureCode: 'RepositoryCreationException' }
            : { status: 'COMPLETE' }),
      }));
      return {
        repositoryName: repository.name,
        imageId: input.imageId,
        replicationStatuses: statuses,
      };
    },
  ),
  DescribeImageSigningStatus: operation(
    structure({ ...inPrivate.required, imageId }, inPrivate.optional),
    (input, context) => {
      const repository = findPrivate(input, context);
      const image = existing(repository, input.imageId);
      const { signing, now } = context.cloud;
      const done = signing !== undefined && now() - image.pushedAt >= signing.seconds * 1000;
      const { code: failureCode, reason: failureReason } = signing?.failure ?? {};
      const status = failureCode === undefined ? 'COMPLETE' : 'FAILED';
      const outcome = done ? { status, failureCode, failureReason } : { status: 'IN_PROGRESS' };
      return {
        repositoryName: repository.name,
        registryId: repository.registryId,
        imageId: input.imageId,
        signingStatuses: signing === undefined ? [] : [{ signingProfileArn: signing.profile, ...outcome }],
      };
    },
  ),
  ListImages: operation(
    structure(inPrivate.required, { ...inPrivate.optional, ...pages, filter }),
    (input, context) => {
      const repository = findPrivate(input, context);
      const ids = repository.images.all().flatMap((image) => identifiers(repository, image));
      const shown = ids.filter(({ imageTag }) => hasStatus(imageTag !== undefined, input.filter?.tagStatus));
      const { items, nextToken } = pageOf(shown, input);
      return { imageIds: items, nextToken };
    },
  ),
  BatchGetImage: operation(
    structure(
      { ...inPrivate.required, imageIds },
      { ...inPrivate.optional, acceptedMediaTypes: list(text(), { min: 1, max: 100 }) },
    ),
    (input, context) => {
      const repository = findPrivate(input, context);
      const found: object[] = [];
      const failures: (ImageFailure & { imageId: ImageId })[] = [];
      for (const id of input.imageIds) {
        const image = repository.images.lookUp(id);
        if ('failureCode' in image) failures.push({ imageId: id, ...image });
        else if (repository.images.isArchived(image)) failures.push({ imageId: id, ...notFound });
        else if (input.acceptedMediaTypes?.includes(image.mediaType) === false) {
          failures.push({ imageId: id, ...notFound });
        } else found.push(whole(repository, image, id));
      }
      return { images: found, failures };
    },
  ),
  PutImage: operation(
    structure(
      { ...inPrivate.required, imageManifest: text({ min: 1, max: 4_194_304 }) },
      {
        ...inPrivate.optional,
        imageManifestMediaType: text(),
        imageTag: text({ min: 1, max: 300 }),
        imageDigest: text(),
      },
    ),
    (input, context) => {
      const repository = findPrivate(input, context);
      const { imageManifest, imageManifestMediaType, imageTag, imageDigest } = input;
      const there = imageTag === undefined ? undefined : repository.images.find({ imageTag });
      if (imageTag !== undefined && there?.text === imageManifest) {
        throw imageAlreadyExists(there.digest, imageTag, repository);
      }
      const image = repository.images.put({
        text: imageManifest,
        mediaType: imageManifestMediaType,
        tag: imageTag,
        digest: imageDigest,
      });
      return { image: whole(repository, image, { ...(imageTag !== undefined && { imageTag }) }) };
    },
  ),
};
