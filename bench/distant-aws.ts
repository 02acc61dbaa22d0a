import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startEmulator } from '../emulator/emulator.ts';
import { startFront } from '../__tests__/support/front.ts';
import { startOidcService } from '../__tests__/support/oidc.ts';
import { startLine } from './line.ts';

/** AWS and GitHub's OIDC service under their own names, with TLS, at the end of a line. */
export interface DistantAws {
  /** The variables that lead there and make programs in Node, Go and Python trust it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Keys of an IAM user, and a region. */
  readonly keys: Readonly<Record<string, string>>;
  /** What the runner sets in jobs with the permission `id-token: write`. */
  readonly idToken: Readonly<Record<string, string>>;
  readonly registry: string;
}

const [account, region] = ['123456789012', 'eu-central-1'];
/** A key ID that is made as AWS makes those of this account. */
const keyOfAccount = 'AKIARZPUZDIKEXAMPLE7';
const registry = `${account}.dkr.ecr.${region}.amazonaws.com`;
const issuer = 'run-actions-1-azure-eastus.actions.githubusercontent.com';
const hosts = [`api.ecr.${region}.amazonaws.com`, `sts.${region}.amazonaws.com`, registry, issuer] as const;

/** The role that GitHub's token allows to be assumed. */
export const role = `arn:aws:iam::${account}:role/push-charts`;

async function serve(
  roundTripMilliseconds: number,
): Promise<{ readonly aws: DistantAws; close: () => Promise<void> }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'bench-aws-'));
  const emulator = await startEmulator({
    accountId: account,
    region,
    roles: [{ arn: role, subject: 'repo:octocat/charts:*' }],
  });
  const oidc = await startOidcService();
  const front = await startFront(
    emulator,
    hosts,
    () =>
      new Map([
        [emulator.endpoint, `https://${registry}`],
        [oidc.origin.origin, `https://${issuer}`],
      ]),
  );
  const line = await startLine(Number(front.origin.port), roundTripMilliseconds);
  const certificates = path.join(folder, 'ca.pem');
  await writeFile(certificates, front.cert);
  const { AWS_SECRET_ACCESS_KEY = '' } = emulator.environment;
  return {
    aws: {
      environment: {
        HTTPS_PROXY: line.url,
        NODE_EXTRA_CA_CERTS: certificates,
        SSL_CERT_FILE: certificates,
        AWS_CA_BUNDLE: certificates,
      },
      keys: {
        AWS_ACCESS_KEY_ID: keyOfAccount,
        AWS_SECRET_ACCESS_KEY,
        AWS_REGION: region,
        AWS_DEFAULT_REGION: region,
      },
      idToken: {
        ...oidc.environment,
        ACTIONS_ID_TOKEN_REQUEST_URL: `https://${issuer}/token?api-version=2.0`,
      },
      registry,
    },
    close: async () => {
      line.close();
      await Promise.all([front.close(), oidc.close(), emulator.close()]);
      await rm(folder, { recursive: true });
    },
  };
}

/** Runs something with an AWS of its own, in a process of its own, which is `roundTripMilliseconds` there and back away. */
export async function withDistantAws<Result>(
  roundTripMilliseconds: number,
  work: (aws: DistantAws) => Promise<Result>,
): Promise<Result> {
  const child = fork(import.meta.filename, [String(roundTripMilliseconds)]);
  try {
    const [aws] = (await once(child, 'message')) as [DistantAws];
    return await work(aws);
  } finally {
    child.disconnect();
    await once(child, 'exit');
  }
}

if (process.send !== undefined && process.argv[1] === import.meta.filename) {
  const { aws, close } = await serve(Number(process.argv[2]));
  process.send(aws);
  process.once('disconnect', () => void close());
}
