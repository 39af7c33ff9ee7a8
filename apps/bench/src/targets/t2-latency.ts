import { measurement } from '../measurements.ts';
import { addToStart, bareNotify } from '../measures/latency.ts';
import { graphileWorkerDirect } from '../peers/graphile-worker.ts';
import { createWatch } from '../profile/watch.ts';
import { percentile } from '../statistics.ts';
import { outboxForLatency } from '../subjects/outbox.ts';
import type { Target } from '../target.ts';

const payload = { text: 'x'.repeat(700 - '{"text":""}'.length) };
const BARE = 'bare LISTEN/NOTIFY';

/** How soon an idle system starts what it is given. */
export const latencyTarget: Target = {
  id: 'T2',
  async run({ cluster, settings, say }) {
    const { rounds, latencySamples } = settings;
    const block = Math.ceil(latencySamples / rounds);
    const sampled: Record<string, number[]> = {};
    for (let round = 0; round < rounds; round += 1) {
      for (const system of [outboxForLatency, graphileWorkerDirect, undefined]) {
        const name = system?.name ?? BARE;
        const latencies = await cluster.withDatabase((database) =>
          system ? addToStart(system, database, block, payload) : bareNotify(database, block),
        );
        sampled[name] = [...(sampled[name] ?? []), ...latencies];
        say(`T2  round ${round + 1}  ${name}: p50 ${percentile(latencies, 50).toFixed(2)} ms`);
      }
    }
    const of = (name: string, p: number) => percentile(sampled[name] ?? [], p);
    const ours = outboxForLatency.name;
    const peer = graphileWorkerDirect.name;
    return {
      id: this.id,
      title: 'from the call that adds an item to the start of its handler, on an idle system',
      conditions: [
        `${block * rounds} samples each in ${rounds} blocks in turn, one process; whoever adds reaches the worker through the database`,
        `${ours}: ${outboxForLatency.settings}`,
        `${peer}: ${graphileWorkerDirect.settings}`,
        `${BARE}: no item, no commit: what the hint alone costs`,
      ],
      measurements: Object.keys(sampled).flatMap((name) => [
        measurement(`${name}, p50`, 'ms', [of(name, 50)]),
        measurement(`${name}, p99`, 'ms', [of(name, 99)]),
      ]),
      ratios: [
        { name: `p50, ${ours} / ${peer}`, value: of(ours, 50) / of(peer, 50), target: { atMost: 1 } },
        { name: `p99, ${ours} / ${peer}`, value: of(ours, 99) / of(peer, 99), target: { atMost: 1 } },
        { name: `p50, ${ours} / ${BARE} (aim 1.2)`, value: of(ours, 50) / of(BARE, 50) },
        { name: `p99, ${ours} / ${BARE} (aim 1.2)`, value: of(ours, 99) / of(BARE, 99) },
      ],
    };
  },
  explain: ({ cluster, settings }) =>
    cluster.withDatabase(async (database) => {
      const watch = createWatch(cluster.sql, database.url, 'the process that adds and works');
      await watch.begin();
      await addToStart(outboxForLatency, database, settings.latencySamples, payload);
      return await watch.end();
    }),
};
