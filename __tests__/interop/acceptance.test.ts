import {
  CreateRepositoryCommand,
  DescribeRepositoriesCommand,
  ECRClient,
  GetAuthorizationTokenCommand,
} from '@aws-sdk/client-ecr';
import {
  CreateRepositoryCommand as CreatePublic,
  DescribeRepositoriesCommand as DescribePublic,
  ECRPUBLICClient,
} from '@aws-sdk/client-ecr-public';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startEmulator, type Emulator } from '../../emulator/emulator.ts';
import { peerFolder } from '../../scripts/peer-catalogue.ts';
import { closingAfterEach } from '../support/closing.ts';
import { startFront } from '../support/front.ts';
import { startProxy } from '../support/proxy.ts';

const root = path.resolve(import.meta.dirname, '../..');
const later = closingAfterEach();
const [account, region, secondRegion] = ['123456789012', 'eu-central-1', 'us-east-1'];
const registryOf = (name: string): string => `${account}.dkr.ecr.${name}.amazonaws.com`;
/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html#ecr-setting-up-s3-gateway */
const downloads = `prod-${region}-starport-layer-bucket.s3.${region}.amazonaws.com`;

const keys = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};

let emulator: Emulator;
let folder = '';
let environment: Readonly<Record<string, string>> = {};
let asked: ReadonlySet<string> = new Set();
/** How late the emulator's clock is, in milliseconds. */
let late = 0;

/** AWS's client of a region, past the names and the proxy. */
function inRegion(name: string): ECRClient {
  return new ECRClient({ endpoint: emulator.endpoint, region: name, credentials: keys });
}

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'acceptance-test-'));
  late = 0;
  const now = (): number => Date.now() - late;
  emulator = later(await startEmulator({ accountId: account, region, aliases: ['octo'], now }));
  const { authorizationData = [] } = await inRegion(secondRegion).send(new GetAuthorizationTokenCommand({}));
  const front = later(
    await startFront(
      emulator,
      [
        `api.ecr.${region}.amazonaws.com`,
        `api.ecr.${secondRegion}.amazonaws.com`,
        `sts.${region}.amazonaws.com`,
        'api.ecr-public.us-east-1.amazonaws.com',
        registryOf(region),
        registryOf(secondRegion),
        'public.ecr.aws',
        downloads,
      ],
      () =>
        new Map([
          [emulator.endpoint, `https://${registryOf(region)}`],
          [authorizationData[0]?.proxyEndpoint ?? '', `https://${registryOf(secondRegion)}`],
          [`http://${emulator.publicRegistry}`, 'https://public.ecr.aws'],
          [emulator.downloads, `https://${downloads}`],
        ]),
    ),
  );
  asked = front.asked;
  const proxy = later(await startProxy(front.origin));
  await writeFile(path.join(folder, 'ca.pem'), front.cert);
  environment = {
    AWS_ACCESS_KEY_ID: keys.accessKeyId,
    AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
    AWS_REGION: region,
    HTTPS_PROXY: proxy.url,
    NODE_EXTRA_CA_CERTS: path.join(folder, 'ca.pem'),
    HOME: folder,
    // Neither Helm nor cosign, unless a test names the folder of the peers.
    PATH: path.dirname(process.execPath),
    HELM_PUSH_ECR_PEERS: folder,
  };
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

type Watch = (child: ChildProcess, output: string) => void;

async function accept(
  ...args: readonly (string | Watch)[]
): Promise<{ readonly code: number | null; readonly output: string; readonly report: string }> {
  const options = args.filter((argument) => typeof argument === 'string');
  const watches = args.filter((argument) => typeof argument === 'function');
  const child = spawn(
    process.execPath,
    ['--no-warnings', path.join(root, 'scripts/test-aws.ts'), '--report', folder, ...options],
    { env: environment, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
      for (const watch of watches) watch(child, output);
    });
  }
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  const report = await readFile(path.join(folder, 'report.md'), 'utf8').catch(() => '');
  return { code, output, report };
}

/** AWS's client of ECR Public, past the names and the proxy. */
function inPublic(): ECRPUBLICClient {
  return new ECRPUBLICClient({ endpoint: emulator.endpoint, region: 'us-east-1', credentials: keys });
}

/** The names of all repositories of the account, in both regions and in ECR Public. */
async function repositories(): Promise<readonly (string | undefined)[]> {
  const lists = await Promise.all([
    inRegion(region).send(new DescribeRepositoriesCommand({})),
    inRegion(secondRegion).send(new DescribeRepositoriesCommand({})),
    inPublic().send(new DescribePublic({})),
  ]);
  return lists.flatMap(({ repositories = [] }) => repositories.map(({ repositoryName }) => repositoryName));
}

async function differences(): Promise<readonly { readonly step: string }[]> {
  const file = path.join(folder, 'differences.json');
  return JSON.parse(await readFile(file, 'utf8')) as { step: string }[];
}

function made(): readonly string[] {
  return emulator.requests
    .filter(({ operation, status }) => operation === 'CreateRepository' && status === 200)
    .map(({ operation }) => operation);
}

