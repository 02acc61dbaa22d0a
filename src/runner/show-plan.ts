import * as runner from './runner.ts';
import type { Destination } from '../registry/destination.ts';
import type { PushPlan } from '../push/plan.ts';
import { oneLogLine } from './log.ts';

function nameOf(destination: Destination): string {
  if (destination.type === 'private') {
    const { host, accountId, region } = destination;
    return host ?? `Amazon ECR in ${region}${accountId === undefined ? '' : `, account ${accountId}`}`;
  }
  const { host = 'ECR Public', alias } = destination;
  return alias === undefined ? host : `${host}, alias ${alias}`;
}

function counted(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

/** Shows in a group of the log what is to be pushed where to, as the inputs say and patterns found. */
export function showPlan({ charts, destinations, dryRun }: PushPlan): void {
  const title = `${counted(charts.length, 'chart')} to ${counted(destinations.length, 'destination')}`;
  runner.startGroup(dryRun ? `${title} (dry run)` : title);
  for (const chart of charts) runner.info(oneLogLine(chart));
  for (const destination of destinations) runner.info(`to ${nameOf(destination)}`);
  runner.endGroup();
}
