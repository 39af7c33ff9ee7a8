import { setTimeout as sleep } from 'node:timers/promises';
import { AutomateError, type JsonValue, type Logger } from '@automate/core';
import type { BusEvent, EventReader, ReadEvents, ReadWait } from '@automate/extensions';
import type { Sql } from 'postgres';
import { isBefore, type Position, positionText } from './position.ts';
import { EVERY_TENANT, type Started } from './subscriptions.ts';

interface LogRow extends Partial<Position> {
  /** Everything before it that will ever be there was read. */
  horizon: string;
  scanned: number;
  tenant_id: string;
  id: string;
  type: string;
  source: string;
  data: JsonValue;
  timestamp: string;
  wanted: boolean;
}

/** Rows of one read, and bytes of the data of all but the last. */
const BATCH = 200;
const BYTES = 1_000_000;

/** Everything that is new, so that a pattern that takes little of it does not read the rest again and again. */
const READ = `
with horizon as materialized (select pg_snapshot_xmin(pg_current_snapshot()) as xid),
scanned as materialized (
  select l.xid, l.seq, l.tenant_id, l.id, l.type, l.source, l.at, w.wanted, case when w.wanted then l.data end as data
  from automate_bus.log l
  cross join lateral (
    select $5::text in ('${EVERY_TENANT}', l.tenant_id) and l.type ~ $4
      and ($3::text is null or not pg_visible_in_snapshot(l.xid, $3::text::pg_snapshot))
      and ($6::text is null or l.at >= $6::text::timestamptz) as wanted) w
  where (l.xid, l.seq) > ($1::text::xid8, $2::text::bigint) and l.xid < (select xid from horizon)
  order by l.xid, l.seq limit ${BATCH}
), sized as (
  select s.*, count(*) over () as scanned, coalesce(sum(
      case when pg_column_compression(s.data) is null then pg_column_size(s.data) else octet_length(s.data::text) end
    ) over (order by s.xid, s.seq rows between unbounded preceding and 1 preceding), 0) as before
  from scanned s
)
select h.xid::text as horizon, s.xid::text, s.seq::text, coalesce(s.scanned, 0)::int as scanned, s.tenant_id, s.id, s.type,
  s.source, automate_bus.iso_time(s.at) as timestamp, s.wanted, s.data
from horizon h left join sized s on s.before < ${BYTES}
order by s.xid, s.seq`;

/** Before a read that failed is tried again, in milliseconds. */
const AGAIN_MS = 500;

/** What a reader wants, and where it is. */
interface Place {
  at: Position;
  regex: string;
  tenantId: string;
  /** Snapshot and time before which everything is left out. */
  since: string | null;
  notBefore: string | null;
  /** The last time at which it began to read that something was new. */
  woken: number;
}

interface Batch {
  events: readonly { event: BusEvent; at: Position }[];
  at: Position;
  /** There may be more. */
  more: boolean;
}

interface Waiting {
  place: Place;
  resolve(batch: Batch): void;
}

/** Readers that have come to the end of the log and want the same: one reads for all of them. */
interface Group {
  waiting: Set<Waiting>;
  reading: boolean;
}

/** Readers of the log in this process. Nothing of it is kept here: each takes what comes when it asks. */
export interface LogReaders {
  open(started: Started, options: { tenantId: string | undefined; awayMs: number; onClose(): void }): EventReader;
  /** There is something new in the log. */
  wake(): void;
  /** Resolves when nothing is being read. */
  idle(): Promise<void>;
}

