import type { JsonValue } from '@automate/core';
import type { PgHandle } from '@automate/outbox';
import { sql as drizzleSql } from 'drizzle-orm';
import type { Sql } from 'postgres';
import { inAnswerTime } from '../database/in-answer-time.ts';
import { enqueueFrom, type HeldBy } from '../database/outbox-statements.ts';
import { type AdoptedEvent, adoptedClaim, type Reservation } from '../matching/adoption.ts';
import { EVENTS_QUEUE } from '../matching/queues.ts';
import { inStoredOrder } from '../matching/stored-order.ts';
import type { AcceptedEvent } from './new-event.ts';
import type { PreparedEvent } from './prepare-event.ts';

/** A prepared event as the database reads it. */
export const EVENT_COLUMNS =
  'tenant_id text, event_id uuid, type text, source text, payload jsonb, delivery_id text, trace_id text, traceparent text';

/** Items that are held, with the stamps of their tenants' workflows that the statement sees. */
const claimedFrom = (items: string): string => `(
  select json_agg(json_build_array(q.id::text, q.ref, coalesce(s.stamp, 0)::text))
  from ${items} q left join automate_engine.workflow_stamps s on s.tenant_id = q.tenant_id) as claimed`;

/**
 * Delivery rows, event rows and outbox rows of the rows of the last of `ctes`, which is called `input` and has the columns
 * above, in one statement. Sending it again changes nothing: an event that is stored conflicts with itself, and only stored
 * events get an outbox item.
 */
export const acceptFrom = (ctes: string, heldBy?: HeldBy): string => `
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
  ${enqueueFrom({ queue: EVENTS_QUEUE, from: 'stored', ref: 'id::text', traceparent: 'traceparent' }, heldBy)}
)
select (select count(*)::int from stored) as stored${heldBy === undefined ? '' : `, ${claimedFrom('queued')}`}`;

const INPUT = `input as materialized (select * from jsonb_to_recordset($1::text::jsonb) as row (${EVENT_COLUMNS}))`;
const ACCEPT = acceptFrom(INPUT);
const ACCEPT_CLAIMED = acceptFrom(INPUT, { worker: '$2', token: '$3', leaseMs: '$4' });

/** One event in the caller's own transaction. It has no delivery id. */
export async function storeEvent(tx: PgHandle, { row }: PreparedEvent): Promise<void> {
  const [before = '', after = ''] = ACCEPT.split('$1');
  await tx.execute(drizzleSql`${drizzleSql.raw(before)}${`[${row}]`}${drizzleSql.raw(after)}`);
}

/** Under one token, whichever sending of the statement it was that stored them. */
const HELD = `select ${claimedFrom(`(
  select * from automate_outbox.items where state = 'claimed' and queue = '${EVENTS_QUEUE}' and token = $1::text::bigint)`)}`;

const ORIGINALS = 'select id, event_id, trace_id from automate_engine.read_originals($1::text::jsonb)';

/** What became of a batch. */
export interface AcceptedBatch {
  /**
   * In the order of the batch. `undefined` stands for a delivery that was there a moment ago and is not any more (retention
   * took it): accept it again.
   */
  answers: (AcceptedEvent | undefined)[];
  /** Those stored now that are held under the reservation. */
  adopted: AdoptedEvent[];
}

/** Far more than a statement ever takes, in milliseconds. */
const ANSWER_MS = 15_000;

/** Stores a batch. With a reservation the events' items are claimed from their first moment. */
export async function acceptBatch(
  sql: Sql,
  batch: readonly PreparedEvent[],
  reservation?: Reservation,
  answerMs: number = ANSWER_MS,
): Promise<AcceptedBatch> {
  const rows = `[${batch.map(({ row }) => row).join(',')}]`;
  const [answer] = await inAnswerTime(
    sql,
    answerMs,
    sql.unsafe<{ stored: number; claimed?: Claimed[] | null }[]>(
      reservation === undefined ? ACCEPT : ACCEPT_CLAIMED,
      reservation === undefined ? [rows] : [rows, reservation.worker, reservation.token, reservation.leaseMs],
      { prepare: true },
    ),
  );
  // Nearly always: which ones need not be told, one by one, on both sides.
  if (answer?.stored === batch.length) {
    const answers = batch.map(({ eventId, traceId }) => ({ eventId, traceId, duplicate: false }));
    return { answers, adopted: adopt(batch, reservation, answer.claimed) };
  }
  const originals = await readOriginals(sql, answerMs, batch);
  const answers = batch.map(({ eventId }) => originals.get(eventId));
  if (reservation === undefined) return { answers, adopted: [] };
  const held = await inAnswerTime(
    sql,
    answerMs,
    sql.unsafe<{ claimed: Claimed[] | null }[]>(HELD, [reservation.token]),
  );
  return { answers, adopted: adopt(batch, reservation, held[0]?.claimed) };
}

type Claimed = [item: string, eventId: string, stamp: string];

function adopt(
  batch: readonly PreparedEvent[],
  reservation: Reservation | undefined,
  claimed: readonly Claimed[] | null | undefined,
): AdoptedEvent[] {
  if (reservation === undefined || !claimed) return [];
  const prepared = new Map(batch.map((one) => [one.eventId, one]));
  return claimed.flatMap(([id, eventId, stamp]) => {
    const one = prepared.get(eventId);
    if (one === undefined) return [];
    const { event, traceparent } = one;
    const { tenantId, type, source, deliveryId } = event;
    return [
      {
        claim: adoptedClaim(reservation, { id, tenantId, eventId, traceparent }),
        event: { id: eventId, type, source, payload: inStoredOrder(payloadOf(one)) },
        deliveryId,
        traceparent,
        stamp,
      },
    ];
  });
}

/** As it was sent: what is not plain, or was changed since, does not count. */
function payloadOf({ event, row }: PreparedEvent): JsonValue {
  return event.payloadJson === undefined ? (JSON.parse(row) as { payload: JsonValue }).payload : event.payload;
}

async function readOriginals(
  sql: Sql,
  answerMs: number,
  batch: readonly PreparedEvent[],
): Promise<Map<string, AcceptedEvent>> {
  const wanted = batch.map(({ event, eventId }) => ({
    tenant_id: event.tenantId,
    event_id: eventId,
    source: event.source,
    delivery_id: event.deliveryId ?? null,
  }));
  const rows = await inAnswerTime(
    sql,
    answerMs,
    sql.unsafe<{ id: string; event_id: string | null; trace_id: string }[]>(ORIGINALS, [JSON.stringify(wanted)], {
      prepare: true,
    }),
  );
  const found = new Map<string, AcceptedEvent>();
  for (const row of rows) {
    if (row.event_id === null) continue;
    // The event itself: an earlier sending of this statement was committed and its answer lost.
    found.set(row.id, { eventId: row.event_id, traceId: row.trace_id, duplicate: row.event_id !== row.id });
  }
  return found;
}
