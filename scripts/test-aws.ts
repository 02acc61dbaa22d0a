/**
 * The acceptance of this action on a real AWS account: `npm run test:aws`. It makes throw-away repositories, uses every action on
 * them, deletes them, and reports what AWS answered beside what the emulator does. docs/testing.md describes it.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { startEmulator } from '../emulator/emulator.ts';
import { openAccount, type Account } from './acceptance/account.ts';
import { redactText } from './acceptance/exchange.ts';
import { compareStep, renderReport, type StepRecord } from './acceptance/report.ts';
import { runSteps, type AcceptanceRun } from './acceptance/run.ts';
import { repositoryPrefix } from './acceptance/steps.ts';

const usage = 'usage: npm run test:aws -- [--yes] [--region R] [--second-region R] [--report DIRECTORY]';

/** What a job on the runner would have of this process's environment, beside credentials. */
const passedOn = [
  'HTTPS_PROXY',
  'https_proxy',
  'NO_PROXY',
  'no_proxy',
  'NODE_EXTRA_CA_CERTS',
  'SSL_CERT_FILE',
];

interface Settings {
  readonly yes: boolean;
  readonly region: string;
  readonly secondRegion: string;
  readonly report: string;
}

function readSettings(): Settings {
  const { values } = parseArgs({
    options: {
      yes: { type: 'boolean', default: false },
      region: { type: 'string' },
      'second-region': { type: 'string' },
      report: { type: 'string', default: 'acceptance-report' },
    },
  });
  const region = values.region ?? process.env['AWS_REGION'] ?? process.env['AWS_DEFAULT_REGION'];
  if (region === undefined) throw new Error(`no region: set AWS_REGION or --region; ${usage}`);
  const secondRegion = values['second-region'] ?? (region === 'us-east-1' ? 'us-west-2' : 'us-east-1');
  if (secondRegion === region) throw new Error(`--second-region is ${region} too; ${usage}`);
  return { yes: values.yes, region, secondRegion, report: values.report };
}

/** Asks whether to start. Throws if there is nobody to ask. */
async function agreed(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) throw new Error('nobody is here to be asked: start it with --yes');
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(question);
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
}

function tell({ name, outcome, detail }: StepRecord): void {
  console.log(`${outcome.padEnd(8)} ${name}${detail === undefined ? '' : `: ${redactText(detail)}`}`);
}

async function onEmulator(
  account: Account,
  settings: Settings,
  repository: string,
  signal: AbortSignal,
): Promise<AcceptanceRun> {
  const { accountId, aliases } = account;
  const { region, secondRegion } = settings;
  const withoutPublic = typeof aliases === 'string' ? aliases : undefined;
  const emulator = await startEmulator({
    accountId,
    region,
    ...(typeof aliases !== 'string' && { aliases }),
  });
  try {
    const { environment } = emulator;
    return await runSteps({
      repository,
      region,
      secondRegion,
      withoutPublic,
      programs: false,
      environment,
      signal,
    });
  } finally {
    await emulator.close();
  }
}

/** Changes what a text quotes. */
type Clean = (text: string) => string;

/**
 * Returns a function that takes what the action had masked, and the account's number, out of a text: as they are, and as addresses
 * have them.
 */
function cleaner(secrets: readonly string[], accountId: string): Clean {
  const forms = new Set(secrets.flatMap((secret) => [secret, encodeURIComponent(secret)]));
  forms.delete('');
  return (text) =>
    [...forms]
      .reduce((cleaned, secret) => cleaned.replaceAll(secret, '<redacted>'), text)
      .replaceAll(accountId, '<account>');
}

/** Returns a record whose quotes are clean. Names of headers are none: a proxy's user may be called `user`. */
function cleanRecord({ detail, exchanges, ...record }: StepRecord, clean: Clean): StepRecord {
  return {
    ...record,
    ...(detail !== undefined && { detail: redactText(clean(detail)) }),
    exchanges: exchanges.map((exchange) => ({
      ...exchange,
      host: clean(exchange.host),
      path: clean(exchange.path),
      body: clean(exchange.body),
    })),
  };
}

/** Returns whether all steps passed, or were skipped, and nothing is left behind. */
async function accept(account: Account, settings: Settings, signal: AbortSignal): Promise<boolean> {
  const { region, secondRegion, report } = settings;
  const repository = `${repositoryPrefix}${randomBytes(4).toString('hex')}/hello`;
  const environment = {
    ...account.credentials,
    AWS_REGION: region,
    ...Object.fromEntries(
      passedOn.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
    ),
  };
  const withoutPublic = typeof account.aliases === 'string' ? account.aliases : undefined;
  let leftBehind: readonly string[];
  let aws: AcceptanceRun;
  try {
    aws = await runSteps({
      repository,
      region,
      secondRegion,
      withoutPublic,
      programs: true,
      environment,
      signal,
      told: tell,
    });
  } finally {
    leftBehind = await account.deleteRepository(repository, [region, secondRegion]);
    for (const each of leftBehind) console.error(`Not deleted, delete it yourself: ${each}`);
  }
  const emulated = await onEmulator(account, settings, repository, signal);
  const clean = cleaner([...Object.values(account.credentials), ...aws.masks], account.accountId);
  const records = aws.records.map((record) => cleanRecord(record, clean));
  const compared = records.flatMap((record) => {
    const same = emulated.records.find(({ name }) => name === record.name);
    return compareStep(record, same && cleanRecord(same, clean));
  });
  await mkdir(report, { recursive: true });
  const title = `Acceptance in ${region} and ${secondRegion}`;
  const differing = compared.filter(({ differences }) => differences.length > 0);
  await writeFile(
    path.join(report, 'report.md'),
    renderReport(
      title,
      records,
      compared,
      leftBehind.map((each) => redactText(clean(each))),
    ),
  );
  await writeFile(path.join(report, 'differences.json'), `${JSON.stringify(differing, null, 2)}\n`);
  console.log(
    `${compared.length} exchanges, ${differing.length} differ from the emulator: ${report}/report.md`,
  );
  const passed = aws.records.every(({ outcome }) => outcome === 'passed' || outcome === 'skipped');
  return passed && leftBehind.length === 0;
}

async function main(): Promise<boolean> {
  const settings = readSettings();
  const { region, secondRegion } = settings;
  const account = await openAccount(region);
  try {
    console.log(
      `Account ${account.accountId}: makes a repository ${repositoryPrefix}… in ${region}, ${secondRegion} and ECR Public,
pushes a chart of a few kilobytes to each, and deletes all of it; and what earlier runs left behind. About a hundred requests, which ECR does not charge for;
storage and transfer come to less than a cent.`,
    );
    if (!settings.yes && !(await agreed('Start? (y/N) '))) return false;
    const canceled = new AbortController();
    // What was made is deleted first; a terminal sends the signal to the step as well.
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => {
        canceled.abort();
      });
    }
    for (const line of await account.deleteLeftovers([region, secondRegion])) console.log(line);
    return await accept(account, settings, canceled.signal);
  } finally {
    account.close();
  }
}

try {
  process.exitCode = (await main()) ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}