export function createLogReaders({ sql, log }: { sql: Sql; log: Logger }): LogReaders {
  const groups = new Map<string, Group>();
  const serving = new Set<Promise<void>>();
  let woken = 0;

  const read = async (place: Place): Promise<Batch> => {
    const { at, since, regex, tenantId, notBefore } = place;
    const rows = await sql.unsafe<LogRow[]>(READ, [at.xid, at.seq, since, regex, tenantId, notBefore], {
      prepare: true,
    });
    const last = rows.at(-1);
    const { horizon = at.xid, scanned = 0 } = last ?? {};
    const found = scanned === 0 ? [] : rows;
    const more = scanned === BATCH || found.length < scanned;
    return {
      more,
      // What is written later has the horizon's number, or a higher one.
      at: more ? { xid: last?.xid as string, seq: last?.seq as string } : { xid: horizon, seq: '0' },
      events: found.flatMap(({ wanted, xid, seq, id, type, timestamp, source, tenant_id, data }) =>
        wanted
          ? [{ event: { id, type, timestamp, source, tenantId: tenant_id, data }, at: { xid, seq } as Position }]
          : [],
      ),
    };
  };

  /** Reads for all who wait in the group, until nobody does who could have something. */
  const serve = (key: string, group: Group): void => {
    if (group.reading) return;
    group.reading = true;
    const all = serveAll(key, group).finally(() => serving.delete(all));
    serving.add(all);
  };
  const serveAll = async (key: string, group: Group): Promise<void> => {
    for (;;) {
      const due = [...group.waiting].filter(({ place }) => place.woken !== woken);
      if (due.length === 0) break;
      // Who leaves while it is read has not read.
      const now = woken;
      const from = due.map(({ place }) => place).reduce((a, b) => (isBefore(b.at, a.at) ? b : a));
      try {
        const batch = await read({ ...from });
        for (const one of due) {
          if (!group.waiting.has(one)) continue;
          const { place } = one;
          // It is further on than what was read.
          if (batch.more && !isBefore(place.at, batch.at)) continue;
          place.woken = now;
          const events = batch.events.filter(({ at }) => isBefore(place.at, at));
          if (isBefore(place.at, batch.at)) place.at = batch.at;
          if (events.length > 0 || batch.more) one.resolve({ events, at: place.at, more: batch.more });
        }
      } catch (error) {
        log.warn({ err: error }, 'event bus: the log could not be read; it is tried again');
        await sleep(AGAIN_MS, undefined, { ref: false });
      }
    }
    group.reading = false;
    if (group.waiting.size === 0) groups.delete(key);
  };

  const wait = (place: Place, waitMs: number | undefined, signals: AbortSignal[]): Promise<Batch> =>
    new Promise((resolve) => {
      const key = JSON.stringify([place.tenantId, place.regex, place.since, place.notBefore]);
      const group = groups.get(key) ?? { waiting: new Set(), reading: false };
      groups.set(key, group);
      const one: Waiting = {
        place,
        resolve(batch) {
          clearTimeout(timer);
          for (const signal of signals) signal.removeEventListener('abort', nothing);
          group.waiting.delete(one);
          if (group.waiting.size === 0 && !group.reading) groups.delete(key);
          resolve(batch);
        },
      };
      const nothing = () => one.resolve({ events: [], at: place.at, more: false });
      const timer = waitMs === undefined ? undefined : setTimeout(nothing, waitMs);
      for (const signal of signals) signal.addEventListener('abort', nothing);
      group.waiting.add(one);
      if (signals.some(({ aborted }) => aborted)) nothing();
      else serve(key, group);
    });

  return {
    wake() {
      woken += 1;
      for (const [key, group] of groups) serve(key, group);
    },
    async idle() {
      await Promise.all(serving);
    },
    open(started, { tenantId = EVERY_TENANT, awayMs, onClose }) {
      const { xid, seq, regex, since, not_before: notBefore } = started;
      const place: Place = { at: { xid, seq }, regex, tenantId, since, notBefore, woken: -1 };
      const closed = new AbortController();
      let underWay: Promise<unknown> = Promise.resolve();

      const next = async ({ waitMs, signal }: ReadWait = {}): Promise<ReadEvents> => {
        if (closed.signal.aborted) {
          throw new AutomateError({ code: 'UNAVAILABLE', message: 'This reader was closed.', effect: 'none' });
        }
        const batch = await wait(place, waitMs, signal === undefined ? [closed.signal] : [closed.signal, signal]);
        place.at = batch.at;
        if (batch.more) place.woken = -1;
        // From here on all that comes was committed later than what is left out.
        if (place.since !== null && BigInt(batch.at.xid) >= BigInt(place.since.split(':')[1] as string))
          place.since = null;
        const events = batch.events.map(({ event, at }) => ({ event, position: positionText(at) }));
        return { events, position: positionText(batch.at) };
      };
      return {
        awayMs,
        get position() {
          return positionText(place.at);
        },
        next(options) {
          const reading = next(options);
          underWay = reading.catch(() => {});
          return reading;
        },
        async close() {
          if (closed.signal.aborted) return;
          closed.abort();
          await underWay;
          onClose();
        },
      };
    },
  };
}
