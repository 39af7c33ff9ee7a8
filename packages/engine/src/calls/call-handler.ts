import type { JsonValue } from '@automate/core';
import { AutomateError } from '@automate/core';
import type { Claim, Outcome } from '@automate/outbox';
import type { Sql } from 'postgres';
import type { ClaimedEvent, PlannedExecution } from '../matching/match-events.ts';
import type { RecordedError } from '../queries/execution-record.ts';
import { type CallEnd, callerOf } from './call-event.ts';

/** How a caller's inbox is written to. */
export interface CallInbox {
  tell(call: { tenantId: string; executionId: string; name: string; payload: JsonValue }): Promise<void>;
  cancel(request: { tenantId: string; executionId: string; reason: string }): Promise<void>;
}

interface EndedRow {
  id: string;
  origin: string;
  status: string;
  output: JsonValue;
  error: RecordedError | null;
}

/**
 * What happens between a run and those it called: `ref` is the id of a run that ended, whose caller is told; or the origin of
 * one that nobody waits for any more, which is cancelled. Both may happen twice.
 */
export function createCallHandler(options: {
  sql: Sql;
  inbox: CallInbox;
}): (claim: Claim) => Promise<Outcome | undefined> {
  const { sql, inbox } = options;
  return async ({ tenantId, ref }) => {
    if (callerOf(ref ?? '') !== undefined) {
      const rows = await sql<{ id: string }[]>`
        select id::text from automate_engine.executions
        where tenant_id = ${tenantId} and origin = ${ref} and finished_at is null`;
      // One that is not there yet would begin after its caller ended: the event is matched a moment later.
      if (rows.length === 0 && (await isWaiting(sql, tenantId, ref ?? ''))) throw notYet();
      for (const { id } of rows) {
        await unlessOver(inbox.cancel({ tenantId, executionId: id, reason: 'The run that called it is over.' }));
      }
      return undefined;
    }
    const [ended] = await sql<EndedRow[]>`
      select id::text, origin, status, output, error from automate_engine.executions
      where tenant_id = ${tenantId} and id = ${ref} and finished_at is not null`;
    const caller = ended && callerOf(ended.origin);
    if (ended === undefined || caller === undefined) return undefined;
    await unlessOver(inbox.tell({ tenantId, executionId: caller, name: ended.origin, payload: endOf(ended) }));
    return undefined;
  };
}

/** Tells the callers whose events no workflow takes. Before the events are over: what breaks off here is done again. */
export async function refuseCalls(
  inbox: CallInbox,
  events: readonly ClaimedEvent[],
  planned: readonly PlannedExecution[],
): Promise<void> {
  for (const event of events) {
    const caller = callerOf(event.origin);
    if (caller === undefined || planned.some(({ source }) => source === event)) continue;
    const message = 'it is not active, or has no manual trigger that takes this input';
    const end: CallEnd = { status: 'failed', output: null, error: { code: 'NOT_FOUND', message, effect: 'none' } };
    const payload = end as unknown as JsonValue;
    await unlessOver(inbox.tell({ tenantId: event.claim.tenantId, executionId: caller, name: event.origin, payload }));
  }
}

/** Whether the event of a call was accepted and not matched yet. */
async function isWaiting(sql: Sql, tenantId: string, origin: string): Promise<boolean> {
  const rows = await sql`
    select from automate_engine.deliveries d
    join automate_outbox.items i on i.tenant_id = d.tenant_id and i.queue = 'events' and i.ref = d.event_id::text
    where d.tenant_id = ${tenantId} and d.delivery_id = ${origin}`;
  return rows.length > 0;
}

function endOf({ id, status, output, error }: EndedRow): JsonValue {
  const told = error && { code: error.code, message: error.message, effect: error.effect };
  const end: CallEnd = { executionId: id, status, output: output ?? null, ...(told && { error: told }) };
  return end as unknown as JsonValue;
}

async function unlessOver(sent: Promise<void>): Promise<void> {
  try {
    await sent;
  } catch (error) {
    const code = AutomateError.isInstance(error) ? error.code : undefined;
    if (code !== 'NOT_FOUND' && code !== 'FAILED_PRECONDITION') throw error;
  }
}

function notYet(): AutomateError {
  return new AutomateError({
    code: 'UNAVAILABLE',
    message: 'The called run has not been started yet.',
    retryable: true,
  });
}
