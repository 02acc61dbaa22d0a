import { role, withDistantAws } from './distant-aws.ts';
import { inTurn, median, run, type Command } from './measure.ts';
import { bundle, type Workshop } from './workshop.ts';

/** What the start-up is made of: each step does what the one before does, and something more. */
interface Step {
  readonly what: string;
  readonly command: Command;
}

/** Node's own modules that any client needs which packages files and speaks HTTPS. */
const modules = ['child_process', 'crypto', 'fs/promises', 'http', 'https', 'stream/promises', 'zlib'];

function script(text: string): Command {
  return () => run(process.execPath, ['--input-type=module', '-e', text], {});
}

/** A command that the bundle does not have: it is loaded, says so, and ends. */
const loadOnly = `process.argv[2] = 'nothing'; process.on('exit', () => { process.exitCode = 0; });
await import(${JSON.stringify(`file://${bundle}`)});`;

/**
 * Returns the parts of the action's start-up as rows of a table: what is done, the milliseconds above an empty script (medians),
 * and how many are this part's own.
 */
export async function startUpParts(
  shop: Workshop,
  runs: number,
): Promise<readonly (readonly [what: string, above: string, own: string])[]> {
  const [chart = ''] = await shop.charts(1);
  return await withDistantAws(0, async (aws) => {
    const keys = { environment: { ...aws.environment, ...aws.keys } };
    const idToken = { environment: { ...aws.environment, ...aws.idToken } };
    const assuming = { 'role-to-assume': role, 'aws-region': aws.keys['AWS_REGION'] ?? '' };
    const known = { 'chart-path': chart, version: shop.nextVersion() };
    await shop.action(keys, known);
    const steps: readonly Step[] = [
      { what: 'an empty script', command: script('') },
      {
        what: 'modules of Node itself, for HTTPS, hashes, zlib and processes',
        command: script(modules.map((name) => `import 'node:${name}';`).join('\n')),
      },
      { what: "the bundle's code, without the AWS SDK", command: script(loadOnly) },
      {
        what: 'signing in with keys, with the client of ECR: the action login/',
        command: () => shop.action(keys, { logout: 'false' }, 'login'),
      },
      {
        what: 'packaging, the time of the commit, a look at the tag: the dry run',
        command: () => shop.action(keys, { ...known, 'dry-run': 'true' }),
      },
      {
        what: 'three more requests, the outputs and the summary: the push',
        command: () => shop.action(keys, { 'chart-path': chart, version: shop.nextVersion() }),
      },
      {
        what: "GitHub's token and the role, with the client of STS: the push with `role-to-assume`",
        command: () =>
          shop.action(idToken, { 'chart-path': chart, version: shop.nextVersion(), ...assuming }),
      },
    ];
    const times = await inTurn(
      runs,
      steps.map(({ command }) => command),
    );
    const medians = times.map(median);
    return steps.slice(1).map(({ what }, index) => {
      const [before = 0, until = 0] = medians.slice(index, index + 2);
      return [what, `${(until - (medians[0] ?? 0)).toFixed(0)} ms`, `${(until - before).toFixed(0)} ms`];
    });
  });
}
