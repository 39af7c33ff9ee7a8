import type { Sql } from 'postgres';
import { postDeliveries } from '../load/post-deliveries.ts';
import { measurement, measurements } from '../measurements.ts';
import { VERIFY_PATH } from '../processes/verify-route.ts';
import { tellFunctions } from '../profile/cpu-profile.ts';
import { sampleWaits } from '../profile/wait-events.ts';
import { interleave, median } from '../statistics.ts';
import { startServer } from '../subjects/server.ts';
import { type Target, teller } from '../target.ts';

const CONNECTIONS = 32;

/** How much of the server's HTTP rate is left when what it accepts is durable. */
export const httpTarget: Target = {
  id: 'T4',
  async run(bench) {
    const { cluster, settings } = bench;
    return await cluster.withDatabase(async (database) => {
      await using server = await startServer(database, { roles: ['api'] });
      const latencies = { p50: [] as number[], p99: [] as number[] };
      const verifyUrl = `${server.url}${VERIFY_PATH}`;
      for (const url of [verifyUrl, server.webhookUrl]) await postDeliveries(url, CONNECTIONS, settings.warmUpSeconds);
      let accepted = 0;
      const before = await countEvents(database.sql);
      const figures = await interleave(
        settings.rounds,
        {
          webhooks: async () => {
            const load = await postDeliveries(server.webhookUrl, CONNECTIONS, settings.rateSeconds);
            latencies.p50.push(load.p50);
            latencies.p99.push(load.p99);
            accepted += load.accepted;
            return load.perSecond;
          },
          'verified only': async () => (await postDeliveries(verifyUrl, CONNECTIONS, settings.rateSeconds)).perSecond,
        },
        teller(bench, this.id, 'requests/s'),
      );
      const stored = (await countEvents(database.sql)) - before;
      if (stored < accepted) throw new Error(`${accepted} deliveries were answered with 202, ${stored} are stored`);
      const ratio = median(figures.webhooks) / median(figures['verified only']);
      return {
        id: this.id,
        title: 'signed webhooks over HTTP, each durable before its 202',
        conditions: [
          `a real issues.opened delivery, an id of its own each; ${CONNECTIONS} connections from a process of its own (autocannon), on the same machine`,
          `server in a process of its own, without a worker; ${settings.rounds} rounds of ${settings.rateSeconds} s in turn, medians`,
          'verified only: a route of the bench in the same server: the same verification of the signature, 202 without a database',
          `every 202 was found stored (${accepted})`,
        ],
        measurements: [
          ...measurements('requests/s', figures),
          measurement('webhooks, p50', 'ms', latencies.p50),
          measurement('webhooks, p99', 'ms', latencies.p99),
        ],
        ratios: [{ name: 'webhooks / verified only (aim 0.8)', value: ratio, target: { atLeast: 0.6 } }],
      };
    });
  },
  explain: ({ cluster, settings }) =>
    cluster.withDatabase(async (database) => {
      await using server = await startServer(database, { roles: ['api'] });
      await postDeliveries(server.webhookUrl, CONNECTIONS, settings.warmUpSeconds);
      const waits = sampleWaits(cluster.sql, database.url);
      await server.ask('startProfile');
      await postDeliveries(server.webhookUrl, CONNECTIONS, settings.rateSeconds);
      return [...tellFunctions('the server', await server.ask('endProfile')), ...(await waits.end())];
    }),
};

async function countEvents(sql: Sql): Promise<number> {
  const [row] = await sql<{ count: number }[]>`SELECT count(*)::int AS count FROM automate_engine.events`;
  return row?.count ?? 0;
}
