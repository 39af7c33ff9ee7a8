import type { Logger } from '@automate/core';
import type { Sql } from 'postgres';
import { forgetSubscriptions } from './subscriptions.ts';

const RENEW = `
update automate_bus.subscriptions s set until = now() + make_interval(secs => r.keep / 1000)
from unnest($1::text::text[], $2::text::text[], $3::text::float8[]) as r (tenant, name, keep)
where s.tenant_id = r.tenant and s.name = r.name`;

const PRUNE = `
delete from automate_bus.log where ctid in (
  select ctid from automate_bus.log where at < now() - make_interval(secs => $1) limit $2 for update skip locked)`;

const BATCH = 5_000;
const RENEW_MS = 30_000;
const PRUNE_MS = 600_000;

export interface HousekeepingOptions {
  sql: Sql;
  /** How long events are kept, in milliseconds. */
  keepMs: number;
  log: Logger;
  /** The subscriptions of this process. */
  renewed(): readonly { tenantId: string; name: string; keepMs: number }[];
}

/** What must be done now and then by somebody; any number of processes may do it at once. */
export interface Housekeeping {
  start(): void;
  stop(): void;
  renew(): Promise<void>;
  /** Forgets events that are kept no longer, and names nobody has subscribed under for as long. Returns how many events. */
  prune(): Promise<number>;
}

export function createHousekeeping({ sql, keepMs, log, renewed }: HousekeepingOptions): Housekeeping {
  const timers: NodeJS.Timeout[] = [];

  const renew = async (): Promise<void> => {
    const list = renewed();
    if (list.length === 0) return;
    const array = (values: readonly (string | number)[]) =>
      `{${values.map((value) => `"${String(value).replace(/["\\]/g, '\\$&')}"`).join(',')}}`;
    const columns = [list.map((one) => one.tenantId), list.map((one) => one.name), list.map((one) => one.keepMs)];
    await sql.unsafe(RENEW, columns.map(array), { prepare: true });
  };
  const prune = async (): Promise<number> => {
    await forgetSubscriptions(sql, (tx) => tx`until < now()`);
    for (let pruned = 0; ; ) {
      const { count } = await sql.unsafe(PRUNE, [keepMs / 1_000, BATCH]);
      pruned += count;
      if (count < BATCH) return pruned;
    }
  };
  const every = (ms: number, work: () => Promise<unknown>) =>
    timers.push(
      setInterval(() => {
        work().catch((error: unknown) => log.warn({ err: error }, 'event bus: housekeeping failed; it is tried again'));
      }, ms).unref(),
    );

  return {
    renew,
    prune,
    start() {
      every(RENEW_MS, renew);
      every(PRUNE_MS, prune);
    },
    stop() {
      for (const timer of timers.splice(0)) clearInterval(timer);
    },
  };
}
