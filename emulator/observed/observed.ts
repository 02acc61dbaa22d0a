import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { failure } from '../data/errors.ts';
import { dataOperation } from '../data/router.ts';
import type { Call, Reply } from '../http/listener.ts';

/** A request and its answer, as `npm run test:aws` writes them: headers by their names, bodies without secrets. */
interface Exchange {
  readonly method: string;
  readonly host: string;
  readonly path: string;
  /** X-Amz-Target. */
  readonly operation?: string;
  readonly status: number;
  readonly headers: readonly string[];
  readonly body: string;
}

/** What AWS answered, beside what the emulator did. */
interface Difference {
  readonly aws: Exchange;
  readonly emulator: Exchange;
}

/** Returns an answer as AWS was seen to give it; it is the emulator's own where nothing else was seen. */
export type Correct = (call: Call, reply: Reply) => Reply;

/** Headers of the connection, and of whatever stands between. */
const ofConnection = new Set(['connection', 'keep-alive', 'date', 'content-length', 'transfer-encoding']);

/** What the report has instead of, or knows to be different in, each run. */
const variable =
  /sha256:[0-9a-f]{64}|helm-push-ecr-acceptance-[0-9a-f]{8}\/[a-z]+|<account>|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\b\d+\.\d+\.\d+\b/g;

interface Failure {
  readonly code: string;
  readonly text: string;
}

/** The error in a body of the API or of `/v2`; empty where there is none. */
function failureIn(body: string): Failure {
  const found = (pattern: RegExp): string => {
    const quoted = pattern.exec(body)?.[1];
    return quoted === undefined ? '' : (JSON.parse(quoted) as string);
  };
  return {
    code: found(/"(?:__type|code)":("[^"]+")/),
    text: found(/"(?:message|Message)":("(?:[^"\\]|\\.)*")/),
  };
}

/** What tells the requests apart that the emulator answers alike. Throws if the operation is none of the emulator's. */
function requestOf({ method, host, path: url, operation }: Exchange): string {
  if (operation !== undefined) {
    const [prefix = '', name = ''] = operation.split('.');
    return `control ${prefix === 'SpencerFrontendService' ? 'ecr-public' : 'ecr'} ${method} ${name}`;
  }
  const [pathname = ''] = url.split('?', 1);
  const name = pathname === '/token/' ? 'Token' : dataOperation(method, pathname);
  if (name === undefined)
    throw new Error(`${method} ${url} is no request that the emulator can answer as observed`);
  return `data ${host === 'public.ecr.aws' ? 'ecr-public' : 'ecr'} ${method} ${name}`;
}

/**
 * Returns the values of what is variable in a recorded text, from another text of the same kind; undefined if it is of another
 * kind.
 */
function valuesIn(recorded: string, text: string): ReadonlyMap<string, string> | undefined {
  const names = recorded.match(variable) ?? [];
  const pattern = recorded
    .split(variable)
    .map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
    .join('(.+?)');
  const values = new RegExp(`^${pattern}$`).exec(text)?.slice(1);
  return values && new Map(names.map((name, index) => [name, values[index] ?? name]));
}

function correction({ aws, emulator }: Difference): Correct {
  const [theirs, ours] = [failureIn(aws.body), failureIn(emulator.body)];
  const request = requestOf(emulator);
  const surplus = emulator.headers.filter((name) => !ofConnection.has(name) && !aws.headers.includes(name));
  return ({ method, record }, reply) => {
    const { plane, service, operation } = record;
    if (request !== `${plane} ${service} ${method} ${operation}` || reply.status !== emulator.status)
      return reply;
    const headers = Object.fromEntries(
      Object.entries(reply.headers).filter(([name]) => !surplus.includes(name)),
    );
    const corrected = { ...reply, status: aws.status, headers };
    if (typeof reply.body !== 'string' || theirs.code === '') return corrected;
    const own = failureIn(reply.body);
    const values = valuesIn(ours.text, own.text);
    if (own.code !== ours.code || values === undefined) return reply;
    const text = theirs.text.replaceAll(variable, (name) => values.get(name) ?? name);
    const body =
      plane === 'control'
        ? JSON.stringify({ __type: theirs.code, message: text })
        : failure(aws.status, theirs.code, text).body;
    return { ...corrected, ...(body !== undefined && { body }) };
  };
}

function read(file: string): Difference {
  const { aws, emulator } = JSON.parse(readFileSync(file, 'utf8')) as Partial<Difference>;
  if (aws === undefined || emulator === undefined) throw new Error(`${file}: only one of the two was asked`);
  // What has taken effect cannot be refused any more, nor the reverse.
  if (aws.status >= 400 !== emulator.status >= 400) {
    throw new Error(
      `${file}: AWS ${aws.status}, emulator ${emulator.status}: the emulator's code has to change`,
    );
  }
  return { aws, emulator };
}

/** Reads the differences that a folder holds. Throws if one is nothing that an answer can be corrected by. */
export function readObserved(folder: string): Correct {
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  const corrections = files.sort().map((name) => correction(read(path.join(folder, name))));
  return (call, reply) => corrections.reduce((corrected, correct) => correct(call, corrected), reply);
}
