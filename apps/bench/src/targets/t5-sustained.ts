import { oneStepWorkflow, type StepKind } from '../load/workflows.ts';
import { measurement } from '../measurements.ts';
import { type Sustained, sustain } from '../measures/sustained.ts';
import { tellFunctions } from '../profile/cpu-profile.ts';
import { sampleWaits } from '../profile/wait-events.ts';
import { serveFrom } from '../subjects/child-process.ts';
import { startServer } from '../subjects/server.ts';
import type { Bench, Target } from '../target.ts';

const CONNECTIONS = [10, 32];
const KINDS: StepKind[] = ['set', 'http/request'];
/** n8n's rate with executions saved, the smaller of its two figures: measured earlier, on another machine of this kind. */
const N8N_PER_SECOND = 32;

/** From a signed webhook to a finished run, as many as go through. */
export const sustainedTarget: Target = {
  id: 'T5',
  async run(bench) {
    const { settings, say } = bench;
    const measured: { name: string; sustained: Sustained }[] = [];
    for (const kind of KINDS) {
      for (const connections of CONNECTIONS) {
        const name = `${kind}, ${connections} connections`;
        const sustained = await measure(bench, kind, connections);
        measured.push({ name, sustained });
        say(`T5  ${name}: ${sustained.finishedPerSecond.toFixed(0)} runs/s`);
      }
    }
    return {
      id: this.id,
      title: 'from a signed webhook to a finished run of one step',
      conditions: [
        `one process that accepts and works, everything durable; a load of ${settings.sustainedSeconds} s, then until the last run is completed, once each`,
        'webhook to finished: all runs over all that time; http/request calls an endpoint in a process of its own',
        `every accepted delivery ended in one completed run (${measured.reduce((sum, one) => sum + one.sustained.runs, 0)})`,
        `n8n: ${N8N_PER_SECOND}/s with executions saved, measured once on another machine of this kind: an order of magnitude, no ratio of one run`,
      ],
      measurements: measured.flatMap(({ name, sustained }) => [
        measurement(`${name}: webhook to finished`, 'runs/s', [sustained.finishedPerSecond]),
        measurement(`${name}: completed while the load lasts`, 'runs/s', [sustained.completedUnderLoad]),
        measurement(`${name}: accepted while the load lasts`, 'accepts/s', [sustained.acceptedPerSecond]),
      ]),
      ratios: measured.map(({ name, sustained }) => ({
        name: `${name}: webhook to finished / n8n (aim 50, then 100)`,
        value: sustained.finishedPerSecond / N8N_PER_SECOND,
      })),
    };
  },
  explain: (bench) => measureWatched(bench, 'set', 32),
};

async function measure({ cluster, settings }: Bench, kind: StepKind, connections: number): Promise<Sustained> {
  return await withServer(cluster, kind, async (server, sql) => {
    await sustain(sql, server.webhookUrl, connections, settings.warmUpSeconds);
    return await sustain(sql, server.webhookUrl, connections, settings.sustainedSeconds);
  });
}

async function measureWatched({ cluster, settings }: Bench, kind: StepKind, connections: number): Promise<string[]> {
  return await withServer(cluster, kind, async (server, sql, url) => {
    await sustain(sql, server.webhookUrl, connections, settings.warmUpSeconds);
    const waits = sampleWaits(cluster.sql, url);
    await server.ask('startProfile');
    await sustain(sql, server.webhookUrl, connections, settings.sustainedSeconds);
    return [...tellFunctions('the server', await server.ask('endProfile')), ...(await waits.end())];
  });
}

type Served = Awaited<ReturnType<typeof startServer>>;
type Sql = Parameters<typeof sustain>[0];

async function withServer<T>(
  cluster: Bench['cluster'],
  kind: StepKind,
  work: (server: Served, sql: Sql, url: string) => Promise<T>,
): Promise<T> {
  const endpoint = await serveFrom('endpoint.ts');
  try {
    return await cluster.withDatabase(async (database) => {
      const workflow = oneStepWorkflow(kind);
      await using server = await startServer(database, { roles: ['api', 'worker'], workflow, endpoint: endpoint.url });
      return await work(server, database.sql, database.url);
    });
  } finally {
    await endpoint.stop();
  }
}
