import { runMigrations } from '@automate/db';
import { enqueue, OutboxWorker, outboxMigrations, PostgresWakeups, SkipLockedClaimOutboxStore } from '@automate/outbox';
import type { BenchDatabase, JobSystem } from '../peers/system.ts';

const QUEUE = 'noop';

/** How the worker of a subject is set up. */
export interface OutboxSettings {
  batch: number;
  concurrency: number;
  localQueue: number;
  finished: 'deleted' | 'kept';
  /** Workers in the process, each of them as above: each looks for work by itself. */
  workers: number;
}

/** Our outbox, as an application uses it: its store, its worker, its hints. */
export function outbox(name: string, settings: OutboxSettings): JobSystem {
  const { batch, concurrency, localQueue, finished, workers } = settings;
  // One for whoever adds: a hint of its own process would not go through the database.
  const hints = new Map<string, PostgresWakeups>();
  function hintsOf({ url, db }: BenchDatabase): PostgresWakeups {
    const known = hints.get(url) ?? new PostgresWakeups(db);
    hints.set(url, known);
    return known;
  }
  return {
    name,
    settings: `${workers} × (batch ${batch}, concurrency ${concurrency}, local queue ${localQueue}); finished items ${finished}`,
    async prepare({ sql }) {
      await runMigrations(sql, [outboxMigrations]);
    },
    async fill({ db, sql }, count, payload) {
      const item = { queue: QUEUE, payload: payload as Record<string, string> };
      for (let done = 0; done < count; done += 2000) {
        await enqueue(
          db,
          Array.from({ length: Math.min(2000, count - done) }, () => item),
        );
      }
      await sql`VACUUM ANALYZE automate_outbox.items`;
    },
    async work(database, onJob) {
      const store = new SkipLockedClaimOutboxStore(database.db, { keepFinished: finished === 'kept' });
      const wakeups = new PostgresWakeups(database.db);
      const handlers = { [QUEUE]: onJob };
      const running = Array.from(
        { length: workers },
        () => new OutboxWorker({ store, handlers, wakeups, batch, concurrency, localQueue }),
      );
      await Promise.all(running.map((worker) => worker.start()));
      return {
        async stop() {
          await Promise.all(running.map((worker) => worker.drain()));
          hints.delete(database.url);
        },
      };
    },
    async drained({ sql }) {
      return (await sql`SELECT 1 FROM automate_outbox.items LIMIT 1`).length === 0;
    },
    async add(database, payload) {
      await enqueue(database.db, { queue: QUEUE, payload: payload as Record<string, string> });
      await hintsOf(database).notify(QUEUE);
    },
  };
}

/** The best settings found for throughput: two workers, so that one claims on a connection while the other does. */
export function outboxForThroughput(finished: 'deleted' | 'kept'): JobSystem {
  return outbox(`Automate outbox, ${finished}`, {
    workers: 2,
    batch: 500,
    concurrency: 12,
    localQueue: 1000,
    finished,
  });
}

/** What a worker that waits for single items is set up with: the defaults. */
export const outboxForLatency = outbox('Automate outbox', {
  workers: 1,
  batch: 500,
  concurrency: 10,
  localQueue: 0,
  finished: 'deleted',
});
