/** Where a registry does not do what the specification says. */
export interface Departure {
  /** The rule of the case. */
  readonly rule: string;
  /** What is seen instead. */
  readonly seen: unknown;
  /** Who saw it, or what AWS says. */
  readonly source: string;
}

const roadmap = 'https://github.com/aws/containers-roadmap/issues';
const unsupported = [405, 'UNSUPPORTED'];

/** Where ECR and ECR Public depart from the distribution specification: this list is the one place that has them all. */
export const ofEcr: readonly Departure[] = [
  {
    rule: 'GET of a blob that no manifest names gives its bytes (end-2)',
    seen: [404, 'BLOB_UNKNOWN'],
    source: "LayerInaccessibleException in AWS's service model of ECR; status and code were not seen",
  },
  {
    rule: 'PATCH takes chunks, and tells how far it is (end-5)',
    seen: [
      [201, '0-2'],
      [201, '0-2'],
    ],
    source: `${roadmap}/2831`,
  },
  {
    rule: 'PUT without a body ends an upload that has all its chunks (end-6)',
    seen: 500,
    source: 'https://github.com/openai/tart/pull/159',
  },
  {
    rule: 'GET of an upload tells how far it is (end-13)',
    seen: [404, null],
    source: 'https://github.com/dotnet/sdk/issues/33019',
  },
  {
    rule: 'bytes that have another digest are refused as DIGEST_INVALID, and not kept (end-6)',
    seen: [[400, 'BLOB_UPLOAD_INVALID'], 404],
    source: 'https://github.com/dotnet/sdk-container-builds/issues/424',
  },
  {
    rule: 'a blob may be empty (end-6)',
    seen: [400, 'BLOB_UPLOAD_INVALID'],
    source: 'https://github.com/radius-project/radius/issues/7887',
  },
  {
    rule: 'GET tells the digest (end-3)',
    seen: null,
    source: `${roadmap}/1931`,
  },
  {
    rule: 'PUT tells where the manifest is to be pulled (end-7)',
    seen: 'nothing told',
    source: 'https://github.com/apple/swift-container-plugin/issues/27',
  },
  {
    rule: 'PUT under the digest of something else is refused as DIGEST_INVALID (end-7)',
    seen: [400, 'MANIFEST_INVALID'],
    source: 'https://github.com/google/go-containerregistry/issues/1568',
  },
  {
    rule: 'PUT of what is no JSON is refused as MANIFEST_INVALID (code-6)',
    seen: unsupported,
    source: 'https://github.com/chainguard-dev/apko/issues/450',
  },
  {
    rule: 'PUT ignores parameters of the Content-Type (end-7)',
    seen: unsupported,
    source: `${roadmap}/2306`,
  },
  {
    rule: 'the tags are in lexical order (end-8a)',
    seen: ['1.9.0', 'latest', '1.10.0', '1.9.0-rc.1', '1.2.0'],
    source: `${roadmap}/1262 (no order is promised; the emulator has that of the pushes)`,
  },
  {
    rule: 'the list of tags is JSON (end-8a)',
    seen: 'text/plain; charset=utf-8',
    source: 'https://github.com/deitch/docker_registry2/issues/34',
  },
  {
    rule: 'last begins the list behind a tag (end-8b)',
    seen: unsupported,
    source: `${roadmap}/1262 (the way on is opaque), https://github.com/drydock/drydock/issues/927`,
  },
  {
    rule: 'n of zero is an empty list (end-8b)',
    seen: unsupported,
    source: "maxResults is at least 1 in AWS's service model of ECR; status and code were not seen",
  },
  {
    rule: 'n may be larger than a page of the registry (end-8b)',
    seen: unsupported,
    source: 'https://github.com/google/go-containerregistry/issues/681',
  },
];

/** What ECR Public does not do beside that. */
export const ofEcrPublic: readonly Departure[] = [
  ...ofEcr,
  ...[
    'DELETE by digest deletes the manifest with its tags, or is turned off (end-9)',
    'DELETE by tag deletes the tag, or is turned off (end-9)',
  ].map((rule) => ({ rule, seen: [404], source: 'not known: nobody tells of a DELETE on ECR Public' })),
];

/** Where the reference implementation does, by its version 3.1. */
export const ofDistribution: readonly Departure[] = [];
