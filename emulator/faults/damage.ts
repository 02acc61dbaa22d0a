import { digestOf } from '../../src/digest.ts';
import type { Call, Reply, Subject } from '../http/listener.ts';

const otherDigest = `sha256:${'0'.repeat(64)}`;

async function* cutStream(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of body) {
    yield chunk.subarray(0, Math.ceil(chunk.length / 2));
    throw new Error('the answer is cut off here');
  }
}

async function* cutText(text: string): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  yield await Promise.resolve(bytes.subarray(0, Math.ceil(bytes.length / 2)));
  throw new Error('the answer is cut off here');
}

/** Makes an answer break off in the middle of its body, or of its first line where it has none. */
export function cutOff({ method, incoming }: Call, { body = '', ...head }: Reply): Reply {
  if (body === '' || method === 'HEAD') {
    incoming.socket.end(`HTTP/1.1 ${head.status} `);
    incoming.socket.destroySoon();
    return { ...head };
  }
  if (typeof body !== 'string') return { ...head, body: cutStream(body) };
  const length = { 'content-length': String(Buffer.byteLength(body)) };
  return { status: head.status, headers: { ...length, ...head.headers }, body: cutText(body) };
}

async function* otherBytes(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of body) yield chunk.map((byte) => byte ^ 1);
}

/** Makes an answer of `/v2` state another digest than the content's, and a download bring other bytes. */
export function withWrongDigest({ record }: Call, reply: Reply): Reply {
  const { body, headers, status } = reply;
  if (status >= 300) return reply;
  if (record.service !== 's3') {
    return { ...reply, headers: { ...headers, 'docker-content-digest': otherDigest } };
  }
  return body === undefined || typeof body === 'string' ? reply : { ...reply, body: otherBytes(body) };
}

/** Puts content of somebody else under a tag, in a repository that is created for it where it is missing. */
export async function takeTag({ registry, repository: name }: Subject, tag: string): Promise<void> {
  const there = registry.repositories().find((candidate) => candidate.name === name);
  const repository = there ?? registry.create(name);
  const config = Buffer.from('{"name":"somebody-else"}');
  const upload = repository.beginUpload();
  await upload.append(
    (async function* () {
      yield await Promise.resolve(config);
    })(),
  );
  const digest = await repository.finishUpload(upload, digestOf(config));
  const descriptor = { mediaType: 'application/vnd.cncf.helm.config.v1+json', digest, size: config.length };
  const text = JSON.stringify({ schemaVersion: 2, config: descriptor, layers: [] });
  repository.images.put({ text, mediaType: 'application/vnd.oci.image.manifest.v1+json', tag });
}

/** Moves all images of a private repository to ECR's archive, where there are any. */
export function archiveAll({ registry, repository: name }: Subject): void {
  const repository = registry.repositories().find((candidate) => candidate.name === name);
  for (const image of repository?.images.all() ?? []) repository?.images.archive(image, true);
}
