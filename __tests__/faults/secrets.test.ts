import { beforeAll, describe, expect, test } from '@jest/globals';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { generateKey } from 'openpgp';
import type { Interceptor } from '../../emulator/emulator.ts';
import { parseFaultRule, withFaults } from '../../emulator/faults/rules.ts';
import type { StepResult } from '../../scripts/runner/job.ts';
import { startOidcService } from '../support/oidc.ts';
import { openStage, type Stage } from '../support/stage.ts';

const passphrase = 'marked-passphrase-5f0c';
/** The secrets of a step that come from outside, by what they are. */
const given: Record<string, string> = {
  'AWS secret key': 'marked-secret-key-9a1b',
  'AWS session token': 'marked-session-token-77de',
  'OIDC request token': 'marked-oidc-request-token-c2c2',
  'signing passphrase': passphrase,
};
let signingKey = '';

beforeAll(async () => {
  const { privateKey } = await generateKey({
    userIDs: { name: 'Test', email: 'test@charts.test' },
    passphrase,
  });
  signingKey = privateKey;
  const [line = ''] = privateKey.split('\n').filter((text) => text.length >= 60);
  given['signing key'] = line;
});

const environment = {
  AWS_SECRET_ACCESS_KEY: given['AWS secret key'] ?? '',
  AWS_SESSION_TOKEN: given['AWS session token'] ?? '',
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: given['OIDC request token'] ?? '',
  ACTIONS_ID_TOKEN_REQUEST_URL: 'http://127.0.0.1:9/token?',
  ACTIONS_STEP_DEBUG: 'true',
  RUNNER_DEBUG: '1',
};

/** The secrets that went over the wire, and where to. */
interface Overheard {
  /** The tokens that AWS gave out, and their passwords. */
  readonly tokens: Map<string, string>;
  /** The secret keys and session tokens of roles. */
  readonly session: string[];
  /** Secrets in requests that were not for them. */
  readonly strays: string[];
}

/** Listens to all that is said: tokens in AWS's answers, and secrets in the heads of requests. */
function overhearing(into: Overheard, then: Interceptor): Interceptor {
  return async (call, proceed) => {
    const { headers, rawHeaders } = call.incoming;
    const { plane, service } = call.record;
    const text = rawHeaders.join('\n') + call.url.href;
    // The session token belongs into AWS's signed requests, registry tokens to the registry of their service.
    for (const [what, secret] of Object.entries(given)) {
      if (text.includes(secret) && !(what === 'AWS session token' && plane === 'control'))
        into.strays.push(`${what} in ${call.url.href}`);
    }
    for (const [token, owner] of into.tokens) {
      const own = plane === 'data' && owner === service && headers.authorization?.endsWith(token) === true;
      if (text.includes(token) && !own) into.strays.push(`a token in ${call.url.href}`);
    }
    const reply = await then(call, proceed);
    if (typeof reply.body === 'string') {
      const keys = reply.body.matchAll(/<(?:SecretAccessKey|SessionToken)>([^<]+)/g);
      into.session.push(...[...keys].map(([, secret = '']) => secret));
      for (const [, token = ''] of reply.body.matchAll(/"authorizationToken":"([^"]+)"/g)) {
        into.tokens.set(token, service);
        into.tokens.set(Buffer.from(token, 'base64').toString().replace(/^AWS:/, ''), service);
      }
    }
    return reply;
  };
}

/** Everything that a job leaves on the machine, but for the masks: printed, written for the runner, temporary, at home. */
async function remains(stage: Stage, { stdout, stderr }: StepResult): Promise<ReadonlyMap<string, string>> {
  const root = path.dirname(stage.job.temp);
  const files = await readdir(root, { recursive: true, withFileTypes: true });
  const places = files
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => path.join(parentPath, name));
  const texts = await Promise.all(
    places.map(async (place) => [place, await readFile(place, 'latin1')] as const),
  );
  return new Map([...texts, ['stdout', stdout.replace(/^::add-mask::.*$/gm, '')], ['stderr', stderr]]);
}

interface Case {
  readonly faults?: readonly string[];
  readonly denied?: string;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly ends: 0 | 1;
}

const cases: Readonly<Record<string, Case>> = {
  'a push': { ends: 0 },
  'a dry run': { inputs: { 'dry-run': 'true' }, ends: 0 },
  'a connection that is reset': { faults: ['PutImage:reset'], ends: 0 },
  'a lost answer': { faults: ['CompleteLayerUpload:lost-answer'], ends: 0 },
  'an answer cut off': { faults: ['GetAuthorizationToken:cut'], ends: 0 },
  'a gateway in trouble': { faults: ['InitiateLayerUpload:502'], ends: 0 },
  'a limit of the rate': { faults: ['PutImage:429-retry-after'], ends: 0 },
  'a token that expires': { faults: ['PutImage:expired-token'], ends: 0 },
  'tokens that all are expired': { faults: ['PutImage:expired-token:*'], ends: 1 },
  'AWS credentials that are expired': { faults: ['GetAuthorizationToken:expired-token:*'], ends: 1 },
  'a tag that is taken': { faults: ['HEAD BatchGetImage:tag-taken'], ends: 1 },
  'no permission to sign in': { denied: 'GetAuthorizationToken', ends: 1 },
  'no permission to create': { denied: 'CreateRepository', ends: 1 },
  'no permission to push': { denied: 'PutImage', ends: 1 },
  'a wrong passphrase': { inputs: { 'signing-passphrase': `${passphrase}-wrong` }, ends: 1 },
  'a signing key that is none': { inputs: { 'signing-key': 'marked-no-key-31aa' }, ends: 1 },
  'a wrong input': { inputs: { 'if-exists': 'perhaps' }, ends: 1 },
  'a chart that is none': { inputs: { 'chart-path': '.' }, ends: 1 },
};

