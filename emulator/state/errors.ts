/**
 * An error as ECR's API names it. The data plane puts the same errors under OCI's codes (data/errors.ts), as ECR does:
 * a bad manifest pushed with PUT is answered with the text of PutImage's InvalidParameterException.
 */
export class EcrError extends Error {
  /** The name in AWS's service model, such as `RepositoryNotFoundException`. */
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'EcrError';
    this.code = code;
  }
}

/** Where a repository is: the two names that most of ECR's texts end in. */
export interface Place {
  readonly name: string;
  readonly registryId: string;
}

/** A parameter that breaks a rule. `parameter` is spelled as ECR does; it is not always the member's name. */
export function invalidParameter(parameter: string, constraint: string): EcrError {
  return new EcrError(
    'InvalidParameterException',
    `Invalid parameter at '${parameter}' failed to satisfy constraint: '${constraint}'`,
  );
}

/** https://github.com/GoogleContainerTools/kaniko/issues/1120 */
export function repositoryNotFound({ name, registryId }: Place): EcrError {
  return new EcrError(
    'RepositoryNotFoundException',
    `The repository with name '${name}' does not exist in the registry with id '${registryId}'`,
  );
}

/** moto, ecr/exceptions.py */
export function repositoryAlreadyExists({ name, registryId }: Place): EcrError {
  return new EcrError(
    'RepositoryAlreadyExistsException',
    `The repository with name '${name}' already exists in the registry with id '${registryId}'`,
  );
}

/** moto, ecr/exceptions.py */
export function repositoryNotEmpty({ name, registryId }: Place): EcrError {
  return new EcrError(
    'RepositoryNotEmptyException',
    `The repository with name '${name}' in registry with id '${registryId}' cannot be deleted because it still contains images`,
  );
}

/** An image that an API call names. moto, ecr/exceptions.py */
export function imageNotFound(
  id: { readonly imageDigest?: string; readonly imageTag?: string },
  { name, registryId }: Place,
): EcrError {
  const imageId = `{imageDigest:'${id.imageDigest ?? 'null'}', imageTag:'${id.imageTag ?? 'null'}'}`;
  return new EcrError(
    'ImageNotFoundException',
    `The image with imageId ${imageId} does not exist within the repository with name '${name}' in the registry with id '${registryId}'`,
  );
}

/** An image that a manifest URL names. https://github.com/pulumi/pulumi-docker-build/issues/849 */
export function requestedImageNotFound(): EcrError {
  return new EcrError('ImageNotFoundException', 'Requested image not found');
}

/** The wording since 2025. https://github.com/osscontainertools/kaniko/issues/204 */
export function tagIsImmutable(tag: string, { name }: Place): EcrError {
  return new EcrError(
    'ImageTagAlreadyExistsException',
    `The image tag '${tag}' already exists in the '${name}' repository and cannot be overwritten because the tag is immutable.`,
  );
}

/** PutImage only; the data plane answers 201. https://github.com/buildkite-plugins/ecr-buildkite-plugin/issues/111 */
export function imageAlreadyExists(digest: string, tag: string, { name, registryId }: Place): EcrError {
  return new EcrError(
    'ImageAlreadyExistsException',
    `Image with digest '${digest}' and tag '${tag}' already exists in the repository with name '${name}' in registry with id '${registryId}'`,
  );
}

/** https://github.com/google/go-containerregistry/issues/1568 */
export function imageDigestDoesNotMatch(digest: string, { name, registryId }: Place): EcrError {
  return new EcrError(
    'ImageDigestDoesNotMatchException',
    `The image with digest '${digest}' in repository '${name}' and registry ID '${registryId}' does not match the image digest that Amazon ECR has calculated.`,
  );
}

/** Blobs that a manifest names and the repository lacks. Worded as {@link referencedImagesNotFound}. */
export function layersNotFound(digests: readonly string[], { name, registryId }: Place): EcrError {
  return new EcrError(
    'LayersNotFoundException',
    `Layers with digests '[${digests.join(', ')}]' required for pushing image into repository with name '${name}' in the registry with id '${registryId}' do not exist`,
  );
}

/** Manifests that an index names and the repository lacks. https://github.com/int128/docker-manifest-create-action/pull/63 */
export function referencedImagesNotFound(digests: readonly string[], { name, registryId }: Place): EcrError {
  return new EcrError(
    'ReferencedImagesNotFoundException',
    `Images with digests '[${digests.join(', ')}]' required for pushing image into repository with name '${name}' in the registry with id '${registryId}' do not exist`,
  );
}

