import { idToken } from '../support/oidc.ts';
import { digestOf } from '../../src/digest.ts';
import { manifestOf, manifestType } from '../emulator/support.ts';

/** A call of an API of AWS as it goes over the wire. */
export interface ServiceCall {
  readonly service: string;
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** The error that it is to be refused with, by the model's text of that error; undefined where it is to succeed. */
  readonly refused?: string;
}

const account = '123456789012';
/** The repository and the parts of the chart that is in it. */
export const repositoryName = 'charts/demo';
/** The role that the emulator is to have. */
export const role = 'arn:aws:iam::123456789012:role/push-charts';
const config = '{"name":"demo"}';
const where = { registryId: account, repositoryName };
const missing = { ...where, repositoryName: 'charts/none' };
const image = { imageTag: '1.0.0', imageDigest: digestOf(manifestOf(config, 'layer')) };
const another = manifestOf(config, 'layer', { annotations: { of: 'another' } });
const incomplete = manifestOf(config, 'nowhere');
const exclusion = {
  imageTagMutability: 'IMMUTABLE_WITH_EXCLUSION',
  imageTagMutabilityExclusionFilters: [{ filterType: 'WILDCARD', filter: 'latest*' }],
};
const tags = [{ Key: 'team', Value: 'charts' }];
const tooMany = Array.from({ length: 51 }, (_each, index) => ({ Key: `k${index}`, Value: '' }));
/** A lifecycle policy that ECR takes. */
export const lifecyclePolicyText = JSON.stringify({
  rules: [
    {
      rulePriority: 1,
      selection: { tagStatus: 'untagged', countType: 'imageCountMoreThan', countNumber: 3 },
      action: { type: 'expire' },
    },
  ],
});
/** A policy of a repository that ECR takes. */
export const policyText = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: 'ecr:BatchGetImage' }],
});
const put = { ...where, imageManifest: another, imageManifestMediaType: manifestType };
const pushed = { ...put, imageTag: '2.0.0', imageDigest: digestOf(another) };
const catalogData = {
  description: 'A chart',
  architectures: ['ARM 64'],
  operatingSystems: ['Linux'],
  logoImageBlob: 'iVBORw0KGgo=',
  aboutText: 'About',
  usageText: 'Usage',
};
const arn = (service: string, name = repositoryName): string =>
  `arn:aws:${service}:${service === 'ecr' ? 'eu-central-1' : ''}:${account}:repository/${name}`;

/** An operation, its input, and the error it is refused with. */
type Row = readonly [operation: string, input: ServiceCall['input'], refused?: string];

function calls(service: string, rows: readonly Row[]): readonly ServiceCall[] {
  return rows.map(([operation, input, refused]) => ({
    service,
    operation,
    input,
    ...(refused !== undefined && { refused }),
  }));
}

/** What both services have, in the order of a repository's life. */
function shared(service: string): readonly Row[] {
  const resourceArn = arn(service);
  return [
    ['DescribeRepositories', { registryId: account, repositoryNames: [repositoryName] }],
    ['DescribeRepositories', { maxResults: 1 }],
    ['DescribeRepositories', { repositoryNames: ['charts/none'] }, 'RepositoryNotFoundException'],
    ['DescribeImages', { ...where, imageIds: [image] }],
    ['DescribeImages', { ...where, imageIds: [{ imageTag: 'none' }] }, 'ImageNotFoundException'],
    ['TagResource', { resourceArn, tags }],
    ['TagResource', { resourceArn, tags: tooMany }, 'TooManyTagsException'],
    ['TagResource', { resourceArn, tags: [{ Key: 'aws:own', Value: '' }] }, 'InvalidTagParameterException'],
    ['TagResource', { resourceArn: arn(service, 'charts/none'), tags }, 'RepositoryNotFoundException'],
    ['ListTagsForResource', { resourceArn }],
    ['UntagResource', { resourceArn, tagKeys: ['team'] }],
    ['BatchDeleteImage', { ...where, imageIds: [{ imageTag: 'none' }] }],
    ['BatchDeleteImage', { ...missing, imageIds: [image] }, 'RepositoryNotFoundException'],
    ['DeleteRepository', where, 'RepositoryNotEmptyException'],
  ];
}

/** What is called before the chart is there. */
export const callsBefore: readonly ServiceCall[] = [
  ...calls('ecr', [
    ['GetAuthorizationToken', { registryIds: [account] }],
    [
      'CreateRepository',
      {
        ...where,
        tags,
        ...exclusion,
        imageScanningConfiguration: { scanOnPush: true },
        encryptionConfiguration: { encryptionType: 'KMS', kmsKey: 'alias/charts' },
      },
    ],
    ['CreateRepository', where, 'RepositoryAlreadyExistsException'],
    ['PutAccountSetting', { name: 'BLOB_MOUNTING', value: 'ENABLED' }],
    ['GetAccountSetting', { name: 'BLOB_MOUNTING' }],
    ['PutImageTagMutability', { ...where, ...exclusion }],
    ['GetLifecyclePolicy', where, 'LifecyclePolicyNotFoundException'],
    ['GetRepositoryPolicy', where, 'RepositoryPolicyNotFoundException'],
  ]),
  ...calls('ecr-public', [
    ['GetAuthorizationToken', {}],
    ['CreateRepository', { repositoryName, catalogData, tags }],
    ['CreateRepository', { repositoryName }, 'RepositoryAlreadyExistsException'],
    ['CreateRepository', { repositoryName: 'charts/bare' }],
    ['GetRepositoryCatalogData', { repositoryName: 'charts/bare' }, 'RepositoryCatalogDataNotFoundException'],
    ['DescribeRegistries', { maxResults: 1 }],
    ['PutRepositoryCatalogData', { ...where, catalogData }],
    ['GetRepositoryCatalogData', where],
  ]),
];

