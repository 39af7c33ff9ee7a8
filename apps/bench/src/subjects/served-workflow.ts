import type { BenchCluster } from '../cluster.ts';
import { type ProcessorClock, type Sustained, sustain } from '../measures/sustained.ts';
import type { BenchDatabase } from '../peers/system.ts';
import { tellFunctions } from '../profile/cpu-profile.ts';
import { sampleWaits } from '../profile/wait-events.ts';
import type { Bench } from '../target.ts';
import { serveFrom } from './child-process.ts';
import { type BenchServer, startServer } from './server.ts';

/** A server that accepts and works, with one active workflow, on a database of its own. */
export interface ServedWorkflow {
  server: BenchServer;
  database: BenchDatabase;
  /** A load that counts for nothing: code is compiled, connections are made. */
  warmUp(): Promise<unknown>;
  /** The load of the settings. */
  load(connections: number): Promise<Sustained>;
  /** A warm-up and the load, watched: what bounds it, as lines for people. */
  watched(connections: number): Promise<string[]>;
}

const WARM_UP_CONNECTIONS = 32;

export const processorClock = (cluster: BenchCluster, server: BenchServer): ProcessorClock => ({
  server: async () => (await server.ask('cpu')).microseconds / 1_000_000,
  postgres: () => cluster.processorSeconds(),
});

export async function withServer<T>(
  { cluster, settings }: Bench,
  workflow: string,
  work: (served: ServedWorkflow) => Promise<T>,
  options: {
    /** Where its spans go; none by default. */
    spansTo?: string;
    /** Once the tables are there, before the load. */
    prepare?: (database: BenchDatabase) => Promise<unknown>;
  } = {},
): Promise<T> {
  const endpoint = await serveFrom('endpoint.ts');
  try {
    return await cluster.withDatabase(async (database) => {
      const { spansTo, prepare } = options;
      await using server = await startServer(database, {
        roles: ['api', 'worker'],
        workflow,
        endpoint: endpoint.url,
        ...(spansTo !== undefined && { spansTo }),
      });
      await prepare?.(database);
      const clock = processorClock(cluster, server);
      const load = (connections: number, seconds: number) =>
        sustain(database.sql, clock, server.webhookUrl, connections, seconds);
      const warmUp = () => load(WARM_UP_CONNECTIONS, settings.warmUpSeconds);
      return await work({
        server,
        database,
        warmUp,
        load: (connections) => load(connections, settings.sustainedSeconds),
        async watched(connections) {
          await warmUp();
          const waits = sampleWaits(cluster.sql, database.url);
          await server.ask('startProfile');
          await load(connections, settings.sustainedSeconds);
          return [...tellFunctions('the server', await server.ask('endProfile')), ...(await waits.end())];
        },
      });
    });
  } finally {
    await endpoint.stop();
  }
}
