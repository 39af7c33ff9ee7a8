import type { PgHandle } from '@automate/outbox';
import { sql as drizzleSql } from 'drizzle-orm';
import type { Sql } from 'postgres';
import { enqueueFrom } from '../database/outbox-statements.ts';
import { EVENTS_QUEUE } from '../matching/queues.ts';
import type { AcceptedEvent } from './new-event.ts';
import type { PreparedEvent } from './prepare-event.ts';

/** A prepared event as the database reads it. */
export const EVENT_COLUMNS =
  'tenant_id text, event_id uuid, type text, source text, payload jsonb, delivery_id text, trace_id text, traceparent text';

/**
 * Delivery rows, event rows and outbox rows of the rows of the last of `ctes`, which is called `input` and has the columns
 * above, in one statement. Sending it again changes nothing: an event that is stored conflicts with itself, and only stored
 * events get an outbox item.
 */
export const acceptFrom = (ctes: string): string => `
with ${ctes}, delivered as (
  insert into automate_engine.deliveries (tenant_id, source, delivery_id, event_id, trace_id)
  select tenant_id, source, delivery_id, event_id, trace_id from input where delivery_id is not null
  -- One order for everybody, so that two batches with the same deliveries cannot wait for each other.
  order by tenant_id, source, delivery_id
  on conflict do nothing
  returning event_id
), stored as (
  insert into automate_engine.events (tenant_id, id, type, source, delivery_id, payload, traceparent)
  select tenant_id, event_id, type, source, delivery_id, coalesce(payload, 'null'), traceparent from input
  where delivery_id is null or event_id in (select event_id from delivered)
  on conflict do nothing
  returning tenant_id, id, traceparent
), queued as (
  ${enqueueFrom({ queue: EVENTS_QUEUE, from: 'stored', ref: 'id::text', traceparent: 'traceparent' })}
)
select count(*)::int as stored from stored`;

const ACCEPT = acceptFrom(
  `input as materialized (select * from jsonb_to_recordset($1::text::jsonb) as row (${EVENT_COLUMNS}))`,
);

/** One event in the caller's own transaction. It has no delivery id. */
export async function storeEvent(tx: PgHandle, { row }: PreparedEvent): Promise<void> {
  const [before = '', after = ''] = ACCEPT.split('$1');
  await tx.execute(drizzleSql`${drizzleSql.raw(before)}${`[${row}]`}${drizzleSql.raw(after)}`);
}

const ORIGINALS = 'select id, event_id, trace_id from automate_engine.read_originals($1::text::jsonb)';

/**
 * Stores a batch; the answers are in its order. `undefined` stands for a delivery that was there a moment ago and is not
 * any more (retention took it): accept it again.
 */
export async function acceptBatch(sql: Sql, batch: readonly PreparedEvent[]): Promise<(AcceptedEvent | undefined)[]> {
  const rows = `[${batch.map(({ row }) => row).join(',')}]`;
  const [answer] = await sql.unsafe<{ stored: number }[]>(ACCEPT, [rows], { prepare: true });
  // Nearly always: which ones need not be told, one by one, on both sides.
  if (answer?.stored === batch.length) {
    return batch.map(({ eventId, traceId }) => ({ eventId, traceId, duplicate: false }));
  }
  const originals = await readOriginals(sql, batch);
  return batch.map(({ eventId }) => originals.get(eventId));
}

async function readOriginals(sql: Sql, batch: readonly PreparedEvent[]): Promise<Map<string, AcceptedEvent>> {
  const wanted = batch.map(({ event, eventId }) => ({
    tenant_id: event.tenantId,
    event_id: eventId,
    source: event.source,
    delivery_id: event.deliveryId ?? null,
  }));
  const rows = await sql.unsafe<{ id: string; event_id: string | null; trace_id: string }[]>(
    ORIGINALS,
    [JSON.stringify(wanted)],
    { prepare: true },
  );
  const found = new Map<string, AcceptedEvent>();
  for (const row of rows) {
    if (row.event_id === null) continue;
    // The event itself: an earlier sending of this statement was committed and its answer lost.
    found.set(row.id, { eventId: row.event_id, traceId: row.trace_id, duplicate: row.event_id !== row.id });
  }
  return found;
}
