import { describe, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateRepositoryCommand } from '@aws-sdk/client-ecr';
import { CreateRepositoryCommand as CreatePublicCommand } from '@aws-sdk/client-ecr-public';
import { basic, bearer, ecr, ecrPublic, start } from '../emulator/support.ts';
import { peer } from '../support/peers.ts';

const roadmap = 'https://github.com/aws/containers-roadmap/issues';

/** How ECR departs from the specification: what the program says of it, in which of its tests, and who saw ECR do so. */
interface Departure {
  readonly test: RegExp;
  readonly says: RegExp;
  readonly source: string;
}

const ofEcr: readonly Departure[] = [
  {
    test: /blob-patch-(?:chunked|stream)$/,
    says: /^blob patch failed: unexpected status code, expected one of \[202\], received 201/,
    source: `${roadmap}/2831`,
  },
  {
    test: /blob-patch-chunked$/,
    says: /^blob chunked upload get request: unexpected status code, expected one of \[204\], received 404/,
    source: 'https://github.com/dotnet/sdk/issues/33019',
  },
  {
    test: /manifest-by-(?:tag|digest)$/,
    says: /^blob put did not return a location/,
    source: 'https://github.com/apple/swift-container-plugin/issues/27',
  },
  {
    // A blob that no manifest names cannot be fetched.
    test: /(?:blob-(?:post-put|post-only|mount|mount-anonymous|get|patch-chunked|patch-stream))$/,
    says: /"The layer with digest '[^']+' is not available because it is not associated with an image"/,
    source: "LayerInaccessibleException in AWS's service model of ECR; status and code were not seen",
  },
  {
    test: /\/empty\/blob-/,
    says: /received (?:400|404)/,
    source: 'https://github.com/radius-project/radius/issues/7887',
  },
  {
    // The query `n=0`.
    test: /tag-list$/,
    says: /^response did not match any condition: unexpected status code, expected one of \[200\], received 405/,
    source: "maxResults is at least 1 in AWS's service model of ECR; status and code were not seen",
  },
];

interface PushFailure {
  readonly test: string;
  readonly says: string;
}

function unescaped(xml: string): string {
  return xml
    .replaceAll(/&#x([0-9A-F]+);/g, (_all, code: string) => String.fromCodePoint(parseInt(code, 16)))
    .replaceAll(/&#(\d+);/g, (_all, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

/** The failures in a report in JUnit's form. */
function failuresOf(report: string): readonly PushFailure[] {
  const cases = [
    ...report.matchAll(/<testcase name="([^"]*)"[^>]*status="failure"[^>]*>(.*?)<\/testcase>/gs),
  ];
  return cases.map(([, name = '', body = '']) => ({
    test: unescaped(name),
    says: unescaped(/<system-out>(.*?)<\/system-out>/s.exec(body)?.[1] ?? '').trim(),
  }));
}

/**
 * Runs the program of the distribution specification. ECR deletes no blobs and takes SHA-256 alone, and nobody tells of a DELETE on
 * ECR Public: the program has switches for these.
 */
async function run(
  registry: string,
  password: string,
  { prefix = '', deletes = true } = {},
): Promise<{ readonly passed: number; readonly failures: readonly PushFailure[] }> {
  const results = await mkdtemp(join(tmpdir(), 'conformance-'));
  const env = {
    OCI_REGISTRY: registry,
    OCI_TLS: 'disabled',
    OCI_VERSION: '1.1',
    OCI_REPO1: `${prefix}conformance/one`,
    OCI_REPO2: `${prefix}conformance/two`,
    OCI_USERNAME: 'AWS',
    OCI_PASSWORD: password,
    OCI_API_BLOBS_DELETE: 'false',
    OCI_API_MANIFESTS_DELETE: String(deletes),
    OCI_API_TAGS_DELETE: String(deletes),
    OCI_DATA_SHA512: 'false',
    OCI_RESULTS_DIR: results,
  };
  const output = await new Promise<string>((resolve) => {
    execFile(peer('conformance'), { env, cwd: results, maxBuffer: 1 << 28 }, (_error, stdout) => {
      resolve(stdout);
    });
  });
  const report = await readFile(join(results, 'junit.xml'), 'utf8').catch(() => {
    throw new Error(`the program wrote no report: ${output}`);
  });
  await rm(results, { recursive: true });
  const passed = [...report.matchAll(/<testcase [^>]*status="passed"/g)].length;
  return { passed, failures: failuresOf(report) };
}

/** The program keeps credentials on a redirect to the same host; AWS's downloads come from another one. */
const downloadHost = 'localhost';

const names = ['conformance/one', 'conformance/two'];

function passwordOf(authorization: string): string {
  const [, value = ''] = authorization.split(' ');
  return Buffer.from(value, 'base64').toString().slice('AWS:'.length);
}

describe('the conformance program of the distribution specification', () => {
  function expectDepartures(
    { passed, failures }: Awaited<ReturnType<typeof run>>,
    departures: readonly Departure[],
  ): void {
    const unknown = failures.filter(
      (failure) =>
        !departures.some(({ test: where, says }) => where.test(failure.test) && says.test(failure.says)),
    );
    expect(unknown).toEqual([]);
    const unseen = departures.filter(
      ({ test: where, says }) =>
        !failures.some((failure) => where.test(failure.test) && says.test(failure.says)),
    );
    expect(unseen).toEqual([]);
    expect(passed).toBeGreaterThan(200);
  }

  test('finds in the emulator of a private registry how ECR departs, and nothing else', async () => {
    const emulator = await start({ downloadHost });
    for (const repositoryName of names) {
      await ecr(emulator).send(new CreateRepositoryCommand({ repositoryName }));
    }
    const { host } = new URL(emulator.endpoint);
    expectDepartures(await run(host, passwordOf(await basic(emulator))), ofEcr);
  });

  test('finds in the emulator of ECR Public how that departs, and nothing else', async () => {
    const emulator = await start({ aliases: ['charts'], downloadHost });
    for (const repositoryName of names) {
      await ecrPublic(emulator).send(new CreatePublicCommand({ repositoryName }));
    }
    expectDepartures(
      await run(emulator.publicRegistry, passwordOf(await bearer(emulator)), {
        prefix: 'charts/',
        deletes: false,
      }),
      ofEcr,
    );
  });
});
