import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../random.ts';
import type { Product } from '../scenarios/product.ts';
import { type ScenarioWorkflow, SIGNALS, TICKS } from '../scenarios/workflows.ts';
import type { OutsideWorld } from '../world/outside-world.ts';
import type { Deed } from './deeds.ts';
import { findTargets, type Waiting } from './targets.ts';

/** Somebody who works with a product while it is hurt, and writes down what was asked and what was answered. */
export interface Operator {
  readonly deeds: readonly Deed[];
  /** Whether above all what lets runs come to their end is done from now on. */
  hasten(haste: boolean): void;
  /** Faults are over: the rest is done in quiet. Resolves when no workflow is paused and no schedule ticks any more. */
  calm(): Promise<void>;
  /** Resolves when nothing of it is under way. */
  stop(): Promise<void>;
}

const PAUSE_MS = 7_000;
/** How long events that were fired may take to be matched, once faults are over. */
const MATCHED_MS = 60_000;
/** Requests under way at the same time. */
const LANES = 4;

export function operate(options: {
  product: Product;
  random: Random;
  workflows: readonly ScenarioWorkflow[];
  world: OutsideWorld;
  say: (line: string) => void;
}): Operator {
  const { product, random, world, say } = options;
  const { client } = product;
  const targets = findTargets(product.reader.sql);
  const names = options.workflows.map(({ document }) => document.name);
  const deeds: Deed[] = [];
  const stopping = new AbortController();
  let finishing = false;
  let quiet = false;
  let sent = 0;
  let pausing = false;
  let paused: { workflow: string; from: number; since: number } | undefined;

  const signal = async ({ id, name }: Waiting) => {
    sent += 1;
    const number = sent;
    const twice = random.integer(1, 4);
    // Under one key it is one signal however often it is sent, under another it is another.
    const keys = twice === 1 ? [`k${number}`, `k${number}b`] : [`k${number}`];
    const accepted: string[] = [];
    const deed = { kind: 'signal' as const, executionId: id, name, number, keys, accepted };
    deeds.push(deed);
    for (const key of twice === 2 ? [...keys, ...keys] : keys) {
      const { ok } = await client.insist(`/api/v1/executions/${id}/signals/${name}`, { payload: { number } }, { key });
      if (ok) accepted.push(key);
    }
  };

  const resume = async () => {
    if (paused === undefined) return;
    const before = paused;
    // Whoever comes meanwhile has nothing to resume.
    paused = undefined;
    pausing = true;
    try {
      const { workflow, from } = before;
      const until = await targets.now();
      await client.insist(`/api/v1/workflows/${workflow}/resume`, {});
      deeds.push({ kind: 'pause', workflow, from, until });
    } catch (error) {
      paused = before;
      throw error;
    } finally {
      pausing = false;
    }
  };

  // What it holds back is waited for in the end.
  const mayPause = () => {
    const wanted = !finishing || !deeds.some(({ kind }) => kind === 'pause');
    return wanted && paused === undefined && !pausing && !quiet;
  };

  const resumeInTime = async () => {
    if (paused !== undefined && performance.now() - paused.since > PAUSE_MS) await resume();
  };

  const requeue = async () => {
    const letters = (await targets.letters()).map(({ id }) => id);
    if (letters.length === 0) return;
    const { body } = await client.insist('/api/v1/dead-letters/requeue', { ids: letters });
    for (const letter of (body.done ?? []) as string[]) deeds.push({ kind: 'requeue', letter });
  };

  const signalWaiting = async (limit: number) => {
    for (const waiting of await targets.waiting(limit)) await signal(waiting);
  };

  const answer = async (approval: string, decision: string) => {
    const { ok } = await client.insist(`/api/v1/approvals/${approval}/answer`, { decision });
    deeds.push({ kind: 'answer', approval, decision, taken: ok });
  };

  const answerAsked = async (limit: number) => {
    for (const { id } of await targets.asked(limit)) {
      const decisions = random.pick([['approve'], ['approve'], ['reject'], ['approve', 'reject']]);
      await Promise.all(decisions.map((decision) => answer(id, decision)));
    }
  };

  const works: readonly [weight: number, work: () => Promise<void>][] = [
    [30, () => signalWaiting(2)],
    [15, () => answerAsked(2)],
    [
      8,
      async () => {
        // Early, late, or never waited for.
        const id = await targets.any();
        if (id !== undefined) await signal({ id, name: random.pick(SIGNALS) });
      },
    ],
    [
      10,
      async () => {
        const id = await targets.open();
        if (id === undefined) return;
        const { ok } = await client.insist(`/api/v1/executions/${id}/cancel`, { reason: 'the operator wants it' });
        if (ok) deeds.push({ kind: 'cancel', executionId: id, acknowledgedAt: await targets.now() });
      },
    ],
    [
      10,
      async () => {
        const [found] = await targets.uncertain();
        if (found === undefined) return;
        const { id, path, kind, key } = found;
        const taken = world.calls.some((call) => {
          return call.idempotencyKey === key && call.answer !== 'unavailable' && call.answer !== 'refused';
        });
        // What became of a run that was called is not looked at here.
        const truth = kind === 'call' || random.integer(1, 4) === 1 ? 'give_up' : taken ? 'done' : 'not_done';
        const verdict = { path, as: truth, ...(truth === 'done' && { output: { settled: true } }) };
        const { ok } = await client.insist(`/api/v1/executions/${id}/steps/settle`, verdict);
        if (ok) deeds.push({ kind: 'settle', executionId: id, path, as: truth });
      },
    ],
    [
      2,
      async () => {
        if (mayPause()) {
          pausing = true;
          try {
            const workflow = random.pick(names);
            paused = { workflow, from: Infinity, since: performance.now() };
            await client.insist(`/api/v1/workflows/${workflow}/pause`, {});
            paused = { workflow, from: await targets.now(), since: performance.now() };
          } finally {
            pausing = false;
          }
        } else await resumeInTime();
      },
    ],
    [
      4,
      async () => {
        const id = await targets.over();
        if (id === undefined) return;
        sent += 1;
        const key = `r${sent}`;
        const tops = random.integer(1, 2) === 1 ? await targets.topSteps(id) : [];
        const from = tops.length > 0 ? { from: random.pick(tops).path } : {};
        for (let times = random.integer(1, 2); times > 0; times -= 1) {
          const { ok, body } = await client.insist(`/api/v1/executions/${id}/rerun`, from, { key });
          if (!ok) return;
          const created = String(body.executionId);
          deeds.push({ kind: 'rerun', executionId: id, origin: `rerun/${id}/${key}`, created });
        }
      },
    ],
    [4, requeue],
  ];
  const total = works.reduce((sum, [weight]) => sum + weight, 0);

  /** Nothing more is fired while it is paused; what was fired is matched as long as it is active. */
  const endTicks = async () => {
    const ask = async (what: string) => await client.insist(`/api/v1/workflows/${TICKS}/${what}`, {});
    await ask('pause');
    const end = performance.now() + MATCHED_MS;
    for (let seen = 0; seen < 3 && performance.now() < end; ) {
      await sleep(200);
      seen = (await targets.unmatched()) === 0 ? seen + 1 : 0;
    }
    await ask('deactivate');
    await ask('resume');
  };

  const atRandom = async () => {
    let roll = random.next() * total;
    for (const [weight, work] of works) {
      roll -= weight;
      if (roll < 0) return await work();
    }
  };

  const toTheEnd = async () => {
    if (quiet) await resume();
    else await resumeInTime();
    await requeue();
    await signalWaiting(50);
    await answerAsked(20);
  };

  const loop = async () => {
    while (!stopping.signal.aborted) {
      try {
        if (quiet || (finishing && random.integer(1, 3) > 1)) await toTheEnd();
        else await atRandom();
      } catch (error) {
        // The tables could not be read, while PostgreSQL starts again: there is nobody to be operated on.
        if (!stopping.signal.aborted && !isAway(error)) say(`operator: ${error}`);
      }
      await sleep(quiet ? 100 : 25, undefined, { signal: stopping.signal }).catch(() => {});
    }
  };
  const working = Promise.all(Array.from({ length: LANES }, loop));

  return {
    deeds,
    hasten(haste) {
      finishing = haste;
    },
    async calm() {
      quiet = true;
      while ((pausing || paused !== undefined) && !stopping.signal.aborted) await sleep(50);
      if (names.includes(TICKS)) await endTicks();
    },
    async stop() {
      stopping.abort();
      await working;
    },
  };
}

/** Whether the reader's own connection to PostgreSQL is gone, or not there yet. */
function isAway(error: unknown): boolean {
  return error instanceof Error && !error.message.startsWith('POST ');
}
