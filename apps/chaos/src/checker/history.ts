import type postgres from 'postgres';
import type { DocumentedStep } from '../scenarios/workflows.ts';
import type { RecordedCall } from '../world/outside-world.ts';
import type { UnheldWrite } from './witness.ts';

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
  status: string;
  /** Milliseconds since 1970, by the database's clock. */
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
  /** Of a choice alone. */
  output: unknown;
  error: { effect?: string; code?: string } | null;
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

/** Everything there is to judge by: what the sender was told, what the tables say, what the outside world saw. */
export interface History {
  /** The steps of each workflow, by its name. */
  documents: ReadonlyMap<string, readonly DocumentedStep[]>;
  accepted: readonly AcceptedDelivery[];
  deliveries: readonly DeliveryRow[];
  events: readonly { id: string }[];
  executions: readonly ExecutionRow[];
  steps: readonly StepRow[];
  items: readonly ItemRow[];
  deadLetters: readonly { queue: string; ref: string | null; code: string; message: string | null }[];
  calls: readonly RecordedCall[];
  /** What the witness saw. */
  unheldWrites: readonly UnheldWrite[];
}

/** Reads the tables by plain SQL: nothing of the engine's code stands between the checker and the rows. */
export async function readHistory(
  sql: postgres.Sql,
  documents: History['documents'],
  accepted: readonly AcceptedDelivery[],
  calls: readonly RecordedCall[],
): Promise<History> {
  const [deliveries, events, executions, steps, items, deadLetters, unheldWrites] = await sql.begin(
    'isolation level repeatable read read only',
    (tx) => [
      tx<DeliveryRow[]>`SELECT source, delivery_id, event_id, trace_id FROM automate_engine.deliveries`,
      tx<{ id: string }[]>`SELECT id FROM automate_engine.events`,
      tx<ExecutionRow[]>`SELECT id, event_id, workflow_name, status,
        (extract(epoch FROM finished_at) * 1000)::float8 AS finished_at FROM automate_engine.executions`,
      tx<StepRow[]>`SELECT execution_id, path, attempt, position, kind, status, claim_token, effect, idempotency_key,
        CASE WHEN kind = 'choice' THEN output END AS output,
        (extract(epoch FROM due_at) * 1000)::float8 AS due_at, error, (extract(epoch FROM started_at) * 1000)::float8 AS started_at,
        (extract(epoch FROM finished_at) * 1000)::float8 AS finished_at FROM automate_engine.steps ORDER BY execution_id, position, attempt`,
      tx<ItemRow[]>`SELECT id, queue, ref, state FROM automate_outbox.items`,
      tx<
        { queue: string; ref: string | null; code: string; message: string | null }[]
      >`SELECT queue, ref, code, message FROM automate_outbox.dead_letters`,
      tx<UnheldWrite[]>`SELECT execution_id, path, attempt, claim_token FROM chaos.unheld_writes`,
    ],
  );
  return { documents, accepted, deliveries, events, executions, steps, items, deadLetters, calls, unheldWrites };
}
