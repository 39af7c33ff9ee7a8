import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '@automate/db';
import { startEmbeddedPostgres } from '@automate/embedded-postgres';
import type { AutomateConfig } from '@automate/server';
import { check } from '../checker/check.ts';
import { type History, readHistory } from '../checker/history.ts';
import { callWitness } from '../checker/witness.ts';
import { type Child, startNode } from '../faults/child.ts';
import { type Random, seeded } from '../random.ts';
import { type Manners, startOutsideWorld } from '../world/outside-world.ts';
import { OperatorClient, Sender } from './client.ts';
import { type CorpusDelivery, corpus } from './corpus.ts';
import { type ScenarioWorkflow, scenarioWorkflows } from './workflows.ts';

/**
 * What goes wrong during a storm, as [least, most] pieces of work between two faults of a kind: deliveries accepted and
 * calls that reached the outside world. Work and not time, so that faults strike in the middle of it on any machine.
 */
export interface Faults {
  killWorker?: Spacing;
  /** SIGSTOP past the lease, then SIGCONT. */
  pauseWorker?: Spacing;
  /** SIGKILL of PostgreSQL's postmaster; the product starts it again. */
  killPostgres?: Spacing;
  /** Every connection of the product is cut. */
  cutConnections?: Spacing;
}
type Spacing = readonly [least: number, most: number];

export interface StormOptions {
  seed: number;
  deliveries: number;
  faults: Faults;
  manners: Manners;
  /** What runs, and calls the world at this URL. Default: three linear workflows. */
  workflows?: (worldUrl: string) => ScenarioWorkflow[];
  /** Milliseconds a claim lasts without renewal. Default 1,500. */
  leaseMs?: number;
  /** Told of progress, a line each. */
  say?: (line: string) => void;
}

export interface StormReport {
  breaches: string[];
  history: History;
  faults: Record<keyof Faults, number>;
  seconds: number;
}

const SECRET = 'GITHUB_WEBHOOK';
const WORKERS = 2;
const pluginPath = join(import.meta.dirname, '..', '..', 'plugins');
const firstParty = join(import.meta.dirname, '..', '..', '..', '..', 'plugins');
const processEntry = join(import.meta.dirname, '..', 'process', 'main.ts');

/**
 * Sends real signed webhooks to a real server while its workers and its database are hurt, waits until nothing is left to
 * do, and judges the history. The same seed gives the same faults after the same amounts of work; what is in flight when
 * they strike depends on the machine.
 */
