import { describe, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import type { Emulator, EmulatorOptions, Interceptor } from '../../emulator/emulator.ts';
import { basic, bearer, pushChart, start } from '../emulator/support.ts';
import { startOidcService } from '../support/oidc.ts';
import { openStage } from '../support/stage.ts';
import {
  callsAfter,
  callsBefore,
  lifecyclePolicyText,
  policyText,
  repositoryName,
  role,
  type ServiceCall,
} from './service-calls.ts';

/** A call and its answer: JSON, and of STS the XML as it came. */
interface Recorded extends ServiceCall {
  readonly status: number;
  readonly output: unknown;
}

/** Asks the service models that the AWS CLI has. */
function askModels(question: 'operations' | 'check' | 'spoil', given: object): unknown {
  const script = path.join(import.meta.dirname, 'service-models.py');
  const printed = execFileSync('python3', [script, question], {
    input: JSON.stringify(given),
    maxBuffer: 1 << 30,
  });
  return JSON.parse(printed.toString());
}

/** Keeps the calls of AWS's APIs. */
function recording(into: Recorded[]): Interceptor {
  return async (call, proceed) => {
    const { plane, service, operation } = call.record;
    if (plane === 'data') return proceed();
    const asked: Buffer[] = [];
    call.incoming.on('data', (chunk: Buffer) => asked.push(chunk));
    const reply = await proceed();
    const answer =
      typeof reply.body === 'string' ? reply.body : reply.body === undefined ? '' : await text(reply.body);
    const form = service === 'sts';
    const given = Buffer.concat(asked).toString();
    into.push({
      service,
      operation: form ? call.record.operation : operation,
      input: form
        ? Object.fromEntries(new URLSearchParams(given))
        : (JSON.parse(given) as ServiceCall['input']),
      status: reply.status,
      output: form ? answer : JSON.parse(answer),
    });
    return reply;
  };
}

const targets: Readonly<Record<string, string>> = {
  ecr: 'AmazonEC2ContainerRegistry_V20150921',
  'ecr-public': 'SpencerFrontendService',
};

/** Sends a call as it is, without a client that would refuse it first. The emulator does not check signatures. */
async function send({ endpoint }: Emulator, { service, operation, input }: ServiceCall): Promise<Recorded> {
  const region = service === 'ecr' ? 'eu-central-1' : 'us-east-1';
  const scope = `AKIAIOSFODNN7EXAMPLE/20260101/${region}/${service}/aws4_request`;
  const headers = { authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0` };
  const form = Object.entries(input).map(([member, value]): [string, string] => [member, String(value)]);
  const answer = await fetch(endpoint, {
    method: 'POST',
    ...(service === 'sts'
      ? { headers, body: new URLSearchParams([['Action', operation], ...form]) }
      : {
          headers: {
            ...headers,
            'content-type': 'application/x-amz-json-1.1',
            'x-amz-target': `${targets[service] ?? ''}.${operation}`,
          },
          body: JSON.stringify(input),
        }),
  });
  const output = await answer.text();
  return {
    service,
    operation,
    input,
    status: answer.status,
    output: service === 'sts' ? output : JSON.parse(output),
  };
}

/** The error of an answer; undefined where there is none. */
function errorOf({ status, output }: Recorded): string | undefined {
  if (status === 200) return undefined;
  if (typeof output === 'string') return /<Code>(.*)<\/Code>/.exec(output)?.[1];
  return (output as { readonly __type?: string }).__type;
}

const name = ({ service, operation }: ServiceCall): string => `${service} ${operation}`;
const options: EmulatorOptions = {
  replication: { regions: ['us-east-1', 'us-west-2'], seconds: 0, failing: ['us-west-2'] },
  roles: [{ arn: role, subject: 'repo:octocat/charts:*', trustsCaller: 'charts' }],
};

/** All settings of a private repository that is created. */
const settings = {
  'image-tag-mutability': 'IMMUTABLE_WITH_EXCLUSION',
  'image-tag-mutability-exclusion-filters': 'latest*',
  'encryption-type': 'KMS',
  'kms-key': 'alias/charts',
  'scan-on-push': 'true',
  'repository-tags': 'team=charts',
  'lifecycle-policy': lifecyclePolicyText,
  'repository-policy': policyText,
};

describe('the emulator, by the service models', () => {
  test('answers all its operations in their shapes, and refuses with errors that they have', async () => {
    const emulator = await start(options);
    const answered: Recorded[] = [];
    const sendAll = async (calls: readonly ServiceCall[]): Promise<void> => {
      for (const call of calls) answered.push(await send(emulator, call));
    };
    await sendAll(callsBefore);
    const { endpoint, publicRegistry } = emulator;
    const [registry] = answered.filter(({ operation }) => operation === 'DescribeRegistries');
    const alias = /"registryUri":"[^/]*\/([^"]*)"/.exec(JSON.stringify(registry?.output))?.[1] ?? '';
    const base = { ecr: `${endpoint}/v2`, public: `http://${publicRegistry}/v2/${alias}` };
    await pushChart({ base: `${base.ecr}/${repositoryName}`, authorization: await basic(emulator) }, '1.0.0');
    await pushChart(
      { base: `${base.public}/${repositoryName}`, authorization: await bearer(emulator) },
      '1.0.0',
    );
    await sendAll(callsAfter);
    const all = [...callsBefore, ...callsAfter];
    expect(answered.map((call) => `${name(call)}: ${errorOf(call) ?? 'done'}`)).toEqual(
      all.map((call) => `${name(call)}: ${call.refused ?? 'done'}`),
    );
    expect(askModels('check', answered)).toEqual([]);
  });

  test('serves nothing that the table of calls lacks', async () => {
    const emulator = await start(options);
    const known = askModels('operations', ['ecr', 'ecr-public', 'sts']) as [string, string][];
    const served: string[] = [];
    for (const [service, operation] of known) {
      const call = { service, operation, input: {} };
      const error = errorOf(await send(emulator, call));
      if (error !== 'UnknownOperationException' && error !== 'InvalidAction') served.push(name(call));
    }
    expect([...new Set([...callsBefore, ...callsAfter].map(name))].sort()).toEqual(served.sort());
  });

  test('refuses each member that breaks a rule of theirs', async () => {
    const emulator = await start(options);
    const good = [...callsBefore, ...callsAfter].filter(({ refused }) => refused === undefined);
    const bad = askModels('spoil', good) as (ServiceCall & { readonly what: string })[];
    expect(bad.length).toBeGreaterThan(300);
    const wrong: string[] = [];
    for (const call of bad) {
      const error = errorOf(await send(emulator, call)) ?? 'done';
      if (error !== call.refused)
        wrong.push(`${name(call)}, ${call.what}: ${error}, not ${call.refused ?? ''}`);
    }
    expect([...new Set(wrong)]).toEqual([]);
  });
});

