import { runJob, type Job } from './job.ts';
import { mapLimited } from '../registry/limit.ts';
import type { Destination } from '../registry/destination.ts';
import type { PushPlan } from './plan.ts';
import type { PushPorts } from './ports.ts';
import type { Result } from './result.ts';
import { Turns } from './turns.ts';

/** How many deliveries run side by side for each registry: enough to fill a line, well under ECR's rates (PutImage: 10 a second). */
const deliveriesPerRegistry = 8;
/** How many run side by side in all: more would only wait for the processor and the line of one runner. */
const mostDeliveries = 32;

/**
 * Pushes every chart of the plan to every destination. Signing in begins at once, while the charts are packaged.
 *
 * Gives one result per chart and destination, in the plan's order; a failure is in its result and does not stop the others.
 */
export async function pushCharts(plan: PushPlan, ports: PushPorts): Promise<readonly Result[]> {
  const registries = plan.destinations.map((destination: Destination) => ports.open(destination));
  const turns = new Turns();
  // One after another: packaging fills a processor by itself.
  const charts = plan.charts.map((path) => turns.take('packaging', () => ports.prepare(path)));
  for (const shared of [...registries, ...charts]) shared.catch(() => undefined); // reported by the jobs that need it
  const jobs = plan.charts.flatMap((chartPath, index) =>
    registries.flatMap((registry): readonly Job[] => {
      const prepared = charts[index];
      return prepared === undefined ? [] : [{ chartPath, prepared, registry, turns }];
    }),
  );
  const atOnce = Math.min(deliveriesPerRegistry * registries.length, mostDeliveries);
  // Chart by chart, so that those under way at a time are spread over the registries.
  return await mapLimited(jobs, atOnce, (job) => runJob(job, plan, ports));
}
