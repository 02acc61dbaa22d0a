import { parseArgs } from 'node:util';
import { startEmulator, type Emulator } from './emulator.ts';
import { parseFaultRule, withFaults, type FaultRule } from './faults/rules.ts';

const usage =
  'usage: npm run emulator -- [--port N] [--fault OPERATION:FAULT[:TIMES]]...   ' +
  '(port: 0 to 65535; 0, the default, takes any free port; faults: PutImage:503, "HEAD BatchGetImage:reset:2", PutImage:hang:*)';

function fail(message: string): never {
  console.error(`${message}; ${usage}`);
  process.exit(2);
}

interface Settings {
  readonly port: number;
  readonly rules: readonly FaultRule[];
}

function settingsFrom(args: readonly string[]): Settings {
  try {
    const { port, fault } = parseArgs({
      args: [...args],
      options: {
        port: { type: 'string', default: '0' },
        fault: { type: 'string', multiple: true, default: [] },
      },
    }).values;
    if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) fail(`not a port: ${port}`);
    return { port: Number(port), rules: fault.map(parseFaultRule) };
  } catch (error) {
    return fail(error instanceof Error ? (error.message.split('. ')[0] ?? '') : String(error));
  }
}

function describe({ endpoint, publicRegistry, environment }: Emulator): string {
  const registry = endpoint.slice('http://'.length);
  return [
    '# Amazon ECR and ECR Public on this machine. Set this environment:',
    ...Object.entries(environment).map(([name, value]) => `export ${name}=${value}`),
    '',
    '# ECR',
    '# aws ecr create-repository --repository-name mychart',
    `# aws ecr get-login-password | helm registry login --username AWS --password-stdin --plain-http ${registry}`,
    `# helm push mychart-0.1.0.tgz oci://${registry} --plain-http`,
    '#',
    '# ECR Public; its registryUri is in: aws ecr-public describe-registries --region us-east-1',
    '# aws ecr-public create-repository --repository-name mychart --region us-east-1',
    `# aws ecr-public get-login-password --region us-east-1 | helm registry login --username AWS --password-stdin --plain-http ${publicRegistry}`,
    '#',
    '# Ctrl-C stops it, and what was pushed is gone.',
  ].join('\n');
}

const { port, rules } = settingsFrom(process.argv.slice(2));
const emulator = await startEmulator({ port, intercept: withFaults(rules) }).catch((error: unknown) =>
  fail(`cannot listen on port ${port}: ${error instanceof Error ? error.message : String(error)}`),
);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    emulator.close().catch((error: unknown) => {
      console.error(String(error));
      process.exitCode = 1;
    });
  });
}
console.log(describe(emulator));
