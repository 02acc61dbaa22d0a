import type { Exchange } from './exchange.ts';

/** How a step went, and what it exchanged. */
export interface StepRecord {
  readonly name: string;
  readonly outcome: 'passed' | 'failed' | 'skipped' | 'not run';
  /** Why it failed or was skipped. */
  readonly detail?: string;
  readonly exchanges: readonly Exchange[];
}

/** An exchange with AWS, what the emulator answered to the same request, and how that differs. */
export interface ComparedExchange {
  readonly step: string;
  readonly request: string;
  readonly aws?: Exchange;
  readonly emulator?: Exchange;
  readonly differences: readonly string[];
}

/** Headers of the connection, not of the service. */
const ofConnection = new Set(['connection', 'keep-alive', 'date', 'content-length', 'transfer-encoding']);

/** Returns what tells one request from another, and is the same for AWS and the emulator. */
function requestOf({ method, path, operation }: Exchange): string {
  if (operation !== undefined) return `${method} ${operation}`;
  if (path === '/' || path.startsWith('/token/')) return `${method} ${path}`;
  // Blobs come from S3 or CloudFront, by a link that is the registry's affair.
  if (!path.startsWith('/v2/')) return `${method} <download>`;
  const shape = path
    .replace(/\/uploads\/[^/?]+/, '/uploads/<id>')
    .replace(/sha256:[0-9a-f]{64}/g, '<digest>')
    .replace(/^\/v2\/(?:[^/]+\/)?(helm-push-ecr-acceptance-[^/]+\/)/, '/v2/$1');
  return `${method} ${shape}`;
}

function errorCode(body: string): string {
  return /"(?:__type|code)":"([^"]+)"/.exec(body)?.[1] ?? /<Code>([^<]+)/.exec(body)?.[1] ?? '';
}

/** Returns an error's text without what is different in each run. */
function errorText(body: string): string {
  const text =
    /"(?:message|Message)":"((?:[^"\\]|\\.)*)"/.exec(body)?.[1] ?? /<Message>([^<]+)/.exec(body)?.[1] ?? '';
  return text
    .replace(/sha256:[0-9a-f]{64}/g, '<digest>')
    .replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<id>');
}

function differencesOf(aws: Exchange, emulator: Exchange): readonly string[] {
  const found: string[] = [];
  const differ = (what: string, real: string | number, emulated: string | number): void => {
    if (real !== emulated) found.push(`${what}: AWS ${real || 'none'}, emulator ${emulated || 'none'}`);
  };
  differ('status', aws.status, emulator.status);
  const namesMissing = (from: Exchange, other: Exchange): string =>
    from.headers.filter((name) => !ofConnection.has(name) && !other.headers.includes(name)).join(', ');
  differ('headers only there', namesMissing(aws, emulator), namesMissing(emulator, aws));
  if (aws.status >= 400 || emulator.status >= 400) {
    differ('error code', errorCode(aws.body), errorCode(emulator.body));
    differ('error text', errorText(aws.body), errorText(emulator.body));
  }
  return found;
}

/** Returns the exchange that differs the least: what is sent at the same time comes in any order. */
function takeMostAlike(aws: Exchange, candidates: Exchange[]): Exchange | undefined {
  const differences = candidates.map((candidate) => differencesOf(aws, candidate).length);
  return candidates.splice(differences.indexOf(Math.min(...differences)), 1)[0];
}

/** Returns the exchanges of a step with AWS, each beside the emulator's to the same request. */
export function compareStep(aws: StepRecord, emulator: StepRecord | undefined): readonly ComparedExchange[] {
  const left = new Map<string, Exchange[]>();
  for (const exchange of emulator?.exchanges ?? []) {
    const request = requestOf(exchange);
    left.set(request, [...(left.get(request) ?? []), exchange]);
  }
  const compared = aws.exchanges.map((exchange): ComparedExchange => {
    const request = requestOf(exchange);
    const same = takeMostAlike(exchange, left.get(request) ?? []);
    const about = { step: aws.name, request, aws: exchange };
    return same === undefined
      ? { ...about, differences: ['the emulator was not asked'] }
      : { ...about, emulator: same, differences: differencesOf(exchange, same) };
  });
  const more = [...left].flatMap(([request, exchanges]) =>
    exchanges.map((exchange) => ({
      step: aws.name,
      request,
      emulator: exchange,
      differences: ['AWS was not asked'],
    })),
  );
  return [...compared, ...more];
}

function side(name: string, exchange: Exchange | undefined): readonly string[] {
  if (exchange === undefined) return [];
  const { status, headers, body } = exchange;
  return [
    `    ${name}: ${status}, headers: ${headers.join(', ')}`,
    ...(body === '' ? [] : [`      ${body}`]),
  ];
}

/** Returns the report in Markdown; differences stand in bold. */
export function renderReport(
  title: string,
  records: readonly StepRecord[],
  compared: readonly ComparedExchange[],
  leftBehind: readonly string[],
): string {
  const lines = [`# ${title}`, ''];
  for (const { name, outcome, detail } of records) {
    lines.push(`- ${name}: ${outcome}${detail === undefined ? '' : ` (${detail.replaceAll('\n', ' ')})`}`);
  }
  lines.push(
    '',
    leftBehind.length === 0 ? 'All that was made is deleted.' : `Left behind: ${leftBehind.join('; ')}`,
  );
  for (const { name } of records) {
    lines.push('', `## ${name}`, '');
    for (const { request, aws, emulator, differences } of compared.filter(({ step }) => step === name)) {
      lines.push(`- \`${request}\`${differences.length === 0 ? '' : ` **${differences.join('; ')}**`}`, '');
      const sent = (aws ?? emulator)?.requestHeaders.join(', ') ?? '';
      lines.push(`    request headers: ${sent}`, ...side('AWS', aws), ...side('emulator', emulator), '');
    }
  }
  return `${lines.join('\n').trimEnd()}\n`;
}
