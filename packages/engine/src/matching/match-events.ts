import type { AutomateError, JsonValue } from '@automate/core';
import { toAutomateError } from '@automate/core';
import type { Claim } from '@automate/outbox';
import { MANUAL_START, WORKFLOW_ENDED, type WorkflowEvent } from '@automate/workflow';
import type { Sql } from 'postgres';
import { isCall } from '../calls/call-event.ts';
import { newId } from '../database/new-id.ts';
import { depthError } from '../ends/end-depth.ts';
import { itemPriority, type PriorityEnv } from '../limits/priority-of.ts';
import { inputError } from '../manual/manual-input.ts';
import type { RunnableWorkflow } from '../workflows/compiled-versions.ts';
import type { ActiveSet, ActiveWorkflow, ActiveWorkflows } from './active-workflows.ts';
import type { AdoptedEvent } from './adoption.ts';

/** A claimed event as it was accepted. */
export interface ClaimedEvent {
  claim: Claim;
  event: WorkflowEvent;
  /** The run that called for it, as the origin of the run that it starts; empty where none did. */
  origin: string;
  traceparent: string;
  stamp: string;
}

/** An execution to be created: ready to run, or failed before it began because its trigger could not be decided. */
export interface PlannedExecution {
  id: string;
  source: ClaimedEvent;
  workflow: ActiveWorkflow;
  /** Of its outbox item. */
  priority: number;
  ready: RunnableWorkflow | undefined;
  error: AutomateError | undefined;
}

interface EventRow {
  item: string;
  id: string;
  type: string;
  source: string;
  delivery_id: string | null;
  payload: JsonValue;
  traceparent: string;
  stamp: string;
}

const READ = 'select * from automate_engine.read_events($1::text::bigint[], $2::text[], $3::text::uuid[])';

export async function readEvents(sql: Sql, claims: readonly Claim[]): Promise<ClaimedEvent[]> {
  const rows = await sql.unsafe<EventRow[]>(
    READ,
    [
      `{${claims.map(({ id }) => id).join(',')}}`,
      claims.map(({ tenantId }) => tenantId),
      `{${claims.map(({ ref }) => ref ?? '').join(',')}}`,
    ],
    { prepare: true },
  );
  const byItem = new Map(claims.map((claim) => [claim.id, claim]));
  return rows.map(({ item, id, type, source, delivery_id, payload, traceparent, stamp }) =>
    toClaimedEvent({
      claim: byItem.get(item)!,
      event: { id, type, source, payload },
      deliveryId: delivery_id ?? undefined,
      traceparent,
      stamp,
    }),
  );
}

export function toClaimedEvent({ claim, event, deliveryId, traceparent, stamp }: AdoptedEvent): ClaimedEvent {
  const origin = isCall({ type: event.type, deliveryId: deliveryId ?? null }) ? (deliveryId ?? '') : '';
  return { claim, event, origin, traceparent, stamp };
}

/** Which executions the events start, in the events' order. Never throws for an event's or a workflow's sake. */
export async function planExecutions(
  events: readonly ClaimedEvent[],
  workflows: ActiveWorkflows,
  env: PriorityEnv,
): Promise<PlannedExecution[]> {
  const sets = new Map<string, ActiveSet>();
  const planned: PlannedExecution[] = [];
  for (const source of events) {
    const { tenantId } = source.claim;
    let set = sets.get(tenantId);
    if (set === undefined || BigInt(set.stamp) < BigInt(source.stamp)) {
      set = await workflows.at(tenantId, source.stamp);
      sets.set(tenantId, set);
    }
    for (const workflow of set.index.candidates(source.event)) {
      const plan = decide(workflow, source.event);
      if (plan === undefined) continue;
      const priority = plan.ready?.priority === undefined ? 0 : await itemPriority(plan.ready, source.event, env);
      planned.push({ id: newId(), source, workflow, priority, ...plan });
    }
  }
  return planned;
}

function decide(
  { compiled }: ActiveWorkflow,
  event: WorkflowEvent,
): Pick<PlannedExecution, 'ready' | 'error'> | undefined {
  if (!('match' in compiled)) return { ready: undefined, error: compiled };
  let problem: AutomateError | undefined;
  try {
    const matches = compiled.match(event, (error) => {
      problem ??= error;
    });
    if (matches && event.type === WORKFLOW_ENDED) problem = depthError(event.payload);
    // Whoever called, or started it while it changed, did not ask what it takes.
    if (matches && event.type === MANUAL_START) problem = inputError(compiled, event.payload);
    if (matches && problem === undefined) return { ready: compiled, error: undefined };
  } catch (error) {
    problem = toAutomateError(error);
  }
  return problem && { ready: undefined, error: problem };
}
