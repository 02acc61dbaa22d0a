import { afterEach, describe, expect, test } from '@jest/globals';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Interceptor } from '../../emulator/emulator.ts';
import { cutOff, withWrongDigest } from '../../emulator/faults/damage.ts';
import type { StepResult } from '../../scripts/runner/job.ts';
import { digestOf } from '../../src/digest.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { theError } from '../support/step-error.ts';

let stage: Stage | undefined;
afterEach(async () => {
  await stage?.close();
});

/** Pushes the example chart, and pulls it through what the interceptor does. */
async function pullThrough(
  intercept: Interceptor,
  inputs: Readonly<Record<string, string>> = {},
): Promise<{ readonly pushed: StepResult; readonly pulled: StepResult; readonly opened: Stage }> {
  let pulling = false;
  const opened = await openStage({
    intercept: (call, proceed) => (pulling ? intercept(call, proceed) : proceed()),
  });
  stage = opened;
  const pushed = await opened.push({ 'chart-path': 'hello', 'create-repository': 'true' });
  pulling = true;
  const chart = pushed.outputs['pinned-ref'] ?? '';
  return { pushed, opened, pulled: await opened.use('pull', { chart, destination: 'out', ...inputs }) };
}

/** What is in the destination, hidden files too. */
async function left({ workspace }: Stage): Promise<readonly string[]> {
  return await readdir(path.join(workspace, 'out')).catch(() => []);
}

test('a download that breaks off goes on where it was', async () => {
  const cut = new Set<string>();
  const ranges: (string | undefined)[] = [];
  const { pushed, pulled } = await pullThrough(async (call, proceed) => {
    const reply = await proceed();
    if (call.record.service !== 's3') return reply;
    ranges.push(call.incoming.headers.range);
    if (cut.has(call.url.pathname)) return reply;
    cut.add(call.url.pathname);
    return cutOff(call, reply);
  });
  expect(pulled.exitCode).toBe(0);
  expect(await readFile(pulled.outputs['chart-file'] ?? '')).toEqual(
    await readFile(pushed.outputs['chart-file'] ?? ''),
  );
  expect(cut.size).toBe(2);
  expect(ranges.filter((range) => /^bytes=[1-9]\d*-$/.test(range ?? ''))).toHaveLength(2);
});

test.each([
  ['other bytes than the digest is of', 's3', 'false'],
  ['other bytes than the digest is of, to be unpacked', 's3', 'true'],
  ['another manifest than the digest is of', 'ecr', 'false'],
])('%s: nothing is left', async (_what, service, untar) => {
  const { pulled, opened } = await pullThrough(
    async (call, proceed) => {
      const reply = await proceed();
      if (call.record.service !== service || !/manifests|sha256/.exec(call.url.pathname)) return reply;
      if (service === 's3') return withWrongDigest(call, reply);
      const body =
        typeof reply.body === 'string' ? reply.body.replace('"schemaVersion":2', '"schemaVersion": 2') : '';
      return {
        ...reply,
        headers: { ...reply.headers, 'content-length': String(Buffer.byteLength(body)) },
        body,
      };
    },
    { untar },
  );
  expect(theError(pulled)).toMatch(/has the digest sha256:[0-9a-f]{64}, not sha256:[0-9a-f]{64}/);
  expect(await left(opened)).toEqual([]);
});

/** Pulls a chart whose manifest says another size of the archive than it has. */
async function pullSaying(
  size: (real: number) => number,
  inputs: Readonly<Record<string, string>>,
): ReturnType<typeof pullThrough> {
  return await pullThrough(
    async (call, proceed) => {
      const reply = await proceed();
      if (!call.url.pathname.includes('/manifests/') || typeof reply.body !== 'string') return reply;
      const manifest = JSON.parse(reply.body) as { layers: { size: number }[] };
      for (const layer of manifest.layers) layer.size = size(layer.size);
      const body = JSON.stringify(manifest);
      const headers = {
        ...reply.headers,
        'content-length': String(Buffer.byteLength(body)),
        'docker-content-digest': digestOf(body),
      };
      return { ...reply, headers, body };
    },
    { chart: 'hello:0.1.0', ...inputs },
  );
}

describe.each(['false', 'true'])('with untar: %s, an archive', (untar) => {
  test('that is said to be larger than a chart can be is not downloaded, and nothing is written', async () => {
    const { pulled, opened } = await pullSaying(() => 200 * 1024 * 1024, { untar });
    expect(theError(pulled)).toContain('has an archive of 209715200 bytes');
    expect(opened.emulator.requests.filter(({ service }) => service === 's3')).toEqual([]);
    expect(await left(opened)).toEqual([]);
  });

  test.each([
    ['larger', (real: number) => real - 100, /has more than \d+ bytes/],
    ['smaller', (real: number) => real + 100, /has \d+ bytes, not \d+/],
  ])('that is %s than its manifest says is refused, and nothing is left', async (_what, size, text) => {
    const { pulled, opened } = await pullSaying(size, { untar });
    expect(theError(pulled)).toMatch(text);
    expect(await left(opened)).toEqual([]);
  });
});

test('a network that keeps the blobs back: nothing is left, and the message says what to do', async () => {
  const { pulled, opened } = await pullThrough(async (call, proceed) => {
    if (call.record.service !== 's3') return await proceed();
    return {
      status: 403,
      headers: { 'content-type': 'application/xml' },
      body: '<Error><Code>AccessDenied</Code></Error>',
    };
  });
  expect(theError(pulled)).toMatch(/where ECR stores blobs, denies the download .*VPC endpoint/);
  expect(await left(opened)).toEqual([]);
});
