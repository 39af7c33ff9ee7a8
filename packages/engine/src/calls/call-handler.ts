import { AutomateError, type ErrorCode, type JsonValue } from '@automate/core';
import { type Claim, type Outcome, waitForWake } from '@automate/outbox';
import type { PendingQuery, Row, Sql } from 'postgres';
import type { StepStatus } from '../execution/status.ts';
import type { ClaimedEvent, PlannedExecution } from '../matching/match-events.ts';
import type { RecordedError } from '../queries/execution-record.ts';
import type { DatabaseTime } from '../queries/iso-time.ts';
import { type CallEnd, callerOf } from './call-event.ts';
import { findGivenUpCalls } from './given-up-calls.ts';

/** How a caller's inbox is written to. */
export interface CallInbox {
  tell(call: ToldCaller): Promise<void>;
  cancel(request: { tenantId: string; executionId: string; reason: string }): Promise<void>;
}

/** A run whose call has come to an end. */
export interface ToldCaller {
  tenantId: string;
  executionId: string;
  /** The origin of the run that it called. */
  name: string;
  payload: JsonValue;
}

/** Lets a run go on that ended uncertain because one that it called did. */
export type TellAgain = (call: ToldCaller & { endedAt: string }) => Promise<void>;

interface EndedRow {
  id: string;
  origin: string;
  ended_at: string;
  status: string;
  output: JsonValue;
  error: RecordedError | null;
}

type Fragment = PendingQuery<Row[]>;

/** Until it is looked again whether a called run has begun: no attempt, however long events wait to be matched. */
const NOT_YET_SECONDS = 1;

/**
 * What happens between a run and those it called: `ref` is the id of a run that ended, whose caller is told, or of one that is
 * told of those it called, because it ended uncertain, goes on after that, or waits for a call that was given up; or the origin
 * of one that nobody waits for any more, which is cancelled. All of it may happen twice.
 */
export function createCallHandler(options: {
  sql: Sql;
  inbox: CallInbox;
  tellAgain: TellAgain;
}): (claim: Claim) => Promise<Outcome | undefined> {
  const { sql, inbox, tellAgain } = options;

  /** Runs that are over, and where they were called. */
  const ended = (condition: Fragment) => sql<EndedRow[]>`
    select e.id::text, e.origin, e.status, e.output, e.error, e.finished_at::text as ended_at
    from automate_engine.executions e where e.finished_at is not null and ${condition}`;

  /** Those of them that the steps with this status called. */
  const calledBy = (tenantId: string, executionId: string, status: StepStatus) =>
    ended(sql`e.tenant_id = ${tenantId} and e.origin in (
      select s.waits_for from automate_engine.steps s
      where s.tenant_id = ${tenantId} and s.execution_id = ${executionId} and s.kind = 'call' and s.status = ${status})`);

  const tell = (tenantId: string, executionId: string, run: EndedRow) =>
    unlessOver(inbox.tell({ tenantId, executionId, name: run.origin, payload: endOf(run) }));

  /** Tells a run that is over as uncertain that one it called has come to another end. */
  const again = async (tenantId: string, executionId: string, run: EndedRow) => {
    const { origin: name, ended_at: endedAt } = run;
    if (run.status !== 'uncertain') await tellAgain({ tenantId, executionId, name, payload: endOf(run), endedAt });
  };

  return async ({ tenantId, ref, wakeSeq }) => {
    if (callerOf(ref ?? '') !== undefined) {
      const rows = await sql<{ id: string }[]>`
        select id::text from automate_engine.executions
        where tenant_id = ${tenantId} and origin = ${ref} and finished_at is null`;
      // One that is not there yet would begin after its caller ended: the event is matched a moment later.
      const until = rows.length === 0 ? await notMatchedYet(sql, tenantId, ref ?? '') : undefined;
      if (until !== undefined) return waitForWake(wakeSeq, until);
      for (const { id } of rows) {
        await unlessOver(inbox.cancel({ tenantId, executionId: id, reason: 'The run that called it is over.' }));
      }
      return undefined;
    }
    const [run] = await ended(sql`e.tenant_id = ${tenantId} and e.id = ${ref}`);
    if (run === undefined) {
      const executionId = ref ?? '';
      for (const called of await calledBy(tenantId, executionId, 'waiting')) await tell(tenantId, executionId, called);
      for (const { origin, code, message } of await findGivenUpCalls(sql, tenantId, executionId)) {
        const end = notStarted('ABORTED', `no run was started, its event was given up: ${message ?? code}`);
        await unlessOver(inbox.tell({ tenantId, executionId, name: origin, payload: end }));
      }
      return undefined;
    }
    const caller = callerOf(run.origin);
    if (caller !== undefined) {
      await tell(tenantId, caller, run);
      await again(tenantId, caller, run);
    }
    if (run.status === 'uncertain') {
      for (const called of await calledBy(tenantId, run.id, 'uncertain')) await again(tenantId, run.id, called);
    }
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
    const payload = notStarted('NOT_FOUND', message);
    await unlessOver(inbox.tell({ tenantId: event.claim.tenantId, executionId: caller, name: event.origin, payload }));
  }
}

/** When to look again, by the database's clock: the event of a call was accepted and is not matched yet. */
async function notMatchedYet(sql: Sql, tenantId: string, origin: string): Promise<Date | undefined> {
  const [row] = await sql<{ until: DatabaseTime }[]>`
    select now() + make_interval(secs => ${NOT_YET_SECONDS}) as until from automate_engine.deliveries d
    join automate_outbox.items i on i.tenant_id = d.tenant_id and i.queue = 'events' and i.ref = d.event_id::text
    where d.tenant_id = ${tenantId} and d.delivery_id = ${origin} limit 1`;
  return row && new Date(row.until);
}

function endOf({ id, status, output, error }: EndedRow): JsonValue {
  const told = error && { code: error.code, message: error.message, effect: error.effect };
  const end: CallEnd = { executionId: id, status, output: output ?? null, ...(told && { error: told }) };
  return end as unknown as JsonValue;
}

/** The end of a call that started no run. */
function notStarted(code: ErrorCode, message: string): JsonValue {
  const end: CallEnd = { status: 'failed', output: null, error: { code, message, effect: 'none' } };
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
