/** What a kind of errors means to users. */
export interface ErrorNote {
  readonly title: string;
  /** What to do where the message itself does not say it. */
  readonly remedy: string;
}

const chart = 'Correct the chart. `helm lint` and `helm package` say the same of it.';
const registry =
  'Run the job again; if it stays, look at what stands between the runner and the registry (proxy, mirror), or ask AWS.';

/** The kinds of errors, in the order of the page: the classes of src/, and what is not a class of its own. */
export const errorNotes: ReadonlyMap<string, ErrorNote> = new Map([
  ['inputs', { title: 'Inputs', remedy: 'Correct the input in the workflow.' }],
  ['InputError', { title: 'Inputs, several at once', remedy: 'Correct each of them; they are listed.' }],
  [
    'explained',
    {
      title: 'Refusals of AWS and its registries, explained',
      remedy: 'Look at the text of AWS in the message.',
    },
  ],
  ['several', { title: 'Several at once', remedy: 'Look at each of them; they are listed.' }],
  ['RangeError', { title: 'Git objects', remedy: 'Run `git fsck`, or set SOURCE_DATE_EPOCH.' }],
  ['SourceDateError', { title: 'SOURCE_DATE_EPOCH', remedy: 'Correct it, or unset it.' }],
  [
    'DirectoryError',
    { title: 'Directories of the job', remedy: 'Name a directory that this job can write to.' },
  ],
  ['AwsError', { title: 'Calls of AWS', remedy: 'Look at the text of AWS in the message.' }],
  ['TagTakenError', { title: 'A tag that is taken', remedy: "Raise the chart's version." }],
  ['ImmutableTagError', { title: 'Further tags that do not move', remedy: 'Leave the tag out.' }],
  ['RepositoryGoneError', { title: 'A repository that is deleted meanwhile', remedy: 'Run the push again.' }],
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
  [
    'FileRefusedError',
    { title: 'Files that are not read', remedy: 'Name a regular file or a directory inside the workspace.' },
  ],
  ['UnresolvedPathError', { title: 'Paths that lead nowhere', remedy: 'Correct the path or the link.' }],
  ['RepositoryError', { title: 'Chart repositories', remedy: "Correct the repository's URL." }],
  ['ArchivedImageError', { title: 'Archived images', remedy: 'Restore the image, or use another version.' }],
  ['PullError', { title: 'Pulling', remedy: 'Correct `chart` and `version`.' }],
  [
    'RepositoryError',
    { title: 'Chart repositories', remedy: 'Check the address and the credentials of the repository.' },
  ],
  ['DeleteError', { title: 'Deleting', remedy: 'Correct `chart` and `version`.' }],
  ['SourceError', { title: 'What is promoted', remedy: 'Correct `from`.' }],
  ['NothingSelectedError', { title: 'Nothing to promote', remedy: 'Correct `from` and `version`.' }],
  ['VerificationError', { title: 'Signatures of what is promoted', remedy: 'Correct the key, or sign it.' }],
  ['TooMuchError', { title: 'Too much to promote', remedy: 'Remove what is not needed.' }],
  ['RunnerFileError', { title: "The runner's files", remedy: 'Let the container run as another user.' }],
  ['LockedError', { title: 'Locks', remedy: 'Remove the lock if no job is running.' }],
  ['StoreError', { title: 'Credential stores', remedy: 'Correct the file.' }],
  ['ConfigFileError', { title: 'Files of credentials', remedy: 'Correct the file or remove it.' }],
  [
    'StatusError',
    { title: 'Refusals of a registry', remedy: "Look at the registry's own words, which follow." },
  ],
  ['NetworkError', { title: 'The network', remedy: "Check the runner's network and proxy settings." }],
  ['ProxyError', { title: 'Proxies', remedy: 'Check HTTPS_PROXY and NO_PROXY.' }],
  ['ProtocolError', { title: 'Answers that are not trusted', remedy: registry }],
  ['ManifestError', { title: 'Manifests', remedy: 'It was not pushed as a chart; push another version.' }],
  ['CanceledError', { title: 'Cancellation', remedy: 'Run the job again; what is there already is found.' }],
  [
    'Error',
    {
      title: 'Others',
      remedy: 'Where no other message explains it, it is a mistake of the action: please report it.',
    },
  ],
  ['TypeError', { title: 'Bugs of the action', remedy: 'Please report it.' }],
  ['RangeError', { title: 'Bugs of the action, with numbers', remedy: 'Please report it.' }],
]);
