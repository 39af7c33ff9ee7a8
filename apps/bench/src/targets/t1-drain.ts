import { measurements } from '../measurements.ts';
import { drainRate } from '../measures/drain.ts';
import { graphileWorkerBatched } from '../peers/graphile-worker.ts';
import { pgBoss } from '../peers/pg-boss.ts';
import { rawSql } from '../peers/raw-sql.ts';
import { createWatch } from '../profile/watch.ts';
import { interleave, median } from '../statistics.ts';
import { outboxForThroughput } from '../subjects/outbox.ts';
import { type Target, teller } from '../target.ts';

const payload = { text: 'x'.repeat(700 - '{"text":""}'.length) };
/** As the subject's. */
const RAW_BATCH = 500;

/** How fast a backlog is worked off. */
export const drainTarget: Target = {
  id: 'T1',
  async run(bench) {
    const { cluster, settings } = bench;
    const ours = outboxForThroughput('deleted');
    const oursKept = outboxForThroughput('kept');
    const raw = rawSql(RAW_BATCH, 2, 'deleted');
    const rawKept = rawSql(RAW_BATCH, 2, 'kept');
    const systems = [ours, oursKept, graphileWorkerBatched, pgBoss(), raw, rawKept];
    const figures = await interleave(
      settings.rounds,
      Object.fromEntries(
        systems.map((system) => [
          system.name,
          () => cluster.withDatabase((database) => drainRate(system, database, settings.drainItems, payload)),
        ]),
      ),
      teller(bench, this.id, 'items/s'),
    );
    const of = ({ name }: { name: string }) => median(figures[name] ?? []);
    const aim = `${graphileWorkerBatched.name} (aim 1.5)`;
    return {
      id: this.id,
      title: `drain of ${settings.drainItems} no-op items`,
      conditions: [
        `payload of 700 bytes, one process, a fresh database each; ${settings.rounds} rounds in turn, medians`,
        ...systems.map((system) => `${system.name}: ${system.settings}`),
      ],
      measurements: measurements('items/s', figures),
      ratios: [
        { name: `${ours.name} / ${aim}`, value: of(ours) / of(graphileWorkerBatched), target: { atLeast: 1 } },
        { name: `${oursKept.name} / ${graphileWorkerBatched.name}`, value: of(oursKept) / of(graphileWorkerBatched) },
        { name: `${ours.name} / ${raw.name} (aim 0.8)`, value: of(ours) / of(raw) },
        { name: `${oursKept.name} / ${rawKept.name} (aim 0.8)`, value: of(oursKept) / of(rawKept) },
      ],
    };
  },
  explain: ({ cluster, settings }) =>
    cluster.withDatabase(async (database) => {
      const watch = createWatch(cluster.sql, database.url, 'the worker');
      await drainRate(outboxForThroughput('deleted'), database, settings.drainItems, payload, watch.begin);
      return await watch.end();
    }),
};
