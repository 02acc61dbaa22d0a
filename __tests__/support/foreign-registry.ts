import { sign, type KeyObject } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { digestOf } from '../../src/digest.ts';
import { serve, type TestServer } from './http-server.ts';

const manifestType = 'application/vnd.oci.image.manifest.v1+json';
const simpleSigning = 'application/vnd.dev.cosign.simplesigning.v1+json';
const bundleType = 'application/vnd.dev.sigstore.bundle.v0.3+json';

/** Answers with a body. */
export function answer(
  response: ServerResponse,
  status: number,
  body: string | Buffer,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, headers).end(body);
}

/** A blob of so many zeros, which no memory has to hold. */
export interface Zeros {
  readonly zeros: number;
}

function* pieces(size: number): Generator<Buffer> {
  const piece = Buffer.alloc(64 * 1024);
  for (let left = size; left > 0; left -= piece.length) yield piece.subarray(0, left);
}

/** A registry that is not Amazon's, with what is put into it, behind a token service where it has a password. */
export class ForeignRegistry {
  readonly blobs = new Map<string, Buffer | Zeros>();
  readonly manifests = new Map<string, Buffer>();
  readonly asked: string[] = [];
  host = '';
  #server: TestServer | undefined;

  /** Puts a blob, and gives its descriptor. */
  put(bytes: Buffer, mediaType: string): { mediaType: string; digest: string; size: number } {
    const digest = digestOf(bytes);
    this.blobs.set(digest, bytes);
    return { mediaType, digest, size: bytes.length };
  }

  /** Puts a chart's manifest under a tag, or what is given under its digest. Returns the digest. */
  image(tag: string | undefined, manifest: object): string {
    const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: manifestType, ...manifest }));
    this.manifests.set(digestOf(bytes), bytes);
    if (tag !== undefined) this.manifests.set(tag, bytes);
    return digestOf(bytes);
  }

  /** Puts a chart under its version, and gives its digest. */
  chart(version: string): string {
    const config = Buffer.from(JSON.stringify({ name: 'app', version, apiVersion: 'v2' }));
    return this.image(version, {
      config: this.put(config, 'application/vnd.cncf.helm.config.v1+json'),
      layers: [
        this.put(Buffer.from(`archive ${version}`), 'application/vnd.cncf.helm.chart.content.v1.tar+gzip'),
      ],
    });
  }

  /** Starts to answer: anybody, or only who has the password of ann. */
  async start(password?: string): Promise<this> {
    const server = await serve(({ target, headers }, response) => {
      const url = new URL(target, 'http://registry');
      const auth = headers.authorization;
      this.asked.push(`${url.pathname} ${auth?.split(' ')[0] ?? 'anonymous'}`);
      if (url.pathname === '/token') {
        const expected = `Basic ${Buffer.from(`ann:${password ?? ''}`).toString('base64')}`;
        if (auth !== expected) {
          answer(response, 401, '{}');
          return;
        }
        answer(response, 200, '{"token":"the-token"}');
        return;
      }
      if (password !== undefined && auth !== 'Bearer the-token') {
        const challenge = `Bearer realm="http://${this.host}/token",service="r",scope="repository:team/app:pull"`;
        answer(response, 401, '{"errors":[{"code":"UNAUTHORIZED"}]}', { 'www-authenticate': challenge });
        return;
      }
      const [, kind, reference = ''] = /\/(manifests|blobs|referrers)\/([^/]+)$/.exec(url.pathname) ?? [];
      if (url.pathname.endsWith('/tags/list')) {
        const tags = [...this.manifests.keys()].filter((tag) => !tag.startsWith('sha256:'));
        answer(response, 200, JSON.stringify({ name: 'team/app', tags }));
        return;
      }
      const found = kind === 'manifests' ? this.manifests.get(reference) : this.blobs.get(reference);
      if (found === undefined) {
        answer(response, 404, '{"errors":[{"code":"MANIFEST_UNKNOWN"}]}');
        return;
      }
      if ('zeros' in found) {
        response.writeHead(200, { 'content-length': String(found.zeros) });
        pipeline(pieces(found.zeros), response).catch(() => response.destroy());
        return;
      }
      answer(response, 200, found, {
        'content-type': kind === 'manifests' ? manifestType : 'application/octet-stream',
        'docker-content-digest': digestOf(found),
      });
    });
    this.#server = server;
    this.host = server.origin.host;
    return this;
  }

  /** cosign's signature under a tag. */
  cosign(digest: string, key: KeyObject, about = digest): void {
    const payload = Buffer.from(
      JSON.stringify({
        critical: {
          identity: { 'docker-reference': '' },
          image: { 'docker-manifest-digest': about },
          type: 'cosign container image signature',
        },
        optional: null,
      }),
    );
    const signature = sign('sha256', payload, key).toString('base64');
    this.signatureTag(digest, payload, { 'dev.cosignproject.cosign/signature': signature });
  }

  /** Puts a payload with its annotations under the tag where cosign looks for signatures. */
  signatureTag(digest: string, payload: Buffer, annotations: Readonly<Record<string, string>>): void {
    this.image(`${digest.replace(':', '-')}.sig`, {
      config: this.put(Buffer.from('{}'), 'application/vnd.oci.image.config.v1+json'),
      layers: [{ ...this.put(payload, simpleSigning), annotations }],
    });
  }

  /** A Sigstore bundle with a signature by a key, attached to the image. */
  bundle(digest: string, key: KeyObject, predicateType = 'https://sigstore.dev/cosign/sign/v1'): void {
    const statement = Buffer.from(
      JSON.stringify({
        _type: 'https://in-toto.io/Statement/v1',
        subject: [{ name: '', digest: { sha256: digest.slice(7) } }],
        predicateType,
        predicate: {},
      }),
    );
    const payloadType = 'application/vnd.in-toto+json';
    const signed = Buffer.concat([
      Buffer.from(`DSSEv1 ${payloadType.length} ${payloadType} ${statement.length} `),
      statement,
    ]);
    this.attach(digest, {
      mediaType: bundleType,
      verificationMaterial: { publicKey: { hint: 'key' } },
      dsseEnvelope: {
        payload: statement.toString('base64'),
        payloadType,
        signatures: [{ sig: sign('sha256', signed, key).toString('base64') }],
      },
    });
  }

  /** Attaches a bundle to an image, listed under the tag of referrers. */
  attach(digest: string, bundle: object): void {
    const subject = { mediaType: manifestType, digest, size: this.manifests.get(digest)?.length ?? 0 };
    const referrer = this.image(undefined, {
      artifactType: bundleType,
      config: this.put(Buffer.from('{}'), 'application/vnd.oci.empty.v1+json'),
      layers: [this.put(Buffer.from(JSON.stringify(bundle)), bundleType)],
      subject,
    });
    const size = this.manifests.get(referrer)?.length ?? 0;
    const index = {
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.index.v1+json',
      manifests: [{ mediaType: manifestType, digest: referrer, size, artifactType: bundleType }],
    };
    this.manifests.set(digest.replace(':', '-'), Buffer.from(JSON.stringify(index)));
  }

  /** Ends it. */
  async close(): Promise<void> {
    await this.#server?.close();
  }
}
