import type { IntegrationEvent } from '@automate/workflow';
import type { Run } from '../execution/run.ts';
import { INTEGRATIONS_QUEUE } from '../matching/queues.ts';
import { noticesFor } from './notice.ts';

/** Has integrations told of what the run commits next: with that commit, or not at all. */
export function tellIntegrations(run: Run, event: IntegrationEvent, path?: string): void {
  for (const { payload, connector } of noticesFor(run.workflow, event, path)) {
    const requires = run.kernel.withRequirements ? [connector] : [];
    run.journal.followUp({ queue: INTEGRATIONS_QUEUE, ref: run.execution.id, payload, requires });
  }
}
