import { join } from 'node:path';
import { ChartError } from '../chart/errors.ts';
import { chartArtifact } from './artifact.ts';
import { deliver, type Delivery } from './deliver.ts';
import { explain } from './explain.ts';
import { mapLimited } from './limit.ts';
import type { Destination, PushPlan } from './plan.ts';
import type { PreparedChart, PushPorts, Registry } from './ports.ts';
import type { Failure, Result } from './result.ts';
import { targetOf } from './target.ts';

/** How many deliveries run side by side: enough to fill a runner's line, well under ECR's rates (PutImage: 10 a second). */
const deliveriesAtOnce = 8;

/** One chart and one destination, with the work on each that several deliveries share. */
interface Job {
  readonly chartPath: string;
  readonly prepared: Promise<PreparedChart>;
  readonly registry: Promise<Registry>;
}

/** A ChartError names files from the chart's directory on; those of a packaged chart are not in the workspace. */
function failureOf(error: unknown, chartPath: string): Failure {
  if (!(error instanceof ChartError))
    return { message: error instanceof Error ? error.message : String(error) };
  const { message, file, line } = error;
  return file === undefined || chartPath.endsWith('.tgz')
    ? { message }
    : { message, file: join(chartPath, file), line };
}

function describe(ref: string, { state, digest, repositoryCreated }: Delivery): string {
  const created = repositoryCreated ? ' into a new repository' : '';
  switch (state) {
    case 'pushed':
      return `${ref}: pushed${created}, ${digest}`;
    case 'unchanged':
      return `${ref}: unchanged, the same content is there as ${digest}`;
    case 'skipped':
      return `${ref}: skipped, other content is there as ${digest}`;
    case 'planned':
      return `${ref}: would be pushed as ${digest} (dry run)`;
  }
}

async function run(
  { chartPath, prepared, registry }: Job,
  plan: PushPlan,
  ports: PushPorts,
): Promise<Result> {
  let result: Result = { chartPath };
  try {
    const ready = await prepared;
    const artifact = chartArtifact(ready, ports.read);
    result = { ...result, chart: ready.chart, artifact };
    const target = targetOf(await registry, plan.naming, ready.chart.metadata.name, artifact);
    result = { ...result, target };
    const delivery = await deliver(artifact, target, { ...plan, lookFirst: plan.charts.length > 1 });
    const line = describe(target.ref, delivery);
    if (delivery.state === 'skipped') ports.log.warning(line);
    else ports.log.info(line);
    return { ...result, delivery };
  } catch (error) {
    const { target } = result;
    const failure = target === undefined ? failureOf(error, chartPath) : { message: explain(error, target) };
    return { ...result, failure };
  }
}

/** Starts the work on each item after that on the one before: packaging fills a processor by itself. */
function inTurn<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): readonly Promise<Result>[] {
  let before: Promise<unknown> = Promise.resolve();
  return items.map((item) => {
    const result = before.then(() => work(item));
    before = result.catch(() => undefined);
    return result;
  });
}

/**
 * Pushes every chart of the plan to every destination. Signing in begins at once, while the charts are packaged.
 *
 * Gives one result per chart and destination, in the plan's order; a failure is in its result and does not stop the others.
 */
export async function pushCharts(plan: PushPlan, ports: PushPorts): Promise<readonly Result[]> {
  const registries = plan.destinations.map((destination: Destination) => ports.open(destination));
  const charts = inTurn(plan.charts, (path) => ports.prepare(path));
  for (const shared of [...registries, ...charts]) shared.catch(() => undefined); // reported by the jobs that need it
  const jobs = plan.charts.flatMap((chartPath, index) =>
    registries.flatMap((registry): readonly Job[] => {
      const prepared = charts[index];
      return prepared === undefined ? [] : [{ chartPath, prepared, registry }];
    }),
  );
  return await mapLimited(jobs, deliveriesAtOnce, (job) => run(job, plan, ports));
}
