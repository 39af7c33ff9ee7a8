import { PgBoss } from 'pg-boss';
import type { JobSystem } from './system.ts';

const QUEUE = 'noop';

/** pg-boss (https://github.com/timgit/pg-boss) at its best settings: batches of 500, four workers, fetching in bursts. */
export function pgBoss(): JobSystem {
  const started = new Map<string, PgBoss>();
  async function boss(url: string): Promise<PgBoss> {
    let instance = started.get(url);
    if (!instance) {
      instance = new PgBoss({ connectionString: url, supervise: false, schedule: false, useListenNotify: true });
      instance.on('error', (error) => console.error(`pg-boss: ${error.message}`));
      started.set(url, instance);
      await instance.start();
      await instance.createQueue(QUEUE, { notify: true });
    }
    return instance;
  }
  return {
    name: 'pg-boss',
    settings: 'batch 500, concurrency 4, burst, notify; finished jobs kept',
    async prepare({ url }) {
      await boss(url);
    },
    async fill({ url, sql }, count, payload) {
      const instance = await boss(url);
      for (let done = 0; done < count; done += 1000) {
        const size = Math.min(1000, count - done);
        await instance.insert(
          QUEUE,
          Array.from({ length: size }, () => ({ data: payload })),
        );
      }
      await sql`VACUUM ANALYZE pgboss.job`;
    },
    async work({ url }, onJob) {
      const instance = await boss(url);
      await instance.work(
        QUEUE,
        { batchSize: 500, localConcurrency: 4, pollingIntervalSeconds: 0.5, burstWhenBatchFull: true },
        async (jobs) => {
          for (const _ of jobs) onJob();
        },
      );
      return {
        async stop() {
          await instance.stop({ graceful: true, timeout: 5000 });
          started.delete(url);
        },
      };
    },
    async drained({ sql }) {
      return (await sql`SELECT 1 FROM pgboss.job WHERE state < 'completed' AND name = ${QUEUE} LIMIT 1`).length === 0;
    },
    async add({ url }, payload) {
      await (await boss(url)).send(QUEUE, payload);
    },
  };
}
