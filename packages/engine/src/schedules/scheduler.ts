import type { Logger } from '@automate/core';
import type { Sql } from 'postgres';
import { fire, planFiring, type ReadSchedule, readSchedules, takeTogether } from './fire-schedules.ts';

/** Fires the ticks of schedules. Any number of processes may do it at once: each tick is fired by one of them. */
export interface Scheduler {
  start(): void;
  /** What is under way happens or not: the next to look finds out. */
  stop(): void;
  /** Fires what is due. Gives the milliseconds until it is worth looking again. */
  look(): Promise<number>;
}

/** Somebody else was quicker: its statement is over by then, in milliseconds. Each time in a row it is twice as long. */
const LOOK_AGAIN_MS = 20;

/** `pollMs`: looks at least so often, in case a schedule is new. `onFired` is told after each commit that stored events. */
export function createScheduler(options: { sql: Sql; pollMs: number; log: Logger; onFired(): void }): Scheduler {
  const { sql, pollMs, log } = options;
  /** Those that this process cannot compute, told once. */
  const broken = new Set<string>();
  let inVain = 0;
  let timer: NodeJS.Timeout | undefined;
  let stopped = true;

  const plan = (schedule: ReadSchedule) => {
    try {
      return [planFiring(schedule)];
    } catch (error) {
      const { tenantId, id, workflow } = schedule;
      if (!broken.has(id)) log.error({ err: error, tenantId, workflow }, 'a schedule cannot be computed here');
      broken.add(id);
      return [];
    }
  };

  const look = async (): Promise<number> => {
    const { due, nextInMs } = await readSchedules(sql);
    const planned = takeTogether(due.flatMap(plan));
    if (due.length === 0) inVain = 0;
    if (planned.length === 0) return due.length > 0 ? pollMs : Math.min(pollMs, nextInMs ?? pollMs);
    const fired = await fire(sql, planned);
    if (fired === 0) {
      inVain += 1;
      return Math.min(pollMs, LOOK_AGAIN_MS * 2 ** Math.min(inVain - 1, 10));
    }
    inVain = 0;
    for (const { schedule, more } of planned) {
      const { tenantId, workflow } = schedule;
      if (more) log.warn({ tenantId, workflow }, 'more ticks were missed than are counted and made up for');
    }
    options.onFired();
    return 0;
  };

  const round = async (): Promise<void> => {
    let waitMs = pollMs;
    try {
      waitMs = await look();
    } catch (error) {
      if (!stopped) log.warn({ err: error }, 'schedules could not be looked at; it is tried again');
    }
    if (!stopped) timer = setTimeout(round, Math.max(1, waitMs));
  };

  return {
    look,
    start() {
      stopped = false;
      void round();
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
