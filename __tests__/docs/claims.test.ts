import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

/** Reads a page as one line: a sentence may break anywhere, and a table pads its cells. */
function flat(file: string): string {
  return readFileSync(path.join(root, file), 'utf8').replaceAll(/\s+/g, ' ');
}

/** What README.md claims, and the test of it: its file, and words of its name. */
const claims: readonly (readonly [claim: string, file: string, test: string])[] = [
  [
    'and outputs its digest and reference',
    'e2e/push',
    'gives every output, and the registry holds what they say',
  ],
  [
    'The runner needs no Helm, no AWS CLI and no Docker',
    'e2e/helm',
    'runs no Helm, and loads nothing of what runs it',
  ],
  ['installs what it has pushed', 'interop/readme', 'works as it stands: what it pushed, Helm can install'],
  [
    '[Terraform file](examples/aws/role.tf) creates it',
    'docs/aws-examples',
    'the Terraform file does the same',
  ],
  // Why not a shell script
  ['the same archive, on every machine', 'chart/package', 'an archive that is the same everywhere'],
  ['success, with `pushed: false`', 'e2e/push', 'done again is a success that pushes nothing'],
  [
    'an error that names both digests, unless you set `if-exists`',
    'e2e/if-exists',
    'fails by default, and stays',
  ],
  ['created with your settings', 'e2e/new-repository', 'gets the settings that the inputs name'],
  ['the IAM action by name', 'faults/permissions', 'is not without %s, and the message names it'],
  ['one failure does not stop the others', 'e2e/many', 'fails where one fails, after the others are there'],
  ['refused, or left out', 'chart/load/links', 'that leave the workspace are refused by name'],
  [
    'the same tar in the archive',
    'parity/real-charts',
    'real charts are packaged as both Helms package them',
  ],
  ['a manifest of the same form', 'interop/same-digest', 'a package gets the digest that Helm gives it'],
  // What stays the same
  ['The same files give the same archive', 'chart/package', 'does not depend on times, modes, the umask'],
  [
    'The same commit gives the same digest',
    'workspace/commit-time',
    'is that of the repository that the chart lies in',
  ],
  [
    'or `SOURCE_DATE_EPOCH` if you set it',
    'adapters/prepare-charts',
    'is SOURCE_DATE_EPOCH, also of what is packaged',
  ],
  [
    'it is the time of the file, as with `helm push`',
    'interop/same-digest',
    'a package gets the digest that Helm gives it',
  ],
  [
    'the other destinations of the step get that very manifest',
    'push/one-digest',
    'at destinations that lack it too',
  ],
  [
    'A commit that changes only documentation outside of the chart changes nothing',
    'push/one-digest',
    'at destinations that lack it too',
  ],
  // Five things people do
  ['A tag never moves back to an older version', 'registry/move-tags', 'never go back: a 1.2.4 after 2.0.0'],
  ['Pre-releases move none of them', 'registry/move-tags', 'are not moved by pre-releases'],
  [
    'except `latest` until there is a release',
    'registry/move-tags',
    'latest stays with releases, once there is one',
  ],
  ['releases `app` alone', 'e2e/reporting', '%s releases it, and leaves the others out with a notice'],
  [
    'It needs no credentials and makes no call to AWS',
    'e2e/package-only',
    'without credentials, without a region and without any call',
  ],
  ['which signs in and writes nothing', 'e2e/dry-run', 'looks, and writes nothing'],
  [
    'The output `results` has an entry for each',
    'e2e/push',
    'gives one result for each, and the outputs they agree on',
  ],
  ['the step fails at the end with a list', 'e2e/many', 'several failures are listed at the end'],
  [
    'takes private and public registries in one list',
    'faults/networks',
    'private and public registries that are named in one list',
  ],
  ['a push warns if their settings are others', 'e2e/new-repository', 'with one warning that names them'],
  [
    'creation templates work without `create-repository`',
    'push/new-repository',
    'is enough without create-repository',
  ],
  ['a new immutable repository is warned of', 'e2e/new-repository', 'keeps the tags of signatures immutable'],
  [
    'copied byte for byte, with its signatures and attestations',
    'interop/promote',
    'an attestation is verified once promoted',
  ],
  [
    'any OCI registry or a classic Helm repository',
    'e2e/promote-sources',
    'a chart is pushed as helm push would push it',
  ],
  ['with a role or a password of its own', 'e2e/promote-sources', 'two accounts, each with a role'],
  [
    'Each of these is run by a test',
    'interop/recipes',
    'the merge pushes, and tells by digest what is there',
  ],
  // Which credentials when
  [
    "GitHub's OIDC token assumes the role",
    'e2e/role',
    "is assumed with GitHub's OIDC token, and nothing else is needed",
  ],
  ['its credentials assume the role', 'e2e/role', 'is assumed with the role of an earlier step'],
  [
    'OIDC has no external ID',
    'ecr/assume-role',
    'with the credentials of the environment, and an external id',
  ],
  ['including SSO and `credential_process`', 'ecr/default-credentials', 'a credential_process is run once'],
  [
    '`NO_PROXY` and `NODE_EXTRA_CA_CERTS` apply to AWS and to registries alike',
    'faults/networks',
    'are pushed to, AWS and registry alike',
  ],
  ['A test tries each policy', 'faults/permissions', 'every policy of the page is tried'],
  ['An output above is set if all entries agree on it', 'e2e/push', 'the outputs they agree on'],
  // More actions
  [
    'and out again when the job ends',
    'interop/login',
    'none of them is signed in any more when the job has ended',
  ],
  ['Downloads a chart by version, range or digest', 'interop/pull', 'is pulled as Helm pulls it'],
  ['Deletes versions by tag, range or digest', 'e2e/delete', 'by range takes every version in it'],
  // Limits and security
  ['can be read, not written', 'e2e/dependencies', 'come from a repository that helm repo add named'],
  ['A chart may have 100 MiB, as in Helm', 'chart/package', 'a tree of more than 100 MiB is refused'],
  ['Above 1 MiB packed there is a warning', 'chart/package', 'a package of more than 1 MiB is warned of'],
  [
    '10 charts a second to a private region and 5 to ECR Public',
    'push/quotas',
    "thirty charts under AWS's quotas",
  ],
  ['Tokens are masked as soon as they are read', 'e2e/push', 'masks its tokens, and shows them nowhere'],
  [
    'go only to the registry they are for',
    'faults/hostile-registry',
    'an upload that is to go to another host does not go there',
  ],
  [
    'and neither does a `.git` folder',
    'chart/load/links',
    'is left out with a warning: a folder, a file, at any depth',
  ],
  ['it never points at half a chart', 'faults/matrix', 'ends right whatever happens to any of its requests'],
];

test('every claim of README.md that is listed here is still there', () => {
  const readme = flat('README.md');
  expect(claims.map(([claim]) => claim).filter((claim) => !readme.includes(claim))).toEqual([]);
});

test.each(claims)('README.md says "%s": %s holds it', (_claim, file, name) => {
  expect(name.length).toBeGreaterThan(5);
  expect(readFileSync(path.join(root, `__tests__/${file}.test.ts`), 'utf8')).toContain(name);
});
