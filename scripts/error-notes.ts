/** What a kind of errors means to users. */
export interface ErrorNote {
  readonly title: string;
  /** What to do if the message does not say it. */
  readonly remedy: string;
}

const chart = 'Correct the chart; `helm lint` and `helm package` report the same.';
const registry =
  'Run the job again. If the error stays, check what stands between the runner and the registry (a proxy, a mirror), or ask AWS.';

/** The kinds of errors, in the order of the page: the classes of src/, and what has no class of its own. */
export const errorNotes: ReadonlyMap<string, ErrorNote> = new Map([
  ['inputs', { title: 'Inputs', remedy: 'Correct the input in the workflow.' }],
  ['InputError', { title: 'Several inputs', remedy: 'Each is listed with its own remedy.' }],
  [
    'explained',
    {
      title: 'Refusals of AWS and its registries, explained',
      remedy: 'The message includes what AWS said.',
    },
  ],
  ['several', { title: 'Several failures', remedy: 'Each is listed with its own remedy.' }],
  ['SourceDateError', { title: 'SOURCE_DATE_EPOCH', remedy: 'Correct it, or unset it.' }],
  [
    'DirectoryError',
    { title: 'Directories of the job', remedy: 'Name a directory that this job can write to.' },
  ],
  ['AwsError', { title: 'Calls of AWS', remedy: 'The message includes what AWS said.' }],
  [
    'TagTakenError',
    { title: 'A version that exists with other content', remedy: "Raise the chart's version." },
  ],
  ['ImmutableTagError', { title: 'Further tags that do not move', remedy: 'Leave the tag out.' }],
  [
    'RepositoryGoneError',
    { title: 'A repository that was deleted during the push', remedy: 'Run the push again.' },
  ],
  [
    'UnknownRepositoryError',
    { title: 'A repository that a dry run does not find', remedy: 'Create it, or push all the same.' },
  ],
  ['NameError', { title: 'Names of repositories', remedy: 'Set `repository`.' }],
  ['GitTagError', { title: 'Git tags', remedy: 'Correct the tag or the version.' }],
  ['ReplicationError', { title: 'Replication', remedy: "Look at the registry's replication rules." }],
  [
    'FileRefusedError',
    { title: 'Files that are not read', remedy: 'Name a regular file or a directory inside the workspace.' },
  ],
  ['UnresolvedPathError', { title: 'Paths that lead nowhere', remedy: 'Correct the path or the link.' }],
  ['ChartError', { title: 'Charts', remedy: chart }],
  ['YamlError', { title: 'YAML', remedy: chart }],
  ['UnmarshalError', { title: 'Values in YAML', remedy: chart }],
  ['BadPatternError', { title: 'Patterns', remedy: 'Correct the pattern.' }],
  [
    'ConstraintError',
    { title: 'Ranges of versions', remedy: 'Write a range as Helm does: `^1.2`, `>=1.0 <2`.' },
  ],
  ['ArchivedImageError', { title: 'Archived images', remedy: 'Restore the image, or use another version.' }],
  ['PullError', { title: 'Pulling', remedy: 'Correct `chart` and `version`.' }],
  [
    'RepositoryError',
    { title: 'Chart repositories', remedy: 'Check the address and the credentials of the repository.' },
  ],
  ['DeleteError', { title: 'Deleting', remedy: 'Correct `chart` and `version`.' }],
  ['SourceError', { title: 'What is promoted', remedy: 'Correct `from`.' }],
  ['NothingSelectedError', { title: 'Nothing to promote', remedy: 'Correct `from` and `version`.' }],
  [
    'VerificationError',
    { title: 'Signatures of what is promoted', remedy: 'Check the key, or sign the image.' },
  ],
  ['TooMuchError', { title: 'Too much to promote', remedy: 'Remove what is not needed.' }],
  ['RunnerFileError', { title: "The runner's files", remedy: 'Let the container run as another user.' }],
  ['LockedError', { title: 'Locks', remedy: 'Remove the lock if no job is running.' }],
  ['StoreError', { title: 'Credential stores', remedy: 'Correct the file.' }],
  ['ConfigFileError', { title: 'Files of credentials', remedy: 'Correct the file or remove it.' }],
  [
    'StatusError',
    { title: 'Refusals of a registry', remedy: "The registry's own words follow in the message." },
  ],
  ['NetworkError', { title: 'The network', remedy: "Check the runner's network and proxy settings." }],
  ['ProxyError', { title: 'Proxies', remedy: 'Check HTTPS_PROXY and NO_PROXY.' }],
  ['ProtocolError', { title: 'Answers that are not trusted', remedy: registry }],
  [
    'ManifestError',
    {
      title: 'Manifests',
      remedy: 'The image is not a chart, or was damaged: push it again under a new version.',
    },
  ],
  ['CanceledError', { title: 'Cancellation', remedy: 'Run the job again; what is there already is found.' }],
  [
    'Error',
    {
      title: 'Others',
      remedy: 'If the message does not help, please report it.',
    },
  ],
  ['TypeError', { title: 'Bugs of the action', remedy: 'Please report it.' }],
  ['RangeError', { title: 'Bugs of the action: numbers', remedy: 'Please report it.' }],
]);
