import { CreateRepositoryCommand, ECRClient } from '@aws-sdk/client-ecr';
import { subscribe } from 'node:diagnostics_channel';
import { createReadStream } from 'node:fs';
import type { Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { startEmulator, type Emulator, type Interceptor } from '../../../emulator/emulator.ts';
import { faults } from '../../../emulator/faults/faults.ts';
import { withFaults, type FaultRule } from '../../../emulator/faults/rules.ts';
import type { Subject } from '../../../emulator/http/listener.ts';
import { registryOpener } from '../../../src/adapters/ecr-registries.ts';
import { roleCredentials } from '../../../src/ecr/assume-role.ts';
import type { AwsSettings } from '../../../src/ecr/settings.ts';
import { createAgents } from '../../../src/http/agents.ts';
import { HttpTransport } from '../../../src/http/http-transport.ts';
import { Retrier } from '../../../src/http/retrier.ts';
import type { HttpRequest, HttpResponse, Transport } from '../../../src/http/transport.ts';
import type { PushPlan } from '../../../src/push/plan.ts';
import type { PreparedChart } from '../../../src/registry/chart-artifact.ts';
import { pushCharts } from '../../../src/push/push.ts';
import type { PushResult } from '../../../src/push/result.ts';
import { JumpingClock, ManualClock } from '../../support/clocks.ts';
import { idToken } from '../../support/oidc.ts';

/** The two kinds of registries. */
export type Kind = 'private' | 'public';

/** What is under a tag, as the registry itself has it. */
export interface Tagged {
  readonly digest: string;
  /** All blobs that the manifest names are there. */
  readonly complete: boolean;
}

/** An AWS to push to, in which time passes only where something waits for it. */
export interface World {
  readonly emulator: Emulator;
  /** Pushes a chart, as the action does when it is run. */
  push(chart: PreparedChart, rules?: readonly FaultRule[]): Promise<PushResult>;
  /** Creates a private repository whose tags stay where they are. */
  createImmutable(name: string): Promise<void>;
  /** What a tag of the pushed repository points at; undefined where there is nothing. */
  tagged(tag: string): Tagged | undefined;
  close(): Promise<void>;
}

const pass: Interceptor = (_call, proceed) => proceed();

/** The ends of connections in this process that opened them. */
const clients = new Set<Socket>();
subscribe('net.client.socket', (message) => {
  const { socket } = message as { readonly socket: Socket };
  clients.add(socket);
  socket.once('close', () => clients.delete(socket));
});

function otherEndOf({ remotePort }: Socket): Socket | undefined {
  return [...clients].find(({ localPort }) => localPort === remotePort);
}

/** A transport that knows how many of its requests are not answered yet. */
class CountingTransport implements Transport {
  readonly #transport: Transport;
  unanswered = 0;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  async send(request: HttpRequest): Promise<HttpResponse> {
    this.unanswered += 1;
    try {
      return await this.#transport.send(request);
    } finally {
      this.unanswered -= 1;
    }
  }
}

/**
 * Hangs until the client gives up: lets time pass when there is nothing else that it waits for, since that would stall as well.
 * Then each request that is not answered is one that hangs, and each guard is that of such a request.
 */
function hangingBy(guards: ManualClock, waits: ManualClock, transport: CountingTransport): Interceptor {
  let hanging = 0;
  return async (call, proceed) => {
    const lasting = faults.hang(call, proceed);
    const client = otherEndOf(call.incoming.socket);
    hanging += 1;
    while (client?.destroyed === false) {
      if (transport.unanswered === hanging && guards.pending === hanging) {
        const before = guards.now();
        guards.jump();
        waits.advance(guards.now() - before);
      }
      await setImmediate();
    }
    hanging -= 1;
    return lasting;
  };
}

const arn = 'arn:aws:iam::123456789012:role/push-charts';

function planFor(kind: Kind): PushPlan {
  return {
    charts: ['chart'],
    destinations: [kind === 'private' ? { type: 'private', region: 'eu-central-1' } : { type: 'public' }],
    naming: { by: 'chart' },
    ifExists: 'fail',
    createRepository: true,
    dryRun: false,
    tags: [],
  };
}

/** Opens a world with one registry. With `role`, it is pushed to with a role that GitHub's OIDC token assumes. */
export async function openWorld(kind: Kind, { role = false } = {}): Promise<World> {
  const guards = new ManualClock();
  let intercept = pass;
  let subject: Subject | undefined;
  const emulator = await startEmulator({
    roles: [{ arn, subject: 'repo:octocat/charts:*' }],
    intercept: (call, proceed) => {
      if (call.subject !== undefined && call.subject.repository !== '') ({ subject } = call);
      return intercept(call, proceed);
    },
  });

  async function push(chart: PreparedChart, rules: readonly FaultRule[] = []): Promise<PushResult> {
    Object.assign(process.env, emulator.environment, { AWS_EC2_METADATA_DISABLED: 'true' });
    const waits = new JumpingClock();
    const agents = createAgents({});
    const transport = new CountingTransport(new HttpTransport({ agents, clock: guards }));
    const hang = hangingBy(guards, waits, transport);
    intercept = withFaults(rules.map((rule) => (rule.fault === 'hang' ? { ...rule, fault: hang } : rule)));
    const run = new AbortController();
    const settings: AwsSettings = {
      transport,
      retrier: new Retrier({ clock: waits, random: () => 0.5 }),
      userAgent: ['test', '1'],
      mask: () => undefined,
      signal: run.signal,
    };
    const assumed = { arn, sessionName: 'test', durationSeconds: 3600, region: 'eu-central-1' };
    const identityToken = (): Promise<string> => Promise.resolve(idToken());
    const open = registryOpener({
      ...settings,
      unpacking: {},
      ...(role && { credentials: roleCredentials({ ...assumed, identityToken }, settings) }),
    });
    const ports = {
      prepare: () => Promise.resolve(chart),
      open,
      read: createReadStream,
      log: { info: () => undefined, warning: () => undefined },
      clock: waits,
      unpacking: {},
      signal: run.signal,
    };
    try {
      const [result] = await pushCharts(planFor(kind), ports);
      if (result === undefined) throw new Error('a push of one chart to one place has one result');
      return result;
    } finally {
      run.abort();
      agents.close();
      intercept = pass;
    }
  }

  return {
    emulator,
    push,
    async createImmutable(repositoryName) {
      const ecr = new ECRClient({
        endpoint: emulator.endpoint,
        region: 'eu-central-1',
        credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'secret' },
      });
      await ecr.send(new CreateRepositoryCommand({ repositoryName, imageTagMutability: 'IMMUTABLE' }));
    },
    tagged(tag) {
      const { registry, repository: name } = subject ?? {};
      const repository = registry?.repositories().find((candidate) => candidate.name === name);
      const image = repository?.images.find({ imageTag: tag });
      if (image === undefined) return undefined;
      const complete = image.blobs.every(({ digest }) => repository?.blobSize(digest) !== undefined);
      return { digest: image.digest, complete };
    },
    close: () => emulator.close(),
  };
}
