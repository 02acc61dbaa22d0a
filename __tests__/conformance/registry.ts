import { randomUUID } from 'node:crypto';
import { digestOf, type Digest } from '../../src/digest.ts';
import type { Departure } from './departures.ts';

/** A registry that the suite is run on. */
export interface RegistryUnderTest {
  readonly origin: URL;
  /** The Authorization header of its requests; `undefined` where it asks for none. */
  readonly authorization: string | undefined;
  /** Where it is known not to do what the specification says. */
  readonly departures: readonly Departure[];
  /** Makes a repository that nobody else uses, where that is needed, and gives its name in the URL. */
  repository(name: string): Promise<string>;
  close(): Promise<void>;
}

/** What a request has beside its address. */
interface Parts {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** The media type of an image manifest. */
export const manifestType = 'application/vnd.oci.image.manifest.v1+json';
/** The media type of an image index. */
export const indexType = 'application/vnd.oci.image.index.v1+json';
/** The artifact type of a chart: the media type of its config. */
export const configType = 'application/vnd.cncf.helm.config.v1+json';

/** A repository of a registry that one test has for itself. */
export class Place {
  readonly #registry: RegistryUnderTest;
  /** Its name in the URL. */
  readonly name: string;

  private constructor(registry: RegistryUnderTest, name: string) {
    this.#registry = registry;
    this.name = name;
  }

  /** Makes a new repository. */
  static async in(registry: RegistryUnderTest): Promise<Place> {
    return new Place(registry, await registry.repository(`place-${randomUUID()}`));
  }

  /** Makes another one in the same registry. */
  async another(): Promise<Place> {
    return Place.in(this.#registry);
  }

  /** One that nobody made. */
  missing(): Place {
    return new Place(this.#registry, `${this.name}/missing`);
  }

  /** The absolute address of a path in this repository, or of a Location. */
  url(path: string): URL {
    return new URL(path.startsWith('/v2/') ? path : this.#inside(path), this.#registry.origin);
  }

  #inside(path: string): string {
    return path.startsWith('http') ? path : `/v2/${this.name}${path}`;
  }

  /**
   * Sends a request; redirects are followed, and credentials do not go along to another origin. A client that names no type
   * in Accept may be given none of a manifest's (the reference registry: 404).
   */
  async request(path: string | URL, { headers, ...parts }: Parts = {}): Promise<Response> {
    const { authorization } = this.#registry;
    return fetch(typeof path === 'string' ? this.url(path) : path, {
      ...parts,
      headers: { accept: manifestType, ...(authorization !== undefined && { authorization }), ...headers },
    });
  }

  /** Begins an upload and gives its address. */
  async begin(query = ''): Promise<URL> {
    const answer = await this.request(`/blobs/uploads/${query}`, { method: 'POST' });
    await answer.bytes();
    return this.url(locationOf(answer));
  }

  /** Ends an upload, with the bytes that are left. */
  async complete(upload: URL, digest: string, parts: Parts = {}): Promise<Response> {
    const address = new URL(upload);
    address.searchParams.set('digest', digest);
    return this.request(address, { method: 'PUT', ...parts });
  }

  /** Pushes a blob with POST and PUT. */
  async blob(body: string): Promise<Digest> {
    const digest = digestOf(body);
    const answer = await this.complete(await this.begin(), digest, { body });
    if (answer.status !== 201) throw new Error(`blob not pushed: ${answer.status} ${await answer.text()}`);
    return digest;
  }

  /** Puts a manifest under a tag or a digest. */
  async manifest(reference: string, body: string, mediaType = manifestType): Promise<Response> {
    const headers = { 'content-type': mediaType };
    return this.request(`/manifests/${reference}`, { method: 'PUT', headers, body });
  }

  /** Pushes something like a chart, blobs first, and gives its manifest's digest. */
  async chart(tag: string, layer = 'layer', more: object = {}): Promise<Digest> {
    await this.blob(config);
    await this.blob(layer);
    const text = manifestOf(layer, more);
    const answer = await this.manifest(tag, text);
    if (answer.status !== 201)
      throw new Error(`manifest not pushed: ${answer.status} ${await answer.text()}`);
    await answer.bytes();
    return digestOf(text);
  }

  /** Where an answer's Location leads, seen from the repository: `/blobs/sha256:…`; empty where it has none. */
  location(answer: Response): string {
    const location = locationOf(answer);
    return location === '' ? '' : this.url(location).pathname.replace(`/v2/${this.name}`, '');
  }
}

function locationOf(answer: Response): string {
  return answer.headers.get('location') ?? '';
}

/** The config of every chart here. */
export const config = '{"name":"demo"}';

/** A chart's manifest as Helm writes it, without `mediaType`. */
export function manifestOf(layer: string, more: object = {}): string {
  return JSON.stringify({
    schemaVersion: 2,
    config: { mediaType: configType, digest: digestOf(config), size: config.length },
    layers: [
      {
        mediaType: 'application/vnd.cncf.helm.chart.content.v1.tar+gzip',
        digest: digestOf(layer),
        size: layer.length,
      },
    ],
    ...more,
  });
}

/** Status and first code of an answer that refuses; without a code where its body is no JSON of the specification's form. */
export async function refusal(answer: Response | Promise<Response>): Promise<readonly [number, string?]> {
  const response = await answer;
  const text = await response.text();
  if (response.headers.get('content-type')?.startsWith('application/json') !== true) return [response.status];
  const { errors } = JSON.parse(text) as { errors: readonly { code: string }[] };
  return errors[0] === undefined ? [response.status] : [response.status, errors[0].code];
}

/** Status and text of an answer. */
export async function seen(answer: Response | Promise<Response>): Promise<readonly [number, string]> {
  const response = await answer;
  return [response.status, await response.text()];
}

/** The status of an answer. */
export async function status(answer: Response | Promise<Response>): Promise<number> {
  return (await seen(answer))[0];
}
