import type { Sql } from 'postgres';

const DISPATCH = 'select d_queue as queue, d_count as count, d_more as more from automate_bus.dispatch($1, $2)';
/** Events of the log that one transaction looks at. */
const BATCH = 500;

/** Brings what is new into the queues of durable subscriptions, whoever they belong to. Any number of processes may. */
export function createDispatcher({ sql, onDispatched }: { sql: Sql; onDispatched(queues: string[]): void }): {
  run(): Promise<void>;
} {
  return {
    async run() {
      for (const done: string[] = []; ; ) {
        const [row] = await sql.unsafe<{ queue: string; count: number; more: boolean }[]>(DISPATCH, [done, BATCH], {
          prepare: true,
        });
        if (row === undefined) return;
        if (row.count > 0) onDispatched([row.queue]);
        if (!row.more) done.push(row.queue);
      }
    },
  };
}
