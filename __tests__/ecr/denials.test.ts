import { afterAll, afterEach, describe, expect, test } from '@jest/globals';
import { type Denial, startEmulator } from '../../emulator/emulator.ts';
import { roleCredentials } from '../../src/ecr/assume-role.ts';
import { missingPermission } from '../../src/ecr/denials.ts';
import { openPrivateRegistry } from '../../src/ecr/private-registry.ts';
import { explainRefusal } from '../../src/ecr/refusals.ts';
import { createAgents } from '../../src/http/agents.ts';
import { HttpTransport } from '../../src/http/http-transport.ts';
import { registryOrigin } from '../../src/http/origin.ts';
import { Retrier } from '../../src/http/retrier.ts';
import { RegistryClient } from '../../src/oci/registry-client.ts';
import { JumpingClock } from '../support/clocks.ts';

const agents = createAgents({});
const emulator = await startEmulator({
  roles: [{ arn: 'arn:aws:iam::123456789012:role/push', trustsCaller: true }],
});
Object.assign(process.env, emulator.environment, { AWS_EC2_METADATA_DISABLED: 'true' });
const settings = {
  transport: new HttpTransport({ agents }),
  retrier: new Retrier({ clock: new JumpingClock() }),
  userAgent: ['test', '1'],
  mask: () => undefined,
  signal: new AbortController().signal,
} as const;

const actions = ['ecr:CreateRepository', 'ecr:InitiateLayerUpload', 'kms:CreateGrant', 'sts:AssumeRole'];

afterEach(() => {
  for (const action of actions) emulator.allow(action);
});
afterAll(async () => {
  agents.close();
  await emulator.close();
});

// The texts are those of https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html, unless said otherwise.
const user = 'User: arn:aws:iam::777788889999:user/John is not authorized to perform:';
const secret =
  'User: arn:aws:iam::123456789012:user/John is not authorized to perform: secretsmanager:GetSecretValue on resource: arn:aws:secretsmanager:us-east-1:111122223333:secret:*';

test.each([
  [
    `${user} codecommit:ListRepositories because no service control policy allows the codecommit:ListRespositories action`,
    'codecommit:ListRepositories here: ask the administrators of the organization of account 777788889999: allow codecommit:ListRepositories in its service control policy (SCP)',
  ],
  [
    `${user} codecommit:ListRepositories with an explicit deny in a service control policy`,
    'codecommit:ListRepositories here: ask the administrators of the organization of account 777788889999: remove what denies codecommit:ListRepositories from its service control policy (SCP)',
  ],
  [
    // AWS adds the policy's ARN since 2026: it is the management account's, not the user's.
    `${user} ec2:RunInstances with an explicit deny in a service control policy: arn:aws:organizations::376834080797:policy/o-r1e3db1vbq/service_control_policy/p-y4hziqde.`,
    'ec2:RunInstances here: ask the administrators of the organization of account 777788889999: remove what denies ec2:RunInstances from its service control policy (SCP)',
  ],
  [
    `${secret} with an explicit deny in a resource control policy`,
    'secretsmanager:GetSecretValue here: ask the administrators of the organization of account 111122223333: remove what denies secretsmanager:GetSecretValue from its resource control policy (RCP)',
  ],
  [
    `${user} codecommit:ListRepositories because no VPC endpoint policy allows the codecommit:ListRepositories action`,
    "codecommit:ListRepositories here: allow codecommit:ListRepositories in the policy of the VPC endpoint that the runner's network reaches AWS through",
  ],
  [
    `${user} codedeploy:ListDeployments on resource: arn:aws:codedeploy:us-east-1:123456789012:deploymentgroup:* with an explicit deny in a VPC endpoint policy`,
    "codedeploy:ListDeployments here: remove what denies codedeploy:ListDeployments from the policy of the VPC endpoint that the runner's network reaches AWS through",
  ],
  [
    `${user} SNS:Publish on resource: arn:aws:sns:us-east-1:444455556666:role-name-2 with an explicit deny in a VPC endpoint policy transitively through a service control policy`,
    'SNS:Publish here: ask the administrators of the organization of account 777788889999: remove what denies SNS:Publish from its service control policy (SCP)',
  ],
  [
    `${user} codedeploy:ListDeployments on resource: arn:aws:codedeploy:us-east-1:123456789012:deploymentgroup:* because no permissions boundary allows the codedeploy:ListDeployments action`,
    'codedeploy:ListDeployments here: allow codedeploy:ListDeployments in the permissions boundary of the role or user',
  ],
  [
    `${user} sagemaker:ListModels with an explicit deny in a permissions boundary`,
    'sagemaker:ListModels here: remove what denies sagemaker:ListModels from the permissions boundary of the role or user',
  ],
  [
    `${user} codecommit:ListRepositories because no session policy allows the codecommit:ListRepositories action`,
    'codecommit:ListRepositories here: allow codecommit:ListRepositories in the session policy that was passed when the role was assumed',
  ],
  [
    `${user} codedeploy:ListDeployments on resource: * with an explicit deny in a sessions policy`,
    'codedeploy:ListDeployments here: remove what denies codedeploy:ListDeployments from the session policy that was passed when the role was assumed',
  ],
  [
    `${secret} because no resource-based policy allows the secretsmanager:GetSecretValue action`,
    'secretsmanager:GetSecretValue here: allow secretsmanager:GetSecretValue in the resource policy of account 111122223333',
  ],
  [
    `${user} sts:AssumeRole because no role trust policy allows the sts:AssumeRole action`,
    'sts:AssumeRole here: allow sts:AssumeRole in the trust policy of the role',
  ],
  [
    `${user} sts:AssumeRole with an explicit deny in the role trust policy`,
    'sts:AssumeRole here: remove what denies sts:AssumeRole from the trust policy of the role',
  ],
  [
    `${user} codecommit:ListRepositories because no identity-based policy allows the codecommit:ListRepositories action`,
    'codecommit:ListRepositories here: allow codecommit:ListRepositories in the IAM policy of the role or user',
  ],
  [
    `${user} codedeploy:ListDeployments on resource: * with an explicit deny in an identity-based policy`,
    'codedeploy:ListDeployments here: remove what denies codedeploy:ListDeployments from the IAM policy of the role or user',
  ],
  [
    // aws-actions/amazon-ecr-login#232, with another account's repository
    'User: arn:aws:sts::777788889999:assumed-role/push/GitHubActions is not authorized to perform: ecr:InitiateLayerUpload on resource: arn:aws:ecr:us-east-1:111122223333:repository/team/app because no resource-based policy allows the ecr:InitiateLayerUpload action',
    'ecr:InitiateLayerUpload here: allow ecr:InitiateLayerUpload in the policy of the repository "team/app" in account 111122223333',
  ],
  [
    'User: arn:aws:sts::777788889999:assumed-role/push/GitHubActions is not authorized to perform: ecr:CreateRepository on resource: arn:aws:ecr:us-east-1:111122223333:repository/app because no resource-based policy allows the ecr:CreateRepository action',
    'ecr:CreateRepository here: allow ecr:CreateRepository in the registry policy (registry permissions) of account 111122223333',
  ],
  [
    'User: arn:aws:iam::777788889999:user/John is not authorized to perform: kms:CreateGrant on resource: arn:aws:kms:us-east-1:111122223333:key/1234 because no resource-based policy allows the kms:CreateGrant action',
    'kms:CreateGrant here: allow kms:CreateGrant in the key policy of arn:aws:kms:us-east-1:111122223333:key/1234',
  ],
  [
    'Not authorized, says a proxy',
    'ecr:PutImage here: allow ecr:PutImage in the IAM policy of the role or user',
  ],
])('%s', (text, message) => {
  expect(missingPermission('ecr:PutImage', 'here', text)).toBe(`no permission for ${message} (${text})`);
});

