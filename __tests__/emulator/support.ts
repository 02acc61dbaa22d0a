import { afterEach } from '@jest/globals';
import { ECRClient, GetAuthorizationTokenCommand } from '@aws-sdk/client-ecr';
import {
  ECRPUBLICClient,
  GetAuthorizationTokenCommand as GetPublicTokenCommand,
} from '@aws-sdk/client-ecr-public';
import { startEmulator, type Emulator, type EmulatorOptions } from '../../emulator/emulator.ts';
import { digestOf, type Digest } from '../../src/digest.ts';

const running: Emulator[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((emulator) => emulator.close()));
});

/** An emulator that is closed after the test. */
export async function start(options: EmulatorOptions = {}): Promise<Emulator> {
  const emulator = await startEmulator(options);
  running.push(emulator);
  return emulator;
}

const credentials = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'secret' };

/** A client of ECR that talks to the emulator, once for each call. */
export function ecr({ endpoint }: Emulator, region = 'eu-central-1'): ECRClient {
  return new ECRClient({ endpoint, region, credentials, maxAttempts: 1 });
}

/** A client of ECR Public that talks to the emulator, once for each call. */
export function ecrPublic({ endpoint }: Emulator, region = 'us-east-1'): ECRPUBLICClient {
  return new ECRPUBLICClient({ endpoint, region, credentials, maxAttempts: 1 });
}

/** `name: message` of what a promise is rejected with. */
export async function errorOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'no error',
    (error: unknown) => (error instanceof Error ? `${error.name}: ${error.message}` : String(error)),
  );
}

/** The Authorization header for a private registry. */
export async function basic(emulator: Emulator, region?: string): Promise<string> {
  const { authorizationData } = await ecr(emulator, region).send(new GetAuthorizationTokenCommand({}));
  return `Basic ${authorizationData?.[0]?.authorizationToken ?? ''}`;
}

/** The Authorization header for ECR Public's data plane. */
export async function bearer(emulator: Emulator): Promise<string> {
  const { authorizationData } = await ecrPublic(emulator).send(new GetPublicTokenCommand({}));
  return `Bearer ${authorizationData?.authorizationToken ?? ''}`;
}

/** A repository on the data plane, and how to sign in to it. */
export interface Target {
  /** `http://127.0.0.1:PORT/v2/<name>` */
  readonly base: string;
  readonly authorization: string;
}

interface Parts {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
}

/** A request to a repository; redirects are not followed. */
export function request({ base, authorization }: Target, path: string, parts: Parts = {}): Promise<Response> {
  const { headers, ...rest } = parts;
  return fetch(path.startsWith('http') ? path : `${base}${path}`, {
    ...rest,
    headers: { authorization, ...headers },
    redirect: 'manual',
  });
}

/** Status and body of an answer. */
export async function seen(answer: Response | Promise<Response>): Promise<readonly [number, string]> {
  const response = await answer;
  return [response.status, await response.text()];
}

/** Pushes a blob as ECR wants it: one POST, one PUT. */
export async function pushBlob(target: Target, bytes: string): Promise<Digest> {
  const digest = digestOf(bytes);
  const begun = await request(target, '/blobs/uploads/', { method: 'POST' });
  const location = begun.headers.get('location') ?? '';
  const done = await request(target, `${location}?digest=${digest}`, { method: 'PUT', body: bytes });
  if (done.status !== 201) throw new Error(`blob not pushed: ${done.status} ${await done.text()}`);
  return digest;
}

/** The media type of an image manifest. */
export const manifestType = 'application/vnd.oci.image.manifest.v1+json';
/** The media type of a chart's config: the artifact type of a chart. */
export const configType = 'application/vnd.cncf.helm.config.v1+json';
/** The media type of a chart's archive. */
export const layerType = 'application/vnd.cncf.helm.chart.content.v1.tar+gzip';

/** A chart's manifest as Helm writes it: without `mediaType`. */
export function manifestOf(config: string, layer: string, more: object = {}): string {
  return JSON.stringify({
    schemaVersion: 2,
    config: { mediaType: configType, digest: digestOf(config), size: config.length },
    layers: [{ mediaType: layerType, digest: digestOf(layer), size: layer.length }],
    ...more,
  });
}

/** Pushes a manifest under a tag or a digest. */
export function putManifest(target: Target, reference: string, manifest: string): Promise<Response> {
  const headers = { 'content-type': manifestType };
  return request(target, `/manifests/${reference}`, { method: 'PUT', headers, body: manifest });
}

/** Pushes blobs and manifest of something like a chart; returns the manifest's digest. */
export async function pushChart(
  target: Target,
  tag: string,
  layer = 'layer',
  more: object = {},
): Promise<Digest> {
  const config = '{"name":"demo"}';
  await pushBlob(target, config);
  await pushBlob(target, layer);
  const manifest = manifestOf(config, layer, more);
  const answer = await putManifest(target, tag, manifest);
  if (answer.status !== 201) throw new Error(`manifest not pushed: ${answer.status} ${await answer.text()}`);
  return digestOf(manifest);
}
