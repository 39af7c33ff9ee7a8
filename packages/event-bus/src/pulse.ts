import type { Logger } from '@automate/core';
import type { Wakeups } from '@automate/outbox';
import type { Sql } from 'postgres';

/** The name under which hints say that something was published. */
export const LOG = 'log';

/** While something was published that cannot be read yet, in milliseconds. */
const SOON_MS = 20;

export interface PulseOptions {
  sql: Sql;
  wakeups: Wakeups;
  pollMs: number;
  log: Logger;
  /** Called after every look that found something new, and after every new connection. */
  onNew(): Promise<void>;
  /** Called after every look. Whether somebody subscribes, here or in another process. */
  onLook(heard: boolean): void;
}

/** Looks for what is new in the log, for all subscribers of a process: when hinted, and at least as often as it polls. */
export interface Pulse {
  start(): Promise<void>;
  look(): void;
  /** A subscription began: what is there is new to it. */
  lookAnew(): void;
  stop(): Promise<void>;
}

interface Look {
  newest: string | null;
  /** Something stands above the oldest transaction that still runs. */
  hidden: boolean;
  heard: boolean;
}

const LOOK = `
with horizon as materialized (select pg_snapshot_xmin(pg_current_snapshot()) as xid)
select (select l.xid || '/' || l.seq from automate_bus.log l, horizon h where l.xid < h.xid
    order by l.xid desc, l.seq desc limit 1) as newest,
  exists (select from automate_bus.log l, horizon h where l.xid >= h.xid) as hidden,
  automate_bus.is_heard() as heard`;

export function createPulse({ sql, wakeups, pollMs, log, onNew, onLook }: PulseOptions): Pulse {
  let known: string | null = null;
  let anew = true;
  let timer: NodeJS.Timeout | undefined;
  let underWay: Promise<void> | undefined;
  let again = false;
  let stopped = true;
  let unsubscribe: (() => Promise<void>) | undefined;

  const round = async (): Promise<number> => {
    const [row] = await sql.unsafe<Look[]>(LOOK, [], { prepare: true });
    if (row === undefined) return pollMs;
    onLook(row.heard);
    if (row.newest !== known || anew) {
      known = row.newest;
      anew = false;
      await onNew();
    }
    return row.hidden ? SOON_MS : pollMs;
  };

  const look = (): void => {
    if (stopped) return;
    again = true;
    underWay ??= (async () => {
      clearTimeout(timer);
      let wait = pollMs;
      while (again && !stopped) {
        again = false;
        wait = await round().catch((error: unknown) => {
          log.warn({ err: error }, 'event bus: the log could not be looked at; it is tried again');
          // What was not brought to subscribers is new the next time.
          anew = true;
          return pollMs;
        });
      }
      underWay = undefined;
      if (!stopped) timer = setTimeout(look, wait);
    })();
  };

  return {
    look,
    lookAnew() {
      anew = true;
      look();
    },
    async start() {
      stopped = false;
      unsubscribe = await wakeups.subscribe({
        onHint: (names) => {
          if (names.includes(LOG)) look();
        },
        onConnected: look,
      });
      look();
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await underWay;
      await unsubscribe?.();
    },
  };
}
