import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { deliveryIds, issuesOpened } from '../load/deliveries.ts';
import { oneStepWorkflow } from '../load/workflows.ts';
import { measurement } from '../measurements.ts';
import { type BenchServer, startServer } from '../subjects/server.ts';
import type { Bench, Target } from '../target.ts';

/** How soon a server is there, and what it takes while nothing happens. */
export const footprintTarget: Target = {
  id: 'T9',
  async run({ cluster, settings, say }: Bench) {
    return await cluster.withDatabase(async (database) => {
      const dataDir = await mkdtemp(join(tmpdir(), 'automate-bench-server-'));
      const send = await sender();
      const starts: number[] = [];
      const idle: number[] = [];
      try {
        for (let start = 0; start <= settings.starts; start += 1) {
          const began = performance.now();
          const settingsOfServer = { roles: ['api' as const, 'worker' as const], workflow: oneStepWorkflow('set') };
          await using server = await startServer(database, settingsOfServer, dataDir);
          await send(server);
          const took = performance.now() - began;
          starts.push(took);
          say(`T9  start ${start}: first 202 after ${took.toFixed(0)} ms`);
          if (start === 0) continue;
          await sleep(settings.idleSeconds * 1000);
          idle.push((await server.ask('memory')).rssBytes / 1024 / 1024);
        }
      } finally {
        await rm(dataDir, { recursive: true, force: true });
      }
      return {
        id: this.id,
        title: 'start and idle memory of a server',
        conditions: [
          'from the start of the process to the answer to the first signed webhook, on a PostgreSQL that runs; sources run by Node, not built',
          `memory: resident, accepting and working, one run behind it, ${settings.idleSeconds} s later`,
        ],
        measurements: [
          measurement('first start, tables made', 'ms', starts.slice(0, 1)),
          measurement('start to first 202', 'ms', starts.slice(1)),
          measurement('resident memory, idle', 'MB', idle),
        ],
        ratios: [],
      };
    });
  },
};

async function sender(): Promise<(server: BenchServer) => Promise<void>> {
  const { body, headers } = await issuesOpened();
  const nextId = deliveryIds();
  return async ({ webhookUrl }) => {
    const response = await fetch(webhookUrl, {
      method: 'POST',
      headers: { ...headers, 'x-github-delivery': nextId() },
      body: new Uint8Array(body),
    });
    if (response.status !== 202) throw new Error(`the first webhook was answered with ${response.status}`);
  };
}
