import { DEFAULT_TENANT } from '@automate/core';
import type { Sql } from 'postgres';
import { getPath } from '../load/get-path.ts';
import type { Load } from '../load/post-deliveries.ts';
import { storeRuns } from '../load/stored-runs.ts';
import { oneStepWorkflow } from '../load/workflows.ts';
import { measurement } from '../measurements.ts';
import type { BenchDatabase } from '../peers/system.ts';
import { tellFunctions } from '../profile/cpu-profile.ts';
import type { Measurement, Ratio } from '../report.ts';
import { interleave, median } from '../statistics.ts';
import { type BenchServer, startServer } from '../subjects/server.ts';
import { type Bench, type Target, teller } from '../target.ts';

const CONNECTIONS = 10;

interface Read {
  path: string;
  /** What the endpoint reads, in as few columns of as few statements as would do. */
  bare(sql: Sql): Promise<unknown>;
}

const RUNS = `select e.id, e.status, e.workflow_name, e.created_at, e.started_at, e.finished_at, e.error, v.type, v.source
  from automate_engine.executions e
  join automate_engine.events v on v.tenant_id = e.tenant_id and v.id = e.event_id`;
const EVENTS = 'select id, type, source, received_at from automate_engine.events';
const newest = (of: string) => `order by ${of} desc limit 51`;

const readsOf = (run: string): Record<string, Read> => ({
  'list of runs': {
    path: '/api/v1/executions',
    bare: (sql) => sql.unsafe(`${RUNS} where e.tenant_id = $1 ${newest('e.id')}`, [DEFAULT_TENANT], PREPARED),
  },
  'list of failed runs': {
    path: '/api/v1/executions?status=failed',
    bare: (sql) =>
      sql.unsafe(
        `${RUNS} where e.tenant_id = $1 and e.status = 'failed' and e.status <> 'completed' ${newest('e.id')}`,
        [DEFAULT_TENANT],
        PREPARED,
      ),
  },
  'list of events': {
    path: '/api/v1/events',
    bare: (sql) => sql.unsafe(`${EVENTS} where tenant_id = $1 ${newest('id')}`, [DEFAULT_TENANT], PREPARED),
  },
  'one run': {
    path: `/api/v1/executions/${run}`,
    bare: (sql) =>
      Promise.all([
        sql.unsafe(`${RUNS} where e.tenant_id = $1 and e.id = $2`, [DEFAULT_TENANT, run], PREPARED),
        sql.unsafe(
          'select * from automate_engine.steps where tenant_id = $1 and execution_id = $2 order by position',
          [DEFAULT_TENANT, run],
          PREPARED,
        ),
      ]),
  },
});
const PREPARED = { prepare: true };

/** What reading the API takes beside what it reads. */
export const readsTarget: Target = {
  id: 'READS',
  async run(bench) {
    const { cluster, settings } = bench;
    const parts = await cluster.withDatabase(async (database) => {
      await using server = await startServer(database, { roles: ['api'], workflow: oneStepWorkflow('set') });
      const run = await storeRuns(database.sql, settings.storedRuns);
      const token = await server.ask('readKey');
      const all: { measurements: Measurement[]; ratios: Ratio[] }[] = [];
      for (const [name, read] of Object.entries(readsOf(run))) {
        all.push(await compare(bench, database, server, token, name, read));
      }
      return all;
    });
    return {
      id: this.id,
      title: 'lists and one run over HTTP, beside the bare query',
      conditions: [
        `${settings.storedRuns.toLocaleString('en-US')} runs and events are stored; lists are of 50, the run has ten steps`,
        `${CONNECTIONS} connections (autocannon, in the bench's process) with an API key; the bare query from the bench's process, ${CONNECTIONS} at a time, rows as postgres.js gives them`,
        `server in a process of its own, without a worker; ${settings.rounds} rounds of ${settings.rateSeconds} s in turn, medians`,
      ],
      measurements: parts.flatMap(({ measurements }) => measurements),
      ratios: parts.flatMap(({ ratios }) => ratios),
    };
  },
  explain: ({ cluster, settings }) =>
    cluster.withDatabase(async (database) => {
      await using server = await startServer(database, { roles: ['api'], workflow: oneStepWorkflow('set') });
      const reads = readsOf(await storeRuns(database.sql, settings.storedRuns));
      const token = await server.ask('readKey');
      const lines: string[] = [];
      for (const [name, { path }] of Object.entries(reads)) {
        await getPath(`${server.url}${path}`, token, CONNECTIONS, settings.warmUpSeconds);
        await server.ask('startProfile');
        await getPath(`${server.url}${path}`, token, CONNECTIONS, settings.rateSeconds);
        lines.push(...tellFunctions(`the server, ${name},`, await server.ask('endProfile')));
      }
      return lines;
    }),
};

async function compare(
  bench: Bench,
  { sql }: BenchDatabase,
  { url }: BenchServer,
  token: string,
  name: string,
  { path, bare }: Read,
): Promise<{ measurements: Measurement[]; ratios: Ratio[] }> {
  const { rounds, rateSeconds, warmUpSeconds } = bench.settings;
  const get = (seconds: number) => getPath(`${url}${path}`, token, CONNECTIONS, seconds);
  await get(warmUpSeconds);
  await queriesPerSecond(() => bare(sql), warmUpSeconds);
  const loads: Load[] = [];
  const figures = await interleave(
    rounds,
    {
      http: async () => {
        const load = await get(rateSeconds);
        loads.push(load);
        return load.perSecond;
      },
      bare: () => queriesPerSecond(() => bare(sql), rateSeconds),
    },
    teller(bench, `READS, ${name}`, '/s'),
  );
  return {
    measurements: [
      measurement(`${name}: over HTTP`, 'requests/s', figures.http),
      measurement(`${name}: bare query`, 'queries/s', figures.bare),
      measurement(
        `${name}: over HTTP, p50`,
        'ms',
        loads.map(({ p50 }) => p50),
      ),
      measurement(
        `${name}: over HTTP, p99`,
        'ms',
        loads.map(({ p99 }) => p99),
      ),
    ],
    ratios: [{ name: `${name}: over HTTP / bare query`, value: median(figures.http) / median(figures.bare) }],
  };
}

/** As many at a time as the load has connections. */
async function queriesPerSecond(query: () => Promise<unknown>, seconds: number): Promise<number> {
  const started = performance.now();
  let done = 0;
  const caller = async () => {
    while (performance.now() - started < seconds * 1000) {
      await query();
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, caller));
  return done / ((performance.now() - started) / 1000);
}
