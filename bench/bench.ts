/**
 * Measures the action beside what people do today, on the emulator: `npm run bench [-- RUNS]`, 7 runs where it is not said.
 * Prints the table and writes it into bench/README.md. Needs the peers helm4, crane and oras (`npm run peers helm4 crane oras`), the
 * AWS CLI, and GitHub for AWS's own actions.
 */
import { threeDependencies } from './dependencies.ts';
import { fillIn, markdownTable } from './page.ts';
import { floorPush, oidcPush, shellPush } from './one-push.ts';
import { manyCharts, manyRegions, memory, sizes, type Row } from './rows.ts';
import { promoteMany } from './promote.ts';
import { startUpParts } from './start-up.ts';
import { openWorkshop } from './workshop.ts';

function show({ what, measured, goal, reached, spread }: Row): void {
  console.log(`${what}: ${measured} (${goal}${reached ? '' : ', MISSED'}) ${spread}`);
}

const runs = Number(process.argv[2] ?? 7);
const shop = await openWorkshop();
const rows: Row[] = [];
let parts: Awaited<ReturnType<typeof startUpParts>>;
try {
  for (const measure of [
    () => oidcPush(shop, runs),
    () => floorPush(shop, runs),
    () => shellPush(shop, runs),
    () => threeDependencies(shop, runs),
    () => manyCharts(shop, Math.max(3, Math.floor(runs / 2)), 50),
    () => manyRegions(shop, runs),
    () => promoteMany(shop, Math.max(3, Math.floor(runs / 2)), 50),
    () => memory(shop),
    () => sizes(),
  ]) {
    for (const row of [await measure()].flat()) {
      show(row);
      rows.push(row);
    }
  }
  parts = await startUpParts(shop, runs * 3);
} finally {
  await shop.close();
}
const cells = rows.map(({ what, goal, measured, reached, spread }) => [
  what,
  goal,
  `${reached ? '' : '**missed** '}${measured}`,
  spread,
]);
await fillIn('table', markdownTable(['What', 'Goal', 'Measured (median)', 'Least – most'], cells));
const start = markdownTable(['Up to here', 'Above an empty script', 'That is'], parts);
console.log(start);
await fillIn('start-up', start);
