import { randomUUID } from 'node:crypto';
import { AutomateError, type Logger } from '@automate/core';
import type { Sql } from 'postgres';
import { persist } from '../database/persist.ts';
import { errorCode } from '../database/transient.ts';

/** What a function of the database that enters a lane takes after the lane and its number. */
export type LaneParameters = (string | number | null)[];

/**
 * A sequence of commits of which each happens exactly once, whatever becomes of the connection: one row in `commit_lanes`
 * carries the number and the answer of the newest. A commit whose answer was lost is sent again on another connection and
 * finds its own number there; the database, not the sender, says whether it happened.
 */
export interface CommitLane {
  /**
   * Calls `select <text>` with `$1` the lane, `$2` the number and the parameters from `$3` on. One call at a time. Goes on
   * until the database answers, or until `signal` is aborted (UNAVAILABLE). Errors of the values are thrown as they are:
   * nothing was written and the number is free.
   */
  commit<R>(text: string, parameters: LaneParameters): Promise<R>;
}

export function createLane(options: { sql: Sql; name: string; log: Logger; signal: AbortSignal }): CommitLane {
  const { sql, log, signal } = options;
  let lane = '';
  let seq = 0;

  const open = async () => {
    const name = `${options.name}/${randomUUID()}`;
    await sql`insert into automate_engine.commit_lanes (lane, seq) values (${name}, 0)`;
    lane = name;
    seq = 0;
  };

  return {
    async commit<R>(text: string, parameters: LaneParameters): Promise<R> {
      const result = await persist(
        async () => {
          if (lane === '') await open();
          try {
            const rows = await sql.unsafe<{ result: R | null }[]>(
              `select ${text} as result`,
              [lane, seq + 1, ...parameters],
              { prepare: true },
            );
            return rows[0]?.result;
          } catch (error) {
            // Pruned after a very long silence: nothing of it can be under way any more.
            if (errorCode(error) !== 'P0002') throw error;
            lane = '';
            throw Object.assign(new Error('the commit lane is gone', { cause: error }), { code: '40001' });
          }
        },
        { signal, onRetry: (error) => log.warn({ err: error, lane, seq: seq + 1 }, 'sending a commit again') },
      );
      if (result === null || result === undefined) {
        throw new AutomateError({ code: 'INTERNAL', message: `Something else writes to the commit lane ${lane}.` });
      }
      seq += 1;
      return result;
    },
  };
}