test('what the actions ask of AWS and are answered is as the service models say', async () => {
  const calls: Recorded[] = [];
  const replication = { regions: ['us-east-1'], seconds: 0 };
  const [stage, oidc] = await Promise.all([
    openStage({ ...options, replication, intercept: recording(calls) }),
    startOidcService(),
  ]);
  try {
    const push = { 'chart-path': 'hello', 'create-repository': 'true' };
    const ofPublic = { 'registry-type': 'public' };
    const byRole = { ...push, 'role-to-assume': role };
    const one = { chart: 'hello:0.1.0' };
    const runs = [
      await stage.push({ ...push, ...settings, 'wait-for-replication': 'true' }),
      await stage.push({ ...push, ...ofPublic, 'catalog-data': 'chart', 'repository-tags': 'team=charts' }),
      await stage.push(byRole, oidc.environment),
      await stage.push({ ...byRole, 'role-chaining': 'true', 'role-external-id': 'charts' }),
      await stage.use('login', {}),
      await stage.use('pull', one),
      await stage.use('promote', {
        from: 'hello',
        version: '0.x',
        to: 'stable/hello',
        'create-repository': 'true',
      }),
      await stage.use('delete', one),
      await stage.use('delete', { ...one, ...ofPublic }),
    ];
    expect(runs.map(({ exitCode }) => exitCode)).toEqual(runs.map(() => 0));
  } finally {
    await Promise.all([stage.close(), oidc.close()]);
  }
  // Every command of AWS's clients in src/.
  expect([...new Set(calls.map(name))].sort()).toEqual([
    'ecr BatchDeleteImage',
    'ecr CreateRepository',
    'ecr DescribeImageReplicationStatus',
    'ecr DescribeImageSigningStatus',
    'ecr DescribeImages',
    'ecr DescribePullThroughCacheRules',
    'ecr GetAuthorizationToken',
    'ecr PutLifecyclePolicy',
    'ecr SetRepositoryPolicy',
    'ecr-public BatchDeleteImage',
    'ecr-public CreateRepository',
    'ecr-public DescribeImages',
    'ecr-public DescribeRegistries',
    'ecr-public GetAuthorizationToken',
    'sts AssumeRole',
    'sts AssumeRoleWithWebIdentity',
  ]);
  expect(askModels('check', calls)).toEqual([]);
});
