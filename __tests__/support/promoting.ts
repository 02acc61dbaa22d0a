import { createReadStream } from 'node:fs';
import { CreateRepositoryCommand } from '@aws-sdk/client-ecr';
import { startEmulator, type Emulator, type EmulatorOptions } from '../../emulator/emulator.ts';
import { ecrClient } from '../../scripts/read-manifest.ts';
import { deletionOpener, registryOpener } from '../../src/adapters/ecr-registries.ts';
import type { DeletionRegistry } from '../../src/delete/plan.ts';
import type { AwsSettings } from '../../src/ecr/settings.ts';
import type { Registry } from '../../src/registry/registry.ts';
import { digestOf, type Digest } from '../../src/digest.ts';
import { createAgents } from '../../src/http/agents.ts';
import { inMemory } from '../../src/http/body.ts';
import { HttpTransport } from '../../src/http/http-transport.ts';
import { Retrier } from '../../src/http/retrier.ts';
import { type Descriptor, imageManifestType } from '../../src/oci/manifest.ts';
import type { PromotePlan } from '../../src/promote/plan.ts';
import { promote } from '../../src/promote/promote.ts';
import type { PromoteResult } from '../../src/promote/result.ts';
import type { Destination } from '../../src/registry/destination.ts';

const home: Destination = { type: 'private', region: 'eu-central-1' };

/** An artifact to be pushed. */
export interface Artifact {
  readonly layers?: readonly string[];
  readonly subject?: Descriptor;
  readonly mediaType?: string;
}

/** Promotes in an emulator without the runner, from the repository `app` to `stable/app`. */
export interface Promoting {
  readonly emulator: Emulator;
  readonly registry: Registry;
  /** Signs in to the same registry, with the calls of ECR's API that a deletion makes. */
  openForDeletion(): Promise<DeletionRegistry>;
  /** Pushes an artifact under a tag, or under its digest alone. */
  put(repository: string, artifact: Artifact, tag?: string): Promise<Descriptor>;
  /** Pushes a manifest or an index as it is. */
  putManifest(repository: string, mediaType: string, manifest: object, tag?: string): Promise<Descriptor>;
  promote(plan?: Partial<PromotePlan>): Promise<readonly PromoteResult[]>;
  /** The operations that came in since the last call. */
  operations(): readonly string[];
  /** What a tag or digest of a repository stands for. */
  resolve(repository: string, reference: string): Promise<Digest | undefined>;
  /** The lines of the log since the start, warnings with their kind in front. */
  readonly lines: readonly string[];
  close(): Promise<void>;
}

/** Starts an emulator with the repositories `app` and `stable/app`, and makes the AWS SDK of this process talk to it. */
export async function startPromoting(options: EmulatorOptions = {}): Promise<Promoting> {
  const emulator = await startEmulator(options);
  Object.assign(process.env, emulator.environment, { AWS_EC2_METADATA_DISABLED: 'true' });
  const agents = createAgents({});
  const settings: AwsSettings = {
    transport: new HttpTransport({ agents }),
    retrier: new Retrier(),
    userAgent: ['test', '1'],
    mask: () => undefined,
    signal: new AbortController().signal,
  };
  const open = registryOpener({ ...settings, unpacking: {} });
  for (const repositoryName of ['app', 'stable/app']) {
    await ecrClient(emulator.environment).send(new CreateRepositoryCommand({ repositoryName }));
  }
  const registry = await open(home);
  const { client } = registry;
  const lines: string[] = [];
  let seen = emulator.requests.length;

  async function blob(repository: string, mediaType: string, content: string): Promise<Descriptor> {
    const bytes = Buffer.from(content);
    const descriptor = { mediaType, digest: digestOf(bytes), size: bytes.length };
    await client.putBlob(repository, { ...descriptor, open: () => inMemory(bytes) });
    return descriptor;
  }

  const putManifest: Promoting['putManifest'] = async (repository, mediaType, manifest, tag) => {
    const bytes = Buffer.from(JSON.stringify(manifest));
    const digest = digestOf(bytes);
    await client.putManifest(repository, tag ?? digest, mediaType, bytes);
    return { mediaType, digest, size: bytes.length };
  };

  return {
    emulator,
    registry,
    openForDeletion: () => deletionOpener(settings)(home),
    lines,
    putManifest,
    async put(repository, { layers = ['layer'], subject, mediaType = imageManifestType }, tag) {
      const config = await blob(repository, 'application/vnd.cncf.helm.config.v1+json', '{"name":"app"}');
      const stored: Descriptor[] = [];
      for (const layer of layers) stored.push(await blob(repository, 'application/octet-stream', layer));
      const manifest = { schemaVersion: 2, mediaType, config, layers: stored, subject };
      return await putManifest(repository, mediaType, manifest, tag);
    },
    async promote(plan = {}) {
      return await promote(
        {
          from: { registries: [home], path: 'app', tag: '1.0.0' },
          to: [{ registries: [home], path: 'stable/app' }],
          tags: [],
          ifExists: 'fail',
          createRepository: false,
          dryRun: false,
          ...plan,
        },
        {
          read: (registry) =>
            registry.type === 'foreign' ? Promise.reject(new Error('there is none')) : open(registry),
          open,
          offered: () => Promise.resolve(undefined),
          file: createReadStream,
          log: { info: (text) => lines.push(text), warning: (text) => lines.push(`warning: ${text}`) },
        },
      );
    },
    operations() {
      const since = emulator.requests.slice(seen);
      seen = emulator.requests.length;
      return since.map(({ operation }) => operation);
    },
    async resolve(repository, reference) {
      return (await client.resolve(repository, reference))?.digest;
    },
    async close() {
      agents.close();
      await emulator.close();
    },
  };
}