/** A blob that no manifest names cannot be fetched: botocore's ecr model, LayerInaccessibleException. */
export function layerInaccessible(digest: string): EcrError {
  return new EcrError(
    'LayerInaccessibleException',
    `The layer with digest '${digest}' is not available because it is not associated with an image`,
  );
}

/** The wording is not from a source. */
export function layerNotFound(digest: string, { name, registryId }: Place): EcrError {
  return new EcrError(
    'LayersNotFoundException',
    `The layer with digest '${digest}' does not exist in the repository with name '${name}' in the registry with id '${registryId}'`,
  );
}

/** The wording is not from a source. */
export function uploadNotFound(id: string, { name, registryId }: Place): EcrError {
  return new EcrError(
    'UploadNotFoundException',
    `The upload with id '${id}' in the repository with name '${name}' in registry with id '${registryId}' does not exist`,
  );
}

/** https://github.com/radius-project/radius/issues/7887 */
export function emptyUpload(id: string, { name, registryId }: Place): EcrError {
  return new EcrError(
    'EmptyUploadException',
    `The upload with id '${id}' in the repository with name '${name}' in registry with id '${registryId}' cannot be completed because it does not have any parts.`,
  );
}

/** https://github.com/dotnet/sdk-container-builds/issues/424 */
export function layerDigestMismatch(): EcrError {
  return new EcrError(
    'InvalidLayerException',
    'None of the provided layer digests match the calculated layer digest',
  );
}

/** https://github.com/apple/containerization/issues/790 */
export function wrongFirstByte(given: number, expected: number): EcrError {
  return new EcrError(
    'InvalidLayerPartException',
    `First byte of the layer part is ${given} instead of ${expected}`,
  );
}

/**
 * The kinds of policy that AWS names in a denial; https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
export type PolicyType =
  | 'identity-based policy'
  | 'resource-based policy'
  | 'service control policy'
  | 'resource control policy'
  | 'VPC endpoint policy'
  | 'permissions boundary'
  | 'session policy'
  | 'role trust policy';

/** Which policy denies an action, and whether it does so by a statement of its own or by not allowing it. */
export interface Denial {
  readonly by: PolicyType;
  readonly explicit?: boolean;
  /** The policy's ARN, which AWS adds to some explicit denials. */
  readonly arn?: string;
}

/**
 * The words of a denial. Source: the page at {@link PolicyType}; fluxcd/pkg#938 and, for another account,
 * aws-actions/amazon-ecr-login#232, show that ECR uses them.
 */
export function denialText(
  principal: string,
  action: string,
  resource: string,
  { by, explicit = false, arn }: Denial,
): string {
  const article = by.startsWith('identity') ? 'an' : by.startsWith('role') ? 'the' : 'a';
  const reason = explicit
    ? `with an explicit deny in ${article} ${by}${arn === undefined ? '' : `: ${arn}`}`
    : `because no ${by} allows the ${action} action`;
  return `User: ${principal} is not authorized to perform: ${action} on resource: ${resource} ${reason}`;
}

/** A denial by one of AWS's policies. */
export function accessDenied(...denial: Parameters<typeof denialText>): EcrError {
  return new EcrError('AccessDeniedException', denialText(...denial));
}

/** The quota of images; the data plane answers 403. https://github.com/aws/containers-roadmap/issues/2159 */
export function tooManyImages({ name, registryId }: Place, most: number): EcrError {
  return new EcrError(
    'LimitExceededException',
    `The repository with name '${name}' in registry with id '${registryId}' already has the maximum allowed number of images which is '${most}'`,
  );
}

/** The key of a repository that is created cannot be used. botocore's ecr model, KmsException; the wording is not from a source. */
export function keyDenied(denial: EcrError): EcrError {
  return new EcrError('KmsException', denial.message);
}

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/common-errors.html */
export function rateExceeded(): EcrError {
  return new EcrError('ThrottlingException', 'Rate exceeded');
}

/** The limits: https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-using-tags.html. The wording is not from a source. */
export function invalidTag(key: string): EcrError {
  return new EcrError('InvalidTagParameterException', `Invalid tag parameter: '${key}'`);
}

/** botocore's ecr model, TooManyTagsException */
export function tooManyTags(): EcrError {
  return new EcrError(
    'TooManyTagsException',
    'The list of tags on the repository is over the limit. The maximum number of tags that can be applied to a repository is 50.',
  );
}