describe.each(['private', 'public'] as const)(
  'secrets of a push to a %s registry stay where they belong',
  (kind) => {
    test.each(Object.entries(cases))('in %s', async (_name, { faults = [], denied, inputs = {}, ends }) => {
      const overheard: Overheard = { tokens: new Map(), session: [], strays: [] };
      const stage = await openStage({
        intercept: overhearing(overheard, withFaults(faults.map(parseFaultRule))),
      });
      try {
        if (denied !== undefined)
          stage.emulator.deny(`${kind === 'private' ? 'ecr' : 'ecr-public'}:${denied}`);
        const all = {
          'chart-path': 'hello',
          'registry-type': kind,
          'create-repository': 'true',
          'signing-key': signingKey,
          'signing-passphrase': passphrase,
          ...inputs,
        };
        const run = await stage.push(all, { ...environment, TMPDIR: stage.job.temp });
        expect(run.exitCode).toBe(ends);
        const secrets = [...Object.values(given), ...overheard.tokens.keys(), 'marked-no-key-31aa'];
        const found = [...(await remains(stage, run))].filter(([, text]) =>
          secrets.some((secret) => text.includes(secret)),
        );
        expect(found.map(([place]) => place)).toEqual([]);
        expect(overheard.strays).toEqual([]);
        if (ends !== 0) return; // it may have ended before it had its token
        expect(overheard.tokens.size).toBeGreaterThan(0);
        // All of them are known to the runner, too.
        expect([...overheard.tokens.keys()].filter((token) => !run.masks.includes(token))).toEqual([]);
      } finally {
        await stage.close();
      }
    });
  },
);

const arn = 'arn:aws:iam::123456789012:role/push-charts';

describe('secrets of the other actions stay where they belong', () => {
  /** Runs an action after a push, which nobody listens to; what it is denied lets it fail. */
  async function use(
    action: string,
    inputs: Readonly<Record<string, string>>,
    denied?: string,
  ): Promise<void> {
    const overheard: Overheard = { tokens: new Map(), session: [], strays: [] };
    const listening = overhearing(overheard, (_call, proceed) => proceed());
    const stage = await openStage({ intercept: listening });
    try {
      const pushed = await stage.push({ 'chart-path': 'hello', 'create-repository': 'true' }, environment);
      const host = pushed.outputs['registry'] ?? '';
      if (denied !== undefined) stage.emulator.deny(denied);
      const own = Object.entries(inputs).map(([name, value]) => [name, value.replace('HOST', host)]);
      const run = await stage.use(action, Object.fromEntries(own) as Record<string, string>, environment);
      expect([run.exitCode, run.stderr]).toEqual([denied === undefined ? 0 : 1, '']);
      const secrets = [...Object.values(given), ...overheard.tokens.keys()];
      const found = [...(await remains(stage, run))].filter(([, text]) =>
        secrets.some((secret) => text.includes(secret)),
      );
      const places = found.map(([place]) => place);
      // It is what login/ is for.
      expect(places.filter((place) => action !== 'login' || !place.startsWith(stage.job.home))).toEqual([]);
      expect(overheard.strays).toEqual([]);
    } finally {
      await stage.close();
    }
  }

  test.each([
    ['login', {}, 'ecr:GetAuthorizationToken'],
    ['pull', { chart: 'HOST/hello:0.1.0' }, 'ecr:BatchGetImage'],
    ['delete', { chart: 'hello:0.1.0' }, 'ecr:BatchDeleteImage'],
    [
      'promote',
      { from: 'HOST/hello:0.1.0', to: 'HOST/copies/hello', 'create-repository': 'true' },
      'ecr:PutImage',
    ],
  ] as const)('in %s/, which succeeds and which fails', async (action, inputs, denied) => {
    await use(action, inputs);
    await use(action, inputs, denied);
  });

  test("in a push by a role that is assumed with GitHub's OIDC token", async () => {
    const overheard: Overheard = { tokens: new Map(), session: [], strays: [] };
    const oidc = await startOidcService();
    const stage = await openStage({
      roles: [{ arn, subject: 'repo:octocat/charts:*' }],
      intercept: overhearing(overheard, (_call, proceed) => proceed()),
    });
    try {
      const inputs = { 'chart-path': 'hello', 'create-repository': 'true', 'role-to-assume': arn };
      const none = { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '', AWS_SESSION_TOKEN: '' };
      const run = await stage.push(inputs, { ...environment, ...none, ...oidc.environment });
      expect(run.exitCode).toBe(0);
      expect(oidc.tokens).toHaveLength(1);
      const requestToken = oidc.environment.ACTIONS_ID_TOKEN_REQUEST_TOKEN;
      expect(overheard.session).toHaveLength(2);
      const secrets = [...oidc.tokens, requestToken, ...overheard.session, ...overheard.tokens.keys()];
      const found = [...(await remains(stage, run))].filter(([, text]) =>
        secrets.some((secret) => text.includes(secret)),
      );
      expect(found.map(([place]) => place)).toEqual([]);
      expect(overheard.strays).toEqual([]);
    } finally {
      await Promise.all([stage.close(), oidc.close()]);
    }
  });
});