export async function webhookStorm(options: StormOptions): Promise<StormReport> {
  const { say = () => {} } = options;
  const started = performance.now();
  const random = seeded(options.seed);
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'automate-chaos-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'postgres') });
  stack.defer(() => postgres.stop());
  const reader = await openDatabase({ url: postgres.url, max: 2, applicationName: 'chaos' });
  stack.defer(() => reader.close());
  const world = await startOutsideWorld(seeded(options.seed + 1), options.manners);
  stack.defer(() => world.close());

  const config: AutomateConfig = {
    dataDir: join(folder, 'data'),
    databaseUrl: postgres.url,
    databaseConnections: 8,
    plugins: { directory: firstParty, path: [pluginPath], tiers: { default: 'trusted' } },
    allowPrivate: [new URL(world.url).host],
    worker: { leaseMs: options.leaseMs ?? 1_500, pollMs: 200 },
    http: { port: 0 },
  };
  const start = (roles: 'api' | 'worker'): Child =>
    startNode(processEntry, [], { CHAOS_CONFIG: JSON.stringify({ ...config, roles: [roles] }) });

  const api = start('api');
  stack.defer(() => api.kill());
  const url = (await api.until(/ready (\S+)/, 60_000))[1] ?? '';
  await callWitness(reader.sql);
  const workflows = (options.workflows ?? scenarioWorkflows)(world.url);
  const deliverable = corpus.filter(({ type }) => workflows.some((workflow) => workflow.matches(type)));
  const secret = randomBytes(24).toString('hex');
  const setupToken = (await readFile(join(folder, 'data', 'setup-token'), 'utf8')).trim();
  const operator = await OperatorClient.setUp(url, setupToken);
  await operator.call('PUT', `/api/v1/secrets/${SECRET}`, 200, JSON.stringify({ value: secret }));
  const instance = { name: 'chaos', configuration: { webhookSecret: { $secret: SECRET } } };
  await operator.call('POST', '/api/v1/plugins/github/instances', 201, JSON.stringify(instance));
  for (const { document } of workflows) {
    await operator.call('POST', '/api/v1/workflows?activate=true', 201, JSON.stringify(document), 'application/yaml');
  }

  const workers = Array.from({ length: WORKERS }, () => start('worker'));
  const supervision = new AbortController();
  const supervised = keepUp(workers, () => start('worker'), supervision.signal);
  stack.defer(async () => {
    supervision.abort();
    await supervised;
    await Promise.all(workers.map((worker) => worker.kill()));
  });
  await Promise.all(workers.map((worker) => worker.until(/ready/, 60_000)));
  say(`storm of ${options.deliveries} deliveries, seed ${options.seed}: server and ${WORKERS} workers are up`);

  const calm = new AbortController();
  const counts: StormReport['faults'] = { killWorker: 0, pauseWorker: 0, killPostgres: 0, cutConnections: 0 };
  const strikes: { [K in keyof Faults]-?: () => Promise<void> } = {
    async killWorker() {
      await random.pick(workers).kill();
    },
    async pauseWorker() {
      const victim = random.pick(workers);
      victim.pause();
      await sleep((options.leaseMs ?? 1_500) * 2);
      victim.resume();
    },
    async killPostgres() {
      process.kill(postgres.pid, 'SIGKILL');
    },
    async cutConnections() {
      await reader.sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE backend_type = 'client backend' AND application_name <> 'chaos' AND pid <> pg_backend_pid()`;
    },
  };
  const sender = new Sender(
    () => url,
    secret,
    (type) => workflows.filter((workflow) => workflow.matches(type)).map((workflow) => workflow.document.name),
  );
  const workDone = () => sender.accepted.length + world.calls.length;
  const striking = Object.entries(options.faults).map(([name, spacing]) =>
    strike(random, spacing, workDone, calm.signal, async () => {
      await strikes[name as keyof Faults]().catch((error: unknown) => say(`${name}: ${error}`));
      counts[name as keyof Faults] += 1;
    }),
  );

  await sendAll(sender, () => random.pick(deliverable), options.deliveries);
  say(
    `all accepted after ${((performance.now() - started) / 1000).toFixed(1)} s; faults so far ${JSON.stringify(counts)}`,
  );
  // Faults go on until the backlog is nearly gone, so that late steps are hurt too.
  await backlogBelow(reader.sql, Math.ceil(options.deliveries / 20), 240_000);
  calm.abort();
  await Promise.all(striking);
  await backlogBelow(reader.sql, 1, 240_000);
  const documents = new Map(workflows.map(({ document }) => [document.name, document.steps]));
  const history = await readHistory(reader.sql, documents, sender.accepted, world.calls);
  const breaches = check(history);
  if (breaches.length > 0)
    for (const { output } of [api, ...workers]) say(`a process said at the end: ${output.slice(-2_000)}`);
  return { breaches, history, faults: counts, seconds: (performance.now() - started) / 1000 };
}

/** What every installation has: whoever starts a process again that ended, killed or because it found no database. */
async function keepUp(workers: Child[], start: () => Child, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    for (const [index, worker] of workers.entries()) if (!worker.alive) workers[index] = start();
    await sleep(50, undefined, { signal }).catch(() => {});
  }
}

async function strike(
  random: Random,
  [least, most]: Spacing,
  workDone: () => number,
  signal: AbortSignal,
  once: () => Promise<void>,
): Promise<void> {
  let next = workDone() + random.integer(least, most);
  while (!signal.aborted) {
    if (workDone() >= next) {
      await once();
      next = workDone() + random.integer(least, most);
    }
    await sleep(5, undefined, { signal }).catch(() => {});
  }
}

async function sendAll(sender: Sender, next: () => CorpusDelivery, count: number): Promise<void> {
  let left = count;
  async function lane(): Promise<void> {
    while (left > 0) {
      left -= 1;
      await sender.send(next(), 120_000);
    }
  }
  await Promise.all(Array.from({ length: 16 }, lane));
}

/** Waits until fewer outbox items than `limit` are left; gives up, without an error, after the time. The checker judges. */
async function backlogBelow(
  sql: Awaited<ReturnType<typeof openDatabase>>['sql'],
  limit: number,
  timeoutMs: number,
): Promise<void> {
  const end = performance.now() + timeoutMs;
  while (performance.now() < end) {
    const left = await sql<{ left: number }[]>`SELECT count(*)::int AS left FROM automate_outbox.items`.catch(() => []);
    if (left[0] && left[0].left < limit) return;
    await sleep(200);
  }
}
