import { DEFAULT_TENANT } from '@automate/core';
import { deliveryIds } from '../load/deliveries.ts';
import { measurement } from '../measurements.ts';
import { acceptRate } from '../measures/accepts.ts';
import { havePgbench, pgbench, pgbenchTables } from '../peers/pgbench.ts';
import { rawAccepts } from '../peers/raw-accepts.ts';
import type { BenchDatabase } from '../peers/system.ts';
import { createWatch } from '../profile/watch.ts';
import type { Ratio } from '../report.ts';
import { interleave, median } from '../statistics.ts';
import { openEngine } from '../subjects/engine.ts';
import { type Target, teller } from '../target.ts';

const payload = { text: 'x'.repeat(1024 - '{"text":""}'.length) };
const CALLERS = [8, 32, 128];
/** The first seconds of a fresh database and a fresh process are nobody's. */
const WARM_UP_S = 0.5;

async function ingestRate(
  database: BenchDatabase,
  callers: number,
  seconds: number,
  deduplicated: boolean,
  onBegin: () => Promise<void> = async () => {},
): Promise<number> {
  const engine = await openEngine(database);
  const nextId = deliveryIds();
  const accept = () =>
    engine.ingest({
      tenantId: DEFAULT_TENANT,
      type: 'bench.event',
      source: 'bench/one',
      payload,
      deliveryId: deduplicated ? nextId() : undefined,
    });
  await acceptRate(callers, WARM_UP_S, accept);
  await database.sql`CHECKPOINT`;
  await onBegin();
  const rate = await acceptRate(callers, seconds, accept);
  await engine.close();
  return rate;
}

/** How many events a second are accepted durably. */
export const ingestTarget: Target = {
  id: 'T3',
  async run(bench) {
    const { cluster, settings } = bench;
    const withPgbench = await havePgbench();
    const peer = withPgbench ? 'pgbench' : 'postgres.js';
    const results = new Map<number, Record<'ours' | 'deduplicated' | 'peer', number[]>>();
    for (const callers of CALLERS) {
      const figures = await interleave(
        settings.rounds,
        {
          ours: () => cluster.withDatabase((database) => ingestRate(database, callers, settings.rateSeconds, false)),
          deduplicated: () =>
            cluster.withDatabase((database) => ingestRate(database, callers, settings.rateSeconds, true)),
          peer: () =>
            cluster.withDatabase(async (database) => {
              await database.sql.unsafe(pgbenchTables);
              await database.sql`CHECKPOINT`;
              return withPgbench
                ? await pgbench(database, callers, settings.rateSeconds, payload)
                : await rawAccepts(database, callers, settings.rateSeconds, payload);
            }),
        },
        teller(bench, `${this.id}, ${callers} callers`, 'accepts/s'),
      );
      results.set(callers, figures);
    }
    return {
      id: this.id,
      title: 'durable accepts through the ingest function',
      conditions: [
        `payload of 1 KB, a commit before each answer, a fresh database each; ${settings.rounds} rounds of ${settings.rateSeconds} s in turn, medians`,
        'ours: the event and its outbox item per call, as many rows as the peer writes; callers in the same process',
        'deduplicated: with a delivery id of its own each, a third row under a unique key, as webhooks have it',
        withPgbench
          ? 'pgbench: an event and a job in one CTE statement per commit, prepared, a connection per client'
          : 'pgbench is not installed here: the same statement from postgres.js instead, a connection per client',
      ],
      measurements: [...results].flatMap(([callers, figures]) => [
        measurement(`ingest, ${callers} callers`, 'accepts/s', figures.ours),
        measurement(`ingest, deduplicated, ${callers} callers`, 'accepts/s', figures.deduplicated),
        measurement(`${peer}, ${callers} clients`, 'accepts/s', figures.peer),
      ]),
      ratios: [...results].flatMap(([callers, figures]): Ratio[] => {
        const ratio = { name: `ingest / ${peer} at ${callers}`, value: median(figures.ours) / median(figures.peer) };
        return [
          callers === 32 ? { ...ratio, target: { atLeast: 1 } } : ratio,
          {
            name: `ingest, deduplicated / ${peer} at ${callers}`,
            value: median(figures.deduplicated) / median(figures.peer),
          },
        ];
      }),
    };
  },
  explain: ({ cluster, settings }) =>
    cluster.withDatabase(async (database) => {
      const watch = createWatch(cluster.sql, database.url, 'the process that accepts');
      await ingestRate(database, 32, settings.rateSeconds, false, watch.begin);
      return await watch.end();
    }),
};
