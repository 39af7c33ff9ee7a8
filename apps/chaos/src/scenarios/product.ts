import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type OpenedDatabase, openDatabase } from '@automate/db';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@automate/embedded-postgres';
import type { AutomateConfig } from '@automate/server';
import { callWitness } from '../checker/witness.ts';
import { type Child, startNode } from '../faults/child.ts';
import { type Network, openNetwork } from '../faults/network.ts';
import type { Random } from '../random.ts';
import { OperatorClient } from './client.ts';

export interface ProductOptions {
  random: Random;
  /** Where the outside world is. */
  worldUrl: string;
  /** Milliseconds a claim lasts without renewal. Default 1,500. */
  leaseMs?: number | undefined;
  /** Claims of a run that may end without a word, and without progress, before it is given up. Default: as the product has it. */
  maxAttempts?: number | undefined;
}

/** What is put to the test: a server, workers that are started again when they end, and their PostgreSQL. */
export interface Product extends AsyncDisposable {
  readonly folder: string;
  readonly url: string;
  readonly client: OperatorClient;
  readonly workers: readonly Child[];
  readonly postgres: EmbeddedPostgres;
  /** Straight to the database. */
  readonly reader: OpenedDatabase;
  readonly network: Network;
  readonly leaseMs: number;
  /** What its processes wrote in the end. */
  outputs(): string[];
  /** Leaves the folder there when all is over: the tables, the server's logs, and what is written into it. */
  keep(): void;
}

const WORKERS = 2;
const here = import.meta.dirname;
const pluginPath = join(here, '..', '..', 'plugins');
const firstParty = join(here, '..', '..', '..', '..', 'plugins');
const processEntry = join(here, '..', 'process', 'main.ts');
const steppingClock = join(here, '..', 'process', 'stepping-clock.ts');
const MINUTE = 60_000;

export async function openProduct({
  random,
  worldUrl,
  leaseMs = 1_500,
  maxAttempts,
}: ProductOptions): Promise<Product> {
  const stack = new AsyncDisposableStack();
  try {
    const folder = await mkdtemp(join(tmpdir(), 'automate-chaos-'));
    let kept = false;
    stack.defer(async () => {
      if (!kept) await rm(folder, { recursive: true, force: true });
    });
    const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'postgres') });
    stack.defer(() => postgres.stop());
    const reader = await openDatabase({ url: postgres.url, max: 3, applicationName: 'chaos' });
    stack.defer(() => reader.close());
    const network = stack.use(await openNetwork(postgres, random));
    const config: AutomateConfig = {
      dataDir: join(folder, 'data'),
      databaseUrl: network.url,
      databaseConnections: 8,
      plugins: {
        directory: firstParty,
        path: [pluginPath],
        tiers: { default: 'child', trusted: [firstParty, join(pluginPath, 'world')] },
      },
      allowPrivate: [new URL(worldUrl).host],
      worker: { leaseMs, pollMs: 200, ...(maxAttempts !== undefined && { maxAttempts }) },
      http: { port: 0 },
    };
    const start = (role: 'api' | 'worker'): Child => {
      const steps = Array.from({ length: 8 }, () => random.integer(-1_500, 1_500) * MINUTE);
      const env = {
        CHAOS_CONFIG: JSON.stringify({ ...config, roles: [role] }),
        // Workers are started again and again.
        NODE_COMPILE_CACHE: join(folder, 'compiled'),
        CLOCK_STEPS_MS: JSON.stringify(steps),
      };
      return startNode(processEntry, env, role === 'worker' ? steppingClock : undefined);
    };

    const api = start('api');
    stack.defer(async () => void (await api.kill()));
    const url = (await api.until(/ready (\S+)/, 60_000))[1] ?? '';
    await callWitness(reader.sql);
    const setupToken = (await readFile(join(folder, 'data', 'setup-token'), 'utf8')).trim();
    const client = await OperatorClient.setUp(url, setupToken);

    const workers = Array.from({ length: WORKERS }, () => start('worker'));
    const supervision = new AbortController();
    const supervised = keepUp(workers, () => start('worker'), supervision.signal);
    stack.defer(async () => {
      supervision.abort();
      await supervised;
      await Promise.all(workers.map((worker) => worker.kill()));
    });
    await Promise.all(workers.map((worker) => worker.until(/ready/, 60_000)));
    return {
      folder,
      url,
      client,
      workers,
      postgres,
      reader,
      network,
      leaseMs,
      outputs: () => [api, ...workers].map(({ output }) => output.slice(-2_000)),
      keep: () => {
        kept = true;
      },
      [Symbol.asyncDispose]: () => stack.disposeAsync(),
    };
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}

/** What every installation has: whoever starts a process again that ended, killed or because it found no database. */
async function keepUp(workers: Child[], start: () => Child, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    for (const [index, worker] of workers.entries()) if (!worker.alive) workers[index] = start();
    await sleep(50, undefined, { signal }).catch(() => {});
  }
}
