import { readFile } from 'node:fs/promises';
import { request } from 'node:https';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { parse } from 'yaml';

/** What a kubeconfig says, as far as it is used here. https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/ */
interface Kubeconfig {
  readonly 'current-context': string;
  readonly contexts: readonly {
    readonly name: string;
    readonly context: { cluster: string; user: string };
  }[];
  readonly clusters: readonly { readonly name: string; readonly cluster: Readonly<Record<string, string>> }[];
  readonly users: readonly { readonly name: string; readonly user: Readonly<Record<string, string>> }[];
}

/** The answer of the Kubernetes API. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** A Kubernetes cluster. */
export interface Cluster {
  get(path: string): Promise<Answer>;
  delete(path: string): Promise<Answer>;
}

/** The value of a field: in the kubeconfig itself, in base64, or in a file that it names. */
async function material(
  fields: Readonly<Record<string, string>>,
  name: string,
  folder: string,
): Promise<Buffer | undefined> {
  const [data, file] = [fields[`${name}-data`], fields[name]];
  if (data !== undefined) return Buffer.from(data, 'base64');
  return file === undefined ? undefined : await readFile(path.resolve(folder, file));
}

/** Opens the cluster that KUBECONFIG points at. Throws an error that names the variable if it is not set. */
export async function openCluster(): Promise<Cluster> {
  const file = process.env['KUBECONFIG'] ?? '';
  if (file === '') {
    throw new Error(
      'KUBECONFIG is not set, so there is no cluster to install charts on: set it, or start an API server with ' +
        '`node scripts/with-kube-api.ts npm run test:kubernetes`',
    );
  }
  const config = parse(await readFile(file, 'utf8')) as Kubeconfig;
  const folder = path.dirname(file);
  const context = config.contexts.find(({ name }) => name === config['current-context'])?.context;
  const cluster = config.clusters.find(({ name }) => name === context?.cluster)?.cluster ?? {};
  const user = config.users.find(({ name }) => name === context?.user)?.user ?? {};
  const { server = '' } = cluster;
  const options = {
    ca: await material(cluster, 'certificate-authority', folder),
    cert: await material(user, 'client-certificate', folder),
    key: await material(user, 'client-key', folder),
    headers: user['token'] === undefined ? {} : { authorization: `Bearer ${user['token']}` },
  };
  const ask = async (method: string, target: string): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const outgoing = request(new URL(target, server), { ...options, method }, (response) => {
        text(response).then(
          (body) => {
            resolve({ status: response.statusCode ?? 0, body: JSON.parse(body) as unknown });
          },
          (error: unknown) => {
            reject(error instanceof Error ? error : new Error(String(error)));
          },
        );
      });
      outgoing.once('error', reject).end();
    });
  return { get: (target) => ask('GET', target), delete: (target) => ask('DELETE', target) };
}
