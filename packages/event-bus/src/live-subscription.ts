import { setTimeout as sleep } from 'node:timers/promises';
import type { JsonValue, Logger } from '@automate/core';
import type { BusEvent, EventHandler, Subscription } from '@automate/extensions';
import type { Sql } from 'postgres';
import { EVERY_TENANT, type Position, type Started } from './subscriptions.ts';

interface LogRow extends Position {
  tenant_id: string;
  id: string;
  type: string;
  source: string;
  data: JsonValue;
  timestamp: string;
  wanted: boolean;
}

/** Everything that is new, so that a pattern that takes little of it does not read the rest again and again. */
const READ = `
select scanned.xid::text, scanned.seq::text, tenant_id, id, type, source, automate_bus.iso_time(at) as timestamp, wanted,
  case when wanted then data end as data
from (
  select l.*, $5::text in ('${EVERY_TENANT}', l.tenant_id) and l.type ~ $4
    and ($3::text is null or not pg_visible_in_snapshot(l.xid, $3::text::pg_snapshot))
    and ($6::text is null or l.at >= $6::text::timestamptz) as wanted
  from automate_bus.log l
  where (l.xid, l.seq) > ($1::text::xid8, $2::text::bigint) and l.xid < pg_snapshot_xmin(pg_current_snapshot())
  order by l.xid, l.seq limit $7
) scanned order by scanned.xid, scanned.seq`;

/** Rows of one read. What is large is rare: an event holds a megabyte at most. */
const BATCH = 200;
/** Before a read that failed is tried again, in milliseconds. */
const AGAIN_MS = 500;

export interface LiveSubscription extends Subscription {
  /** There is something new in the log. */
  wake(): void;
}

/** Reads the log on from a place, and calls the handler for one event after another. */
export function runLive(options: {
  sql: Sql;
  started: Started;
  tenantId: string | undefined;
  handler: EventHandler;
  log: Logger;
}): LiveSubscription {
  const { sql, started, handler, log } = options;
  const ended = new AbortController();
  const { signal } = ended;
  let at: Position = started;
  let woken = true;
  let wake = () => {};

  const read = (): Promise<LogRow[]> =>
    sql.unsafe<LogRow[]>(
      READ,
      [at.xid, at.seq, started.since, started.regex, options.tenantId ?? EVERY_TENANT, started.not_before, BATCH],
      { prepare: true },
    );

  const tell = async ({ tenant_id: tenantId, id, type, source, timestamp, data }: LogRow): Promise<void> => {
    const event: BusEvent = { id, type, timestamp, source, tenantId, data };
    try {
      await handler(event, { signal, attempt: 1 });
    } catch (error) {
      if (!signal.aborted)
        log.warn({ err: error, event: id, type }, 'event bus: a handler failed; it is not called again');
    }
  };

  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      woken = false;
      const rows = await read().catch(async (error: unknown) => {
        log.warn({ err: error }, 'event bus: the log could not be read; it is tried again');
        await sleep(AGAIN_MS, undefined, { signal }).catch(() => {});
        woken = true;
        return [];
      });
      for (const row of rows) {
        if (signal.aborted) return;
        if (row.wanted) await tell(row);
        at = row;
      }
      if (rows.length === BATCH || woken || signal.aborted) continue;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  const running = run();

  const look = () => {
    woken = true;
    wake();
  };
  return {
    wake: look,
    async close() {
      ended.abort();
      look();
      await running;
    },
  };
}
