import type postgres from 'postgres';
import type { Deed } from '../operator/deeds.ts';
import type { ScenarioDocument } from '../scenarios/workflows.ts';
import type { RecordedCall } from '../world/outside-world.ts';
import type { Content } from './contents.ts';
import type { BegunAfterCancel, PlaceChange, UnheldWrite } from './witness.ts';

/** A delivery that was answered with 202, and which workflows it must start. Written down by the sender. */
export interface AcceptedDelivery {
  source: string;
  deliveryId: string;
  eventId: string;
  traceId: string;
  /** Names of the workflows that match, by the scenario's own reckoning. */
  workflows: readonly string[];
}

export interface DeliveryRow {
  source: string;
  delivery_id: string;
  event_id: string;
  trace_id: string;
}

export interface ExecutionRow {
  id: string;
  event_id: string;
  workflow_name: string;
  /** What else than its event it was started for: a call, a rerun; empty where the event matched. */
  origin: string;
  status: string;
  error: { code?: string; details?: { limit?: string; replacedBy?: string } | null } | null;
  /** Milliseconds since 1970, by the database's clock, as are all times of rows. */
  started_at: number | null;
  finished_at: number | null;
}

export interface StepRow {
  execution_id: string;
  path: string;
  attempt: number;
  position: number;
  kind: string;
  status: string;
  claim_token: string;
  effect: string | null;
  idempotency_key: string | null;
  /** Of a choice, a wait and an approval alone. */
  output: unknown;
  /** The signal that it waits for, or waited. */
  waits_for: string | null;
  error: { effect?: string; code?: string; details?: { step?: string; died?: boolean } | null } | null;
  started_at: number;
  finished_at: number | null;
  due_at: number | null;
}

export interface ItemRow {
  id: string;
  queue: string;
  ref: string | null;
  state: string;
}

export interface LetterRow {
  queue: string;
  ref: string | null;
  code: string;
  message: string | null;
}

/** What a run was told. */
export interface InboxRow {
  execution_id: string;
  kind: string;
  name: string | null;
  key: string | null;
  received_at: number;
  consumed: boolean;
}

/** A tick of a schedule that was fired. */
export interface TickRow {
  event_id: string;
  source: string;
  scheduled_for: string;
}

/** Something that a run asked. */
export interface ApprovalRow {
  id: string;
  execution_id: string;
  path: string;
  status: string;
  decision: string | null;
}

/** What somebody is told of a run. */
export interface NoticeRow {
  execution_id: string;
  event: string;
  path: string;
  integration: number;
  status: string;
}

/** Everything there is to judge by: what the sender was told, what the tables say, what the outside world saw. */
export interface History {
  /** By name. */
  documents: ReadonlyMap<string, ScenarioDocument>;
  accepted: readonly AcceptedDelivery[];
  deliveries: readonly DeliveryRow[];
  /** With the key that limits count under. */
  events: readonly { id: string; key: string | null }[];
  executions: readonly ExecutionRow[];
  steps: readonly StepRow[];
  items: readonly ItemRow[];
  deadLetters: readonly LetterRow[];
  calls: readonly RecordedCall[];
  /** What the witness saw. */
  unheldWrites: readonly UnheldWrite[];
  begunAfterCancel: readonly BegunAfterCancel[];
  inbox: readonly InboxRow[];
  ticks: readonly TickRow[];
  places: readonly PlaceChange[];
  approvals: readonly ApprovalRow[];
  notices: readonly NoticeRow[];
  contents: readonly Content[];
  /** What the operator did. */
  deeds: readonly Deed[];
}

/** Reads the tables by plain SQL: nothing of the engine's code stands between the checker and the rows. */
export async function readHistory(
  sql: postgres.Sql,
  documents: History['documents'],
  contents: readonly Content[],
  accepted: readonly AcceptedDelivery[],
  calls: readonly RecordedCall[],
  deeds: readonly Deed[],
): Promise<History> {
  const ms = (column: string) => sql.unsafe(`(extract(epoch FROM ${column}) * 1000)::float8`);
  const queries = (tx: postgres.TransactionSql) =>
    [
      tx<DeliveryRow[]>`SELECT source, delivery_id, event_id, trace_id FROM automate_engine.deliveries`,
      // Nobody sent those of connections that went down or came back.
      tx<{ id: string; key: string | null }[]>`SELECT id, payload #>> '{chaos,key}' AS key
        FROM automate_engine.events WHERE type <> 'automate.instance.health_changed'`,
      tx<ExecutionRow[]>`SELECT id, event_id, workflow_name, origin, status, error,
        ${ms('started_at')} AS started_at, ${ms('finished_at')} AS finished_at FROM automate_engine.executions`,
      tx<StepRow[]>`SELECT execution_id, path, attempt, position, kind, status, claim_token, effect, idempotency_key,
        CASE WHEN kind IN ('choice', 'wait', 'approval') THEN output END AS output, waits_for, error,
        ${ms('due_at')} AS due_at, ${ms('started_at')} AS started_at, ${ms('finished_at')} AS finished_at
        FROM automate_engine.steps ORDER BY execution_id, position, attempt`,
      tx<ItemRow[]>`SELECT id, queue, ref, state FROM automate_outbox.items`,
      tx<LetterRow[]>`SELECT queue, ref, code, message FROM automate_outbox.dead_letters`,
      tx<UnheldWrite[]>`SELECT execution_id, path, attempt, claim_token FROM chaos.unheld_writes`,
      tx<BegunAfterCancel[]>`SELECT execution_id, path, attempt, ${ms('cancelled_at')} AS cancelled_at,
        ${ms('begun_at')} AS begun_at, ${ms('claimed_at')} AS claimed_at FROM chaos.begun_after_cancel`,
      tx<InboxRow[]>`SELECT execution_id, kind, name, key, ${ms('received_at')} AS received_at,
        consumed_at IS NOT NULL AS consumed FROM automate_engine.execution_inbox`,
      tx<TickRow[]>`SELECT id AS event_id, source, payload ->> 'scheduledFor' AS scheduled_for
        FROM automate_engine.events WHERE type = 'automate.schedule.tick'`,
      tx<PlaceChange[]>`SELECT p.execution_id, w.name AS workflow_name, p.gate, p.change, p.alive, ${ms('p.at')} AS at
        FROM chaos.places p JOIN automate_engine.workflows w ON w.id = p.workflow_id ORDER BY p.at, p.seq`,
      tx<ApprovalRow[]>`SELECT id, execution_id, path, status, decision FROM automate_engine.approvals`,
      tx<NoticeRow[]>`SELECT execution_id, event, path, integration, status FROM automate_engine.notices`,
    ] as const;
  const read = await sql.begin('isolation level repeatable read read only', (tx) => Promise.all(queries(tx)));
  const [deliveries, events, executions, steps, items, deadLetters, ...more] = read;
  const [unheldWrites, begunAfterCancel, inbox, ticks, places, approvals, notices] = more;
  const rows = { deliveries, events, executions, steps, items, deadLetters, inbox, ticks, approvals, notices };
  return { documents, accepted, calls, deeds, contents, ...rows, unheldWrites, begunAfterCancel, places };
}