/** What is called when version 1.0.0 of the chart is in both repositories. */
export const callsAfter: readonly ServiceCall[] = [
  ...calls('ecr', [
    ['BatchCheckLayerAvailability', { ...where, layerDigests: [digestOf(config), digestOf('none'), 'bad'] }],
    ['GetDownloadUrlForLayer', { ...where, layerDigest: digestOf(config) }],
    ['GetDownloadUrlForLayer', { ...where, layerDigest: digestOf('none') }, 'LayersNotFoundException'],
    ['PutImage', pushed],
    ['PutImage', pushed, 'ImageAlreadyExistsException'],
    ['PutImage', { ...put, imageTag: '1.0.0' }, 'ImageTagAlreadyExistsException'],
    ['PutImage', { ...put, imageDigest: image.imageDigest }, 'ImageDigestDoesNotMatchException'],
    ['PutImage', { ...put, imageManifest: incomplete, imageTag: '3.0.0' }, 'LayersNotFoundException'],
    ['DescribeImages', { ...where, maxResults: 1, filter: { tagStatus: 'TAGGED', imageStatus: 'ACTIVE' } }],
    ['ListImages', { ...where, maxResults: 1, filter: { tagStatus: 'TAGGED', imageStatus: 'ACTIVE' } }],
    [
      'BatchGetImage',
      { ...where, imageIds: [image, { imageTag: 'none' }], acceptedMediaTypes: [manifestType] },
    ],
    ['DescribeImageReplicationStatus', { ...where, imageId: image }],
    ['DescribeImageReplicationStatus', { ...where, imageId: { imageTag: 'x' } }, 'ImageNotFoundException'],
    ['DescribeImageSigningStatus', { ...where, imageId: image }],
    ['DescribePullThroughCacheRules', { maxResults: 1000 }],
    ['DescribeImageSigningStatus', { ...where, imageId: { imageTag: 'x' } }, 'ImageNotFoundException'],
    ['PutLifecyclePolicy', { ...where, lifecyclePolicyText }],
    ['GetLifecyclePolicy', where],
    ['SetRepositoryPolicy', { ...where, policyText, force: true }],
    ['GetRepositoryPolicy', where],
    ['UpdateImageStorageClass', { ...where, imageId: image, targetStorageClass: 'ARCHIVE' }],
    ['UpdateImageStorageClass', { ...where, imageId: image, targetStorageClass: 'STANDARD' }],
    [
      'UpdateImageStorageClass',
      { ...where, imageId: { imageTag: 'none' }, targetStorageClass: 'ARCHIVE' },
      'ImageNotFoundException',
    ],
    ...shared('ecr'),
    ['BatchDeleteImage', { ...where, imageIds: [image] }],
    ['DeleteRepository', { ...where, force: true }],
    ['DeleteRepository', where, 'RepositoryNotFoundException'],
  ]),
  ...calls('ecr-public', [
    ['DescribeImages', { ...where, maxResults: 1 }],
    ['DescribeImageTags', { ...where, maxResults: 1 }],
    ...shared('ecr-public'),
    ['BatchDeleteImage', { ...where, imageIds: [image] }],
    ['DeleteRepository', { ...where, force: true }],
    ['DeleteRepository', where, 'RepositoryNotFoundException'],
  ]),
  ...calls('sts', [
    ['GetCallerIdentity', {}],

    ['AssumeRole', { RoleArn: role, RoleSessionName: 'charts', DurationSeconds: 900, ExternalId: 'charts' }],
    ['AssumeRole', { RoleArn: `${role}-none`, RoleSessionName: 'charts' }, 'AccessDenied'],
    [
      'AssumeRoleWithWebIdentity',
      { RoleArn: role, RoleSessionName: 'charts', DurationSeconds: 900, WebIdentityToken: idToken() },
    ],
    [
      'AssumeRoleWithWebIdentity',
      { RoleArn: role, RoleSessionName: 'charts', WebIdentityToken: idToken({ exp: 1 }) },
      'ExpiredTokenException',
    ],
    [
      'AssumeRoleWithWebIdentity',
      { RoleArn: role, RoleSessionName: 'charts', WebIdentityToken: 'none' },
      'InvalidIdentityToken',
    ],
  ]),
];
