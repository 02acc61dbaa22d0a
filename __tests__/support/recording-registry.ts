import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { listen } from './http-server.ts';

/** What a client has put into the repositories below one name. */
export interface Recorded {
  /** The manifest's bytes, by the reference (tag or digest) it was put under. */
  readonly manifests: ReadonlyMap<string, Buffer>;
  /** The blobs' bytes, by digest. */
  readonly blobs: ReadonlyMap<string, Buffer>;
}

class Recording implements Recorded {
  readonly manifests = new Map<string, Buffer>();
  readonly blobs = new Map<string, Buffer>();
}

/** A registry on loopback without authentication, which has nothing and takes everything. */
export interface RecordingRegistry {
  /** `127.0.0.1:<port>`. */
  readonly host: string;
  /** Returns what was put into `<base>/…`, and forgets it. */
  take(base: string): Recorded;
  close(): Promise<void>;
}

function put(
  kind: string,
  reference: string,
  url: URL,
  body: Buffer,
  recording: Recording,
  response: ServerResponse,
): void {
  if (kind === 'manifests') {
    recording.manifests.set(reference, body);
    const digest = createHash('sha256').update(body).digest('hex');
    response.setHeader('Docker-Content-Digest', `sha256:${digest}`);
  } else {
    recording.blobs.set(url.searchParams.get('digest') ?? '', body);
  }
  response.writeHead(201).end();
}

/** Serves the calls of a push: https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#push */
async function serve(
  recordings: Map<string, Recording>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '', 'http://registry');
  const body = await buffer(request);
  const match = /^\/v2\/(.+)\/(manifests|blobs)\/(.+)$/.exec(url.pathname);
  const [, name = '', kind = '', reference = ''] = match ?? [];
  const [base = ''] = name.split('/');
  const recording = recordings.get(base) ?? new Recording();
  recordings.set(base, recording);
  const manifest = kind === 'manifests' ? recording.manifests.get(reference) : undefined;

  if (request.method === 'PUT') {
    put(kind, reference, url, body, recording, response);
  } else if (request.method === 'POST') {
    response.writeHead(202, { Location: `/v2/${name}/blobs/uploads/1` }).end();
  } else if (manifest === undefined) {
    response.writeHead(404).end();
  } else {
    response.setHeader('Content-Type', 'application/vnd.oci.image.manifest.v1+json');
    response.setHeader('Content-Length', manifest.length);
    response.writeHead(200).end(manifest);
  }
}

/** Starts a {@link RecordingRegistry} on a free port. */
export async function startRecordingRegistry(): Promise<RecordingRegistry> {
  const recordings = new Map<string, Recording>();
  const server = await listen((request, response) => {
    serve(recordings, request, response).catch(() => response.destroy());
  });
  return {
    host: server.origin.host,
    take(base) {
      const recording = recordings.get(base);
      recordings.delete(base);
      return recording ?? new Recording();
    },
    close: () => server.close(),
  };
}