const byOrganization: Denial = { by: 'service control policy', explicit: true };
const remedy = (action: string): string =>
  `ask the administrators of the organization of account 123456789012: remove what denies ${action} from its service control policy (SCP)`;

describe('a denial by a service control policy sends to its owner:', () => {
  test('CreateRepository', async () => {
    emulator.deny('ecr:CreateRepository', byOrganization);
    const registry = await openPrivateRegistry({ region: 'eu-central-1' }, settings);
    await expect(registry.createRepository('app')).rejects.toThrow(remedy('ecr:CreateRepository'));
  });

  test('the grant of a KMS key, which ECR asks for', async () => {
    emulator.deny('kms:CreateGrant', byOrganization);
    const registry = await openPrivateRegistry({ region: 'eu-central-1' }, settings);
    const encryption = { type: 'KMS', kmsKey: 'arn:aws:kms:eu-central-1:123456789012:key/1' } as const;
    await expect(registry.createRepository('keyed', { settings: { encryption } })).rejects.toThrow(
      remedy('kms:CreateGrant'),
    );
  });

  test('an upload', async () => {
    const registry = await openPrivateRegistry({ region: 'eu-central-1' }, settings);
    await registry.createRepository('uploads');
    emulator.deny('ecr:InitiateLayerUpload', byOrganization);
    const client = new RegistryClient({
      origin: registryOrigin(registry.host),
      transport: settings.transport,
      retrier: settings.retrier,
      authorizer: registry.authorizer,
      userAgent: 'test/1',
    });
    const error: unknown = await client.openUpload('uploads').catch((reason: unknown) => reason);
    expect(explainRefusal(error, registry, `${registry.host}/uploads`)).toContain(
      remedy('ecr:InitiateLayerUpload'),
    );
  });

  test('a role', async () => {
    emulator.deny('sts:AssumeRole', byOrganization);
    const arn = 'arn:aws:iam::123456789012:role/push';
    const role = { arn, sessionName: 'test', durationSeconds: 900, region: 'eu-central-1' };
    await expect(roleCredentials(role, settings)()).rejects.toThrow(remedy('sts:AssumeRole'));
  });
});
