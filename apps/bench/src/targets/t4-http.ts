import type { Sql } from 'postgres';
import { issuesOpened, type SignedDelivery, smallDelivery } from '../load/deliveries.ts';
import { type Load, postDeliveries } from '../load/post-deliveries.ts';
import { measurement } from '../measurements.ts';
import type { BenchDatabase } from '../peers/system.ts';
import { RAW_PATH } from '../processes/raw-route.ts';
import { VERIFY_PATH } from '../processes/verify-route.ts';
import { tellFunctions } from '../profile/cpu-profile.ts';
import { sampleWaits } from '../profile/wait-events.ts';
import type { Measurement, Ratio } from '../report.ts';
import { interleave, median } from '../statistics.ts';
import { startServer } from '../subjects/server.ts';
import { type Bench, type Target, teller } from '../target.ts';

const CONNECTIONS = 32;
const BODIES: Record<string, () => Promise<SignedDelivery>> = {
  'issues.opened': issuesOpened,
  '1 KB': smallDelivery,
};

/** How much of the server's HTTP rate is left when what it accepts is durable. */
export const httpTarget: Target = {
  id: 'T4',
  async run(bench) {
    const { cluster, settings } = bench;
    const parts: { measurements: Measurement[]; ratios: Ratio[]; accepted: number }[] = [];
    for (const [name, delivery] of Object.entries(BODIES)) {
      parts.push(await cluster.withDatabase((database) => compare(bench, database, name, delivery)));
    }
    return {
      id: this.id,
      title: 'signed webhooks over HTTP, each durable before its 202',
      conditions: [
        `a real issues.opened delivery (${(await issuesOpened()).body.length} bytes) and one of 1 KB, as T3's; an id of its own each`,
        `${CONNECTIONS} connections from a process of its own (autocannon), on the same machine`,
        `server in a process of its own, without a worker; ${settings.rounds} rounds of ${settings.rateSeconds} s in turn, medians`,
        'verified only: a route of the bench in the same server: the same verification of the signature, 202 without a database',
        'two bare rows: a route of the bench that verifies and stores an event and a job in shared statements, nothing else: what the database and this machine leave of any durable accept',
        `every 202 was found stored (${parts.reduce((sum, { accepted }) => sum + accepted, 0)})`,
      ],
      measurements: parts.flatMap(({ measurements }) => measurements),
      ratios: parts.flatMap(({ ratios }) => ratios),
    };
  },
  explain: ({ cluster, settings }) =>
    cluster.withDatabase(async (database) => {
      await using server = await startServer(database, { roles: ['api'] });
      await postDeliveries(server.webhookUrl, CONNECTIONS, settings.warmUpSeconds);
      const waits = sampleWaits(cluster.sql, database.url);
      await server.ask('startProfile');
      await postDeliveries(server.webhookUrl, CONNECTIONS, settings.rateSeconds);
      const functions = await server.ask('endProfile');
      return [...tellFunctions('the server, on issues.opened,', functions), ...(await waits.end())];
    }),
};

async function compare(
  bench: Bench,
  database: BenchDatabase,
  name: string,
  delivery: () => Promise<SignedDelivery>,
): Promise<{ measurements: Measurement[]; ratios: Ratio[]; accepted: number }> {
  const { rounds, rateSeconds, warmUpSeconds } = bench.settings;
  await using server = await startServer(database, { roles: ['api'] });
  const post = (url: string, seconds: number) => postDeliveries(url, CONNECTIONS, seconds, delivery());
  const verifyUrl = `${server.url}${VERIFY_PATH}`;
  const rawUrl = `${server.url}${RAW_PATH}`;
  for (const url of [verifyUrl, rawUrl, server.webhookUrl]) await post(url, warmUpSeconds);
  const before = await countEvents(database.sql);
  const loads: Load[] = [];
  const figures = await interleave(
    rounds,
    {
      webhooks: async () => {
        const load = await post(server.webhookUrl, rateSeconds);
        loads.push(load);
        return load.perSecond;
      },
      raw: async () => (await post(rawUrl, rateSeconds)).perSecond,
      verified: async () => (await post(verifyUrl, rateSeconds)).perSecond,
    },
    teller(bench, `T4, ${name}`, 'requests/s'),
  );
  const accepted = loads.reduce((sum, load) => sum + load.accepted, 0);
  const stored = (await countEvents(database.sql)) - before;
  if (stored < accepted) throw new Error(`${accepted} deliveries were answered with 202, ${stored} are stored`);
  return {
    measurements: [
      measurement(`${name}: webhooks`, 'requests/s', figures.webhooks),
      measurement(`${name}: two bare rows`, 'requests/s', figures.raw),
      measurement(`${name}: verified only`, 'requests/s', figures.verified),
      measurement(
        `${name}: webhooks, p50`,
        'ms',
        loads.map(({ p50 }) => p50),
      ),
      measurement(
        `${name}: webhooks, p99`,
        'ms',
        loads.map(({ p99 }) => p99),
      ),
    ],
    ratios: [
      {
        name: `${name}: webhooks / verified only (aim 0.8)`,
        value: median(figures.webhooks) / median(figures.verified),
        target: { atLeast: 0.6 },
      },
      { name: `${name}: two bare rows / verified only`, value: median(figures.raw) / median(figures.verified) },
    ],
    accepted,
  };
}

async function countEvents(sql: Sql): Promise<number> {
  const [row] = await sql<{ count: number }[]>`SELECT count(*)::int AS count FROM automate_engine.events`;
  return row?.count ?? 0;
}
