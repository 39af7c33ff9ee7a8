import { Logger, makeWorkerUtils, run, type WorkerUtils } from 'graphile-worker';
import type { JobSystem } from './system.ts';

const logger = new Logger(() => () => {});

/** graphile-worker (https://worker.graphile.org/docs/performance) with the settings given. */
export function graphileWorker(name: string, settings: string, worker: GraphileConfig.WorkerOptions): JobSystem {
  const adders = new Map<string, WorkerUtils>();
  return {
    name,
    settings,
    async prepare({ url }) {
      const utils = await makeWorkerUtils({ connectionString: url, logger });
      await utils.migrate();
      await utils.release();
    },
    async fill({ sql }, count, payload) {
      // Its add_jobs, because add_job for each row takes a minute.
      const job = JSON.stringify({ identifier: 'noop', payload });
      await sql`
        SELECT count(*) FROM graphile_worker.add_jobs((
          SELECT array_agg(json_populate_record(NULL::graphile_worker.job_spec, ${job}::json))
          FROM generate_series(1, ${count}::int)))`;
      await sql`VACUUM ANALYZE graphile_worker._private_jobs`;
    },
    async work({ url }, onJob) {
      const runner = await run({
        preset: { worker: { connectionString: url, logger, crontabFile: '/dev/null', ...worker } },
        noHandleSignals: true,
        taskList: { noop: onJob },
      });
      return {
        async stop() {
          await runner.stop();
          await adders.get(url)?.release();
          adders.delete(url);
        },
      };
    },
    async drained({ sql }) {
      return (await sql`SELECT 1 FROM graphile_worker._private_jobs LIMIT 1`).length === 0;
    },
    async add({ url }, payload) {
      let utils = adders.get(url);
      if (!utils) {
        utils = await makeWorkerUtils({ connectionString: url, logger });
        adders.set(url, utils);
      }
      await utils.addJob('noop', payload);
    },
  };
}

/** The best settings found for throughput. */
export const graphileWorkerBatched = graphileWorker(
  'graphile-worker, batched',
  'localQueue 500, concurrency 24, batched completion; finished jobs deleted',
  {
    concurrentJobs: 24,
    maxPoolSize: 26,
    localQueue: { size: 500 },
    completeJobBatchDelay: 0,
    failJobBatchDelay: 0,
  },
);

/** The best settings found for latency: jobs fetched one by one as notifications come. */
export const graphileWorkerDirect = graphileWorker(
  'graphile-worker, direct',
  'concurrency 10, no local queue; finished jobs deleted',
  { concurrentJobs: 10, maxPoolSize: 12 },
);