describe("npm run test:aws, under AWS's own names", () => {
  test('passes every step, finds the emulator like itself, and deletes what it made', async () => {
    // The certificates that programs in Go trust: https://pkg.go.dev/crypto/x509#SystemCertPool
    const trust = environment['NODE_EXTRA_CA_CERTS'] ?? '';
    environment = { ...environment, HELM_PUSH_ECR_PEERS: peerFolder(), SSL_CERT_FILE: trust };
    const run = await accept('--yes');
    expect(run).toMatchObject({ code: 0 });
    expect(run.output).not.toMatch(/^(?:failed|skipped)/m);
    expect(run.report).toContain('- log in, and pull with Helm: passed');
    expect(run.report).toContain('- log in, sign and verify with cosign: passed');
    expect(run.report).toContain('- promote to a second region: passed');
    expect(run.report).toContain('- push to ECR Public: passed');
    expect(run.report).toContain('All that was made is deleted.');
    expect(made()).toHaveLength(3);
    expect(await repositories()).toEqual([]);
    expect([...asked]).toEqual(
      expect.arrayContaining([registryOf(region), registryOf(secondRegion), 'public.ecr.aws']),
    );
    // The other steps create a repository while they send: how often they meet that it is missing is a matter of time.
    const steady = [
      'push the same chart again',
      'pull',
      'log in, and pull with Helm',
      'log in, sign and verify with cosign',
      'delete',
    ];
    expect((await differences()).filter(({ step }) => steady.includes(step))).toEqual([]);
  });

  test('deletes what it made after a step that failed too, and marks what AWS answers otherwise', async () => {
    emulator.deny('ecr:PutImage');
    const run = await accept('--yes');
    expect(run.code).toBe(1);
    expect(run.report).toMatch(/^- push to a new repository with immutable tags: failed \(.*ecr:PutImage/m);
    expect(run.report).toMatch(/PUT .*\/manifests\/0\.1\.0` \*\*status: AWS 403, emulator 201/);
    expect(run.report).toContain('All that was made is deleted.');
    expect(made().length).toBeGreaterThan(0);
    expect(await repositories()).toEqual([]);
  });

  test('names what it could not delete, and fails', async () => {
    emulator.deny('ecr:DeleteRepository');
    const run = await accept('--yes');
    expect(run.code).toBe(1);
    expect(run.output).toMatch(
      /^Not deleted, delete it yourself: helm-push-ecr-acceptance-[0-9a-f]{8}\/hello in eu-central-1 \(AccessDenied/m,
    );
    expect(run.report).toMatch(/^Left behind: .* in eu-central-1 .* in us-east-1 /m);
    expect(run.report).not.toContain(account);
  });

  test('deletes what it made when it is interrupted, and runs no further step', async () => {
    let signals = 0;
    const run = await accept('--yes', (child, output) => {
      if (signals > 0 || !/^passed +push to a new/m.test(output)) return;
      signals += 1;
      child.kill('SIGINT');
    });
    expect(run.code).toBe(1);
    expect(run.report).toMatch(/^- delete: not run$/m);
    expect(made().length).toBeGreaterThan(0);
    expect(await repositories()).toEqual([]);
  });

  test('deletes what earlier runs left, and nothing of others', async () => {
    const purpose = { Key: 'purpose', Value: 'helm-push-ecr acceptance' };
    const other = { Key: 'purpose', Value: 'production' };
    const create = (name: string, tag: typeof purpose): Promise<unknown> =>
      inRegion(secondRegion).send(new CreateRepositoryCommand({ repositoryName: name, tags: [tag] }));
    const own = 'helm-push-ecr-acceptance-';
    late = 121 * 60 * 1000;
    await create(`${own}old/hello`, purpose);
    await create(`${own}of-somebody-else/hello`, other);
    await create('charts/hello', purpose);
    await inPublic().send(new CreatePublic({ repositoryName: `${own}public/hello`, tags: [purpose] }));
    late = 119 * 60 * 1000;
    await create(`${own}running/hello`, purpose);
    late = 0;
    const run = await accept('--yes');
    expect(run.code).toBe(0);
    expect(run.output).toContain(`Left by an earlier run, deleted: ${own}old/hello in ${secondRegion}`);
    expect(run.output).toContain(`Left by an earlier run, deleted: ${own}public/hello in ECR Public`);
    expect([...(await repositories())].sort()).toEqual([
      'charts/hello',
      `${own}of-somebody-else/hello`,
      `${own}running/hello`,
    ]);
  });

  test('says where it could not look for what earlier runs left, and goes on', async () => {
    emulator.deny('ecr-public:DescribeRepositories');
    const run = await accept('--yes');
    expect(run.output).toMatch(/^What earlier runs left in ECR Public is not deleted: AccessDenied/m);
    expect(run.report).toContain('- log in, and pull with Helm: skipped (there is no Helm');
    expect(run.report).toContain('- log in, sign and verify with cosign: skipped (there is no cosign');
  });

  test('leaves ECR Public out where the account may not use it', async () => {
    emulator.deny('ecr-public:DescribeRegistries');
    const run = await accept('--yes');
    expect(run.code).toBe(0);
    expect(run.report).toMatch(/^- push to ECR Public: skipped \(ECR Public cannot be used: AccessDenied/m);
    expect(made()).toHaveLength(2);
  });

  test('starts nothing when nobody can be asked', async () => {
    const run = await accept();
    expect(run).toMatchObject({ code: 2, report: '' });
    expect(run.output).toContain('start it with --yes');
    expect(made()).toEqual([]);
  });

  test('writes no secret and no account number', async () => {
    const run = await accept('--yes');
    const written = run.report + (await readFile(path.join(folder, 'differences.json'), 'utf8'));
    // What GetAuthorizationToken gave, as it is and inside the header that it becomes, would have these forms.
    expect(written).toContain('"authorizationToken":"<redacted>"');
    expect(written).not.toMatch(/"(?:authorizationToken|token)":"(?!<redacted>)/);
    expect(written).not.toMatch(/(?:Basic|Bearer) [\w+/=-]{8}|X-Amz-Signature=/);
    for (const secret of [keys.accessKeyId, keys.secretAccessKey, account])
      expect(written).not.toContain(secret);
  });
});
