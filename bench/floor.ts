/**
 * The least that a program in Node can do to push a chart: the requests of the action for a new version, signed by hand, without the
 * SDK and without any check. Connections are opened when they are needed. The archive was packaged before.
 * `node bench/floor.ts ARCHIVE REPOSITORY TAG`, with AWS's keys and region, and HTTPS_PROXY, in the environment.
 */
import { createHash, createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';

const [archive = '', repository = '', tag = ''] = process.argv.slice(2);
const { AWS_ACCESS_KEY_ID: id = '', AWS_SECRET_ACCESS_KEY: key = '', AWS_REGION: region = '' } = process.env;
const agent = new Agent({ keepAlive: true, proxyEnv: process.env });

interface Answer {
  readonly status: number | undefined;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly text: string;
}

function send(
  method: string,
  url: URL,
  headers: Record<string, string>,
  body?: Buffer | string,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
    const sent = request(url, { method, agent, headers: { ...headers, ...length } }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece: string) => (text += piece));
      response.once('end', () => {
        resolve({ status: response.statusCode, headers: response.headers, text });
      });
    });
    sent.once('error', reject).end(body);
  });
}

const sha256 = (data: Buffer | string): string => createHash('sha256').update(data).digest('hex');
const hmac = (secret: Buffer | string, data: string): Buffer =>
  createHmac('sha256', secret).update(data).digest();

/** Signs a request to ECR's API. Rule: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
function signed(host: string, operation: string, body: string): Record<string, string> {
  const time = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  const scope = `${time.slice(0, 8)}/${region}/ecr/aws4_request`;
  const headers = {
    'content-type': 'application/x-amz-json-1.1',
    host,
    'x-amz-date': time,
    'x-amz-target': `AmazonEC2ContainerRegistry_V20150921.${operation}`,
  };
  const names = Object.keys(headers).join(';');
  const lines = Object.entries(headers).map(([name, value]) => `${name}:${value}\n`);
  const canonical = ['POST', '/', '', lines.join(''), names, sha256(body)].join('\n');
  const secret = [time.slice(0, 8), region, 'ecr', 'aws4_request'].reduce<Buffer | string>(
    hmac,
    `AWS4${key}`,
  );
  const signature = hmac(secret, ['AWS4-HMAC-SHA256', time, scope, sha256(canonical)].join('\n')).toString(
    'hex',
  );
  const credential = `Credential=${id}/${scope}`;
  return {
    ...headers,
    authorization: `AWS4-HMAC-SHA256 ${credential}, SignedHeaders=${names}, Signature=${signature}`,
  };
}

const layer = readFileSync(archive);
const config = JSON.stringify({ apiVersion: 'v2', name: repository, version: tag });
const blobs = [config, layer].map((content) => ({ content, digest: `sha256:${sha256(content)}` }));
const [described, packaged] = blobs.map(({ content, digest }, index) => ({
  mediaType: [
    'application/vnd.cncf.helm.config.v1+json',
    'application/vnd.cncf.helm.chart.content.v1.tar+gzip',
  ][index],
  digest,
  size: Buffer.byteLength(content),
}));
const mediaType = 'application/vnd.oci.image.manifest.v1+json';
const manifest = JSON.stringify({ schemaVersion: 2, mediaType, config: described, layers: [packaged] });

const api = `api.ecr.${region}.amazonaws.com`;
const signIn = await send(
  'POST',
  new URL(`https://${api}`),
  signed(api, 'GetAuthorizationToken', '{}'),
  '{}',
);
const { authorizationData } = JSON.parse(signIn.text) as {
  readonly authorizationData: readonly {
    readonly authorizationToken: string;
    readonly proxyEndpoint: string;
  }[];
};
const { authorizationToken = '', proxyEndpoint = '' } = authorizationData[0] ?? {};
const authorization = `Basic ${authorizationToken}`;
const at = (path: string): URL => new URL(`/v2/${repository}/${path}`, proxyEndpoint);
const [, ...answers] = await Promise.all([
  send('HEAD', at(`manifests/${tag}`), { authorization, accept: mediaType }),
  ...blobs.map(() => send('POST', at('blobs/uploads/'), { authorization })),
  ...blobs.map(({ digest }) => send('HEAD', at(`blobs/${digest}`), { authorization })),
]);
await Promise.all(
  blobs.map(({ content, digest }, index) => {
    const upload = new URL(String(answers[index]?.headers['location']), proxyEndpoint);
    upload.searchParams.set('digest', digest);
    return send('PUT', upload, { authorization, 'content-type': 'application/octet-stream' }, content);
  }),
);
const { status } = await send(
  'PUT',
  at(`manifests/${tag}`),
  { authorization, 'content-type': mediaType },
  manifest,
);
if (status !== 201) throw new Error(`the manifest was not stored: ${status}`);
process.exit();
