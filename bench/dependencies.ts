import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { withEmulator, type RemoteEmulator } from './emulator.ts';
import { compare } from './measure.ts';
import { ratio, signIn, spread, type Row } from './rows.ts';
import type { Workshop } from './workshop.ts';

const roundTrip = 25;

/** Serves the files of a directory, each answer after a round trip. */
async function serveFiles(directory: string): Promise<{ readonly url: string; close(): void }> {
  const answer = async (target: string): Promise<Buffer | undefined> => {
    await sleep(roundTrip);
    return await readFile(path.join(directory, path.basename(target))).catch(() => undefined);
  };
  const server = createServer((request, response) => {
    void answer(request.url ?? '').then((content) => {
      response.writeHead(content === undefined ? 404 : 200).end(content);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Adds three dependencies and a lock to a chart: one is next to it, one in the classic repository, one in the registry. */
async function declare(
  shop: Workshop,
  emulator: RemoteEmulator,
  [chart = '', local = '', classic = '', remote = '']: readonly string[],
  url: string,
): Promise<void> {
  const version = shop.nextVersion();
  await shop.action(emulator, { 'chart-path': remote, version });
  const packaging = ['package', '--version', version, '--destination', '"$WORKSPACE/classic"', classic];
  await shop.shell(
    emulator,
    `"$HELM" ${packaging.join(' ')}\n"$HELM" repo index classic\n"$HELM" repo add bench ${url}`,
  );
  const file = path.join(shop.directory, chart, 'Chart.yaml');
  const entries = [
    [local, '>=0', `file://../${local}`],
    [classic, version, url],
    [remote, version, `oci://${emulator.registry}`],
  ].map(
    ([name, range, repository]) =>
      `- name: ${name ?? ''}\n  version: "${range ?? ''}"\n  repository: ${repository ?? ''}\n`,
  );
  await writeFile(file, `${await readFile(file, 'utf8')}\ndependencies:\n${entries.join('')}`);
  await shop.shell(
    emulator,
    `${signIn}\n"$HELM" dependency update --plain-http ${chart}\nrm -r ${chart}/charts`,
  );
}

/** A chart with three dependencies, ours beside Helm. */
export async function threeDependencies(shop: Workshop, runs: number): Promise<Row> {
  const goal = 0.35;
  const charts = await shop.charts(4);
  const [chart = ''] = charts;
  const repository = await serveFiles(path.join(shop.directory, 'classic'));
  try {
    return await withEmulator({ roundTripMilliseconds: roundTrip }, async (emulator) => {
      await declare(shop, emulator, charts, repository.url);
      await shop.action(emulator, { 'chart-path': chart, version: shop.nextVersion() });
      const times = await compare(
        runs,
        () => shop.action(emulator, { 'chart-path': chart, version: shop.nextVersion() }),
        () => {
          const version = shop.nextVersion();
          const lines = [
            signIn,
            `"$HELM" dependency build --plain-http ${chart}`,
            `"$HELM" package --version ${version} --destination "$PACKAGES" ${chart}`,
            `"$HELM" push --plain-http "$PACKAGES/${chart}-${version}.tgz" "oci://$REGISTRY" 2>&1`,
            `rm -r ${chart}/charts`,
          ];
          return shop.shell(emulator, lines.join('\n'));
        },
      );
      return {
        what: `a chart with three dependencies (file, classic repository, oci) beside AWS CLI and Helm, ${roundTrip} ms`,
        goal: `at most ${ratio(goal)} of it`,
        measured: ratio(times.median),
        reached: times.median <= goal,
        spread: spread(times, ratio),
      };
    });
  } finally {
    repository.close();
  }
}
