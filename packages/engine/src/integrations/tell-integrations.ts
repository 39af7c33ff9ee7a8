import type { JsonValue } from '@automate/core';
import type { IntegrationEvent } from '@automate/workflow';
import type { Run } from '../execution/run.ts';
import { INTEGRATIONS_QUEUE } from '../matching/queues.ts';
import { type Notice, noticesFor } from './notice.ts';

/** Has integrations told of what the run commits next: with that commit, or not at all. */
export function tellIntegrations(run: Run, event: IntegrationEvent, about: Pick<Notice, 'path' | 'error'> = {}): void {
  for (const { payload, connector } of noticesFor(run.workflow, event, about)) {
    const requires = run.kernel.withRequirements ? [connector] : [];
    const item = { queue: INTEGRATIONS_QUEUE, ref: run.execution.id, payload: payload as unknown as JsonValue };
    run.journal.followUp({ ...item, requires });
  }
}
