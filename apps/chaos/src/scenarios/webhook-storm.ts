import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { check } from '../checker/check.ts';
import { readContents } from '../checker/contents.ts';
import { type History, readHistory } from '../checker/history.ts';
import { type FaultCounts, type Faults, NO_FAULTS, strikeAll } from '../faults/strikes.ts';
import { type Operator, operate } from '../operator/operator.ts';
import { seeded } from '../random.ts';
import { type Manners, startOutsideWorld } from '../world/outside-world.ts';
import { Sender } from './client.ts';
import { type CorpusDelivery, corpus, marked } from './corpus.ts';
import { openProduct, type Product } from './product.ts';
import { type Wanted, whatIsMissing } from './wanted.ts';
import type { ScenarioWorkflow } from './workflows.ts';

export interface StormOptions {
  seed: number;
  deliveries: number;
  faults: Faults;
  manners: Manners;
  /** What runs, and calls the world at this URL. */
  workflows: (worldUrl: string) => ScenarioWorkflow[];
  /** Milliseconds a claim lasts without renewal. Default 1,500. */
  leaseMs?: number;
  /** Claims of a run that may end without a word before it is given up. */
  maxAttempts?: number;
  /** Whether somebody signals, cancels, settles, pauses, resumes, runs again and requeues meanwhile. Default false. */
  operated?: boolean;
  /** What has to happen before it may end; it goes on until it has, five times as long at most. */
  wanted: Wanted;
  /** Told of progress, a line each. */
  say?: (line: string) => void;
}

export interface StormReport {
  breaches: string[];
  /** What was wanted and has not happened. */
  missing: string[];
  history: History;
  faults: FaultCounts;
  seconds: number;
  /** Where what is known of a broken promise lies; undefined where all were kept. */
  folder: string | undefined;
}

const SECRET = 'GITHUB_WEBHOOK';
const SAY_EVERY_MS = 10_000;
/** Parts of a storm that it goes on by, where something has not happened yet. */
const ROUNDS = 5;

/**
 * Sends real signed webhooks to a real server while its workers and its database are hurt, waits until nothing is left to
 * do, and judges the history. The same seed gives the same faults after the same amounts of work; what is in flight when
 * they strike depends on the machine.
 */
export async function webhookStorm(options: StormOptions): Promise<StormReport> {
  const { seed, say = () => {} } = options;
  const started = performance.now();
  const random = seeded(seed);
  await using stack = new AsyncDisposableStack();
  const world = await startOutsideWorld(seeded(seed + 1), options.manners);
  stack.defer(() => world.close());
  const { leaseMs, maxAttempts } = options;
  const product = stack.use(await openProduct({ random, worldUrl: world.url, leaseMs, maxAttempts }));
  const { sql } = product.reader;

  const workflows = options.workflows(world.url);
  const deliverable = corpus.filter(({ type }) => workflows.some((workflow) => workflow.matches(type)));
  const secret = randomBytes(24).toString('hex');
  await setUp(product, secret, workflows);

  const sender = new Sender(
    () => product.url,
    secret,
    (type) => workflows.filter((workflow) => workflow.matches(type)).map((workflow) => workflow.document.name),
  );
  const workDone = () => sender.accepted.length + world.calls.length;
  const counts: FaultCounts = { ...NO_FAULTS };
  const calm = new AbortController();
  stack.defer(() => calm.abort());
  let left = 0;
  let kinds = '';
  const telling = setInterval(() => {
    const seconds = ((performance.now() - started) / 1000).toFixed(0);
    const sent = `${sender.accepted.length} of ${options.deliveries} accepted, ${world.calls.length} calls`;
    say(`  ${seconds} s: ${sent}, ${left} items left (${kinds}), faults ${JSON.stringify(counts)}`);
  }, SAY_EVERY_MS);
  stack.defer(() => clearInterval(telling));
  const backlogBelow = async (limit: number, timeoutMs: number) => {
    const end = performance.now() + timeoutMs;
    while (performance.now() < end) {
      const [row] = await sql<{ left: number; of: string | null }[]>`
        SELECT count(*)::int AS left, string_agg(DISTINCT concat_ws(' ', queue, state, last_code), ', ') AS of
        FROM automate_outbox.items`.catch(() => []);
      left = row?.left ?? left;
      kinds = row?.of ?? kinds;
      if (row && left < limit) return;
      await sleep(200);
    }
  };

  const striking = strikeAll(product, options.faults, { random, workDone, signal: calm.signal, say }, counts);
  const operator: Operator | undefined = options.operated
    ? operate({ product, random: seeded(seed + 3), workflows, world, say })
    : undefined;
  stack.defer(() => operator?.stop());
  const part = Math.ceil(options.deliveries / ROUNDS);
  let missing: string[] = [];
  for (let round = ROUNDS; round <= 5 * ROUNDS; round += 1) {
    await sendAll(sender, () => marked(random.pick(deliverable), random), round === ROUNDS ? options.deliveries : part);
    // Faults go on until the backlog is nearly gone, so that late steps are hurt too.
    operator?.hasten(true);
    await backlogBelow(Math.ceil(options.deliveries / 20), 120_000);
    missing = await whatIsMissing(options.wanted, { sql, faults: counts, deeds: operator?.deeds ?? [] });
    if (missing.length === 0) break;
    say(`  goes on, since there was none of: ${missing.join(', ')}`);
    operator?.hasten(false);
  }
  calm.abort();
  await striking;
  await operator?.calm();
  await backlogBelow(1, 240_000);
  await operator?.stop();

  const documents = new Map(workflows.map(({ document }) => [document.name, document]));
  const contents = await readContents(sql, (path) => product.client.read(path));
  const history = await readHistory(sql, documents, contents, sender.accepted, world.calls, operator?.deeds ?? []);
  const breaches = check(history);
  if (breaches.length > 0) await keepEvidence(product, history, breaches);
  const folder = breaches.length > 0 ? product.folder : undefined;
  return { breaches, missing, history, faults: counts, seconds: (performance.now() - started) / 1000, folder };
}

async function setUp({ client }: Product, secret: string, workflows: readonly ScenarioWorkflow[]): Promise<void> {
  await client.call('PUT', `/api/v1/secrets/${SECRET}`, 200, JSON.stringify({ value: secret }));
  const instance = { name: 'chaos', configuration: { webhookSecret: { $secret: SECRET } } };
  await client.call('POST', '/api/v1/plugins/github/instances', 201, JSON.stringify(instance));
  for (const { document } of workflows) {
    await client.call('POST', '/api/v1/workflows?activate=true', 201, JSON.stringify(document), 'application/yaml');
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

/** Beside the tables: what was judged, by what, and what the processes said in the end. */
async function keepEvidence(product: Product, history: History, breaches: readonly string[]): Promise<void> {
  product.keep();
  const write = (name: string, text: string) => writeFile(join(product.folder, name), text);
  await write('breaches.txt', `${breaches.join('\n')}\n`);
  await write('history.json', JSON.stringify({ ...history, documents: Object.fromEntries(history.documents) }));
  await write('processes.txt', product.outputs().join('\n\n'));
}
