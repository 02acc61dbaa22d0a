import pMap from 'p-map';
import { KeyedMutex, runJob, type Job } from './job.ts';
import type { Destination } from '../registry/destination.ts';
import type { PushPlan, PushPorts } from './plan.ts';
import type { PushResult } from './result.ts';
import { ChartLookups } from './lookup.ts';

/** Concurrent pushes to one registry: enough to fill a connection, well below ECR's rates (PutImage: 10 a second). */
const deliveriesPerRegistry = 8;
/** Concurrent pushes in total: more would only wait for the runner's processor and network. */
const mostDeliveries = 32;

/**
 * Pushes every chart of the plan to every destination. It signs in while the charts are being packaged. Without a destination,
 * the charts are only packaged.
 *
 * Returns one result per chart and destination, in the plan's order; a failure is part of its result and does not stop the
 * others.
 */
export async function pushCharts(plan: PushPlan, ports: PushPorts): Promise<readonly PushResult[]> {
  const registries = plan.destinations.map((destination: Destination) => ports.open(destination));
  const mutex = new KeyedMutex();
  // One at a time: packaging keeps a processor busy by itself.
  const charts = plan.charts.map((path) => mutex.run('packaging', () => ports.prepare(path)));
  for (const shared of [...registries, ...charts]) shared.catch(() => undefined); // the jobs that need it report it
  const settled = Promise.allSettled(charts);
  const known = settled.then((all) =>
    all.map((chart) => (chart.status === 'fulfilled' ? chart.value.chart.metadata : undefined)),
  );
  const places = registries.length === 0 ? [undefined] : registries;
  const jobs = plan.charts.flatMap((chartPath, index) => {
    const lookups = new ChartLookups(registries, plan, ports.unpacking);
    return places.flatMap((registry): readonly Job[] => {
      const prepared = charts[index];
      return prepared === undefined ? [] : [{ chartPath, prepared, known, registry, lookups, mutex }];
    });
  });
  const atOnce = Math.min(deliveriesPerRegistry * registries.length, mostDeliveries);
  // Chart by chart, so that concurrent pushes are spread over the registries.
  return await pMap(jobs, (job) => runJob(job, plan, ports), { concurrency: Math.max(atOnce, 1) });
}
