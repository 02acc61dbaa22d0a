import { peerProgram } from '../scripts/peer-catalogue.ts';
import { withEmulator, type RemoteEmulator } from './emulator.ts';
import { inTurn, timesOf } from './measure.ts';
import { spread, type Row } from './rows.ts';
import type { Workshop } from './workshop.ts';

const roundTrip = 25;
const [from, to] = ['eu-central-1', 'us-east-1'];
const goal = 3;

/** A shell script that signs in to both regions, creates the repository, and copies one version after the other. */
function loop(
  emulator: RemoteEmulator,
  repository: string,
  { logIn, copy }: { readonly logIn: string; readonly copy: (version: string, to: string) => string },
  versions: readonly string[],
): string {
  const password = (region: string): string => `aws ecr get-login-password --region ${region}`;
  const endpoint = "--query 'authorizationData[0].proxyEndpoint' --output text";
  return [
    `TO=$(aws ecr get-authorization-token --region ${to} ${endpoint})`,
    'TO=${TO#http://}',
    `${password(from)} | ${logIn} ${emulator.registry}`,
    `${password(to)} | ${logIn} "$TO"`,
    `aws ecr create-repository --region ${to} --repository-name ${repository} >/dev/null`,
    ...versions.map((version) => copy(version, `"$TO/${repository}:${version}"`)),
  ].join('\n');
}

/** Many versions of a chart from one region to another, beside shell loops of crane and of oras. */
export async function promoteMany(shop: Workshop, runs: number, count: number): Promise<readonly Row[]> {
  const [chart = ''] = await shop.charts(1);
  const versions = Array.from({ length: count }, () => shop.nextVersion());
  const [crane, oras] = [peerProgram('crane'), peerProgram('oras')];
  let copies = 0;
  const next = (): string => `copy-${(copies += 1)}/${chart}`;
  return await withEmulator({ roundTripMilliseconds: roundTrip }, async (emulator) => {
    for (const version of versions) await shop.action(emulator, { 'chart-path': chart, version });
    const source = `${emulator.registry}/${chart}`;
    const [ours = [], ...others] = await inTurn(runs, [
      () =>
        shop.action(
          emulator,
          { from: chart, 'from-aws-region': from, version: '*', to: next(), 'aws-region': to },
          'promote',
        ),
      () =>
        shop.shell(
          emulator,
          loop(
            emulator,
            next(),
            {
              logIn: `${crane} auth login --username AWS --password-stdin`,
              copy: (version, target) => `${crane} copy --insecure ${source}:${version} ${target} 2>&1`,
            },
            versions,
          ),
        ),
      () =>
        shop.shell(
          emulator,
          loop(
            emulator,
            next(),
            {
              logIn: `${oras} login --plain-http --username AWS --password-stdin`,
              copy: (version, target) =>
                `${oras} cp -r --from-plain-http --to-plain-http ${source}:${version} ${target}`,
            },
            versions,
          ),
        ),
    ]);
    return ['crane copy', 'oras cp -r'].map((name, which) => {
      const faster = timesOf(ours.map((time, index) => (others[which]?.[index] ?? Number.NaN) / time));
      return {
        what: `${count} versions of a chart to another region beside a loop of \`${name}\`, ${roundTrip} ms`,
        goal: `at least ${goal} times faster`,
        measured: `${faster.median.toFixed(1)} times`,
        reached: faster.median >= goal,
        spread: spread(faster, (value) => value.toFixed(1)),
      };
    });
  });
}
