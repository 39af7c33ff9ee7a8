import assert from 'node:assert/strict';
import type { ContractRunner } from '@automate/core/contract-suite';
import fc from 'fast-check';
import type { Claim } from '../item.ts';
import type { OutboxStore } from '../store.ts';
import { AT_ONCE, LONG_MS, type OutboxStoreContract, type OutboxStoreSubject, onFreshStore } from './contract.ts';
import { type Command, ItemModel } from './item-model.ts';

/** Claims on a short lease end at every reaping, the others never. */
const SHORT_MS = LONG_MS;
const ENDLESS_MS = 10 * LONG_MS;
const STEPS = 12;
const REAP_EVERY = 3;

const someClaim = fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat({ max: 2 }) });
const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('claim' as const), mortal: fc.boolean() }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('wake' as const) }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('release' as const),
      claim: someClaim,
      sawWakes: fc.boolean(),
      wait: fc.boolean(),
      progressed: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('progress' as const), claim: someClaim }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('retry' as const), claim: someClaim, wait: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('complete' as const), claim: someClaim }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('fail' as const), claim: someClaim }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('requeue' as const) }) },
);
const script = fc.record({
  maxAttempts: fc.integer({ min: 1, max: 4 }),
  commands: fc.array(command, { minLength: STEPS, maxLength: STEPS }),
});

type CommandOf<K extends Command['kind']> = Extract<Command, { kind: K }>;

interface Act<C extends Command = Command> {
  item: ItemModel;
  command: C;
}

function actsOf<K extends Command['kind']>(acts: readonly Act[], kind: K): Act<CommandOf<K>>[] {
  return acts.filter((act): act is Act<CommandOf<K>> => act.command.kind === kind);
}

/** Those that name a claim the item had, with that claim and what the rules say of it. */
function commitsOf<K extends 'progress' | 'release' | 'retry' | 'complete' | 'fail'>(acts: readonly Act[], kind: K) {
  return actsOf(acts, kind).flatMap(({ item, command }) => {
    const claim = item.claims[(command as { claim: number }).claim];
    return claim ? [{ item, command, claim, held: item.holds(claim) }] : [];
  });
}

function expectHeld(what: string, got: readonly { id: string }[], acted: readonly { claim: Claim; held: boolean }[]) {
  assert.deepEqual(
    got.map((one) => one.id).sort(),
    acted
      .filter((one) => one.held)
      .map((one) => one.claim.id)
      .sort(),
    `${what}: the claims still held`,
  );
}

/** One command for each of many items, each kind of command as one call to the store. */
async function step(store: OutboxStore, acts: readonly Act[]): Promise<void> {
  for (const mortal of [true, false]) {
    const wanted = actsOf(acts, 'claim').filter((act) => act.command.mortal === mortal);
    const queues = wanted.map((act) => act.item.queue);
    const byId = new Map(wanted.map((act) => [act.item.id, act.item]));
    const ready = wanted.filter((act) => act.item.state === 'ready').length;
    let got = 0;
    for (let claims: Claim[] = []; queues.length > 0; got += claims.length) {
      claims = await store.claimBatch({ worker: 'w', queues, limit: 100, leaseMs: mortal ? SHORT_MS : ENDLESS_MS });
      for (const claim of claims) {
        const item = byId.get(claim.id) as ItemModel;
        assert.equal(item.state, 'ready', `item ${item.id} was claimable`);
        item.claimed(claim, mortal);
        assert.deepEqual([claim.attempts, claim.wakeSeq], [item.attempts, item.wakeSeq]);
      }
      if (claims.length === 0) break;
    }
    assert.equal(got, ready, 'every ready item was found');
  }

  const woken = actsOf(acts, 'wake');
  assert.deepEqual(
    (await store.wake(woken.map((act) => act.item.id))).sort(),
    woken
      .filter((act) => act.item.exists)
      .map((act) => act.item.id)
      .sort(),
  );
  for (const { item } of woken) if (item.exists) item.woken();

  const advanced = commitsOf(acts, 'progress');
  expectHeld('progress', await store.markProgress(advanced.map((act) => act.claim)), advanced);
  for (const { item, held } of advanced) if (held) item.progressed();

  const releases = commitsOf(acts, 'release').map((act) => ({
    ...act,
    seen: act.command.sawWakes ? act.item.wakeSeq : act.claim.wakeSeq,
  }));
  const released = await store.release(
    releases.map(({ claim, command, seen }) => ({
      claim,
      seenWakeSeq: seen,
      until: command.wait ? null : AT_ONCE,
      progressed: command.progressed,
    })),
  );
  expectHeld('release', released, releases);
  for (const { item, command, seen, held } of releases) if (held) item.released(seen, command.wait, command.progressed);

  const retries = commitsOf(acts, 'retry');
  const retried = await store.markRetry(
    retries.map(({ claim, command }) => ({ claim, delayMs: command.wait ? LONG_MS : 0, code: 'AGAIN' })),
  );
  expectHeld('retry', retried.held, retries);
  const dead = retries.filter(({ item, command, held }) => held && item.retried(command.wait));
  assert.deepEqual(retried.dead.map((one) => one.id).sort(), dead.map((act) => act.item.id).sort());

  const completions = commitsOf(acts, 'complete');
  expectHeld('complete', await store.markSuccess(completions.map((act) => act.claim)), completions);
  for (const { item, held } of completions) if (held) item.state = 'done';

  const failures = commitsOf(acts, 'fail');
  expectHeld(
    'fail',
    await store.markFailed(
      failures.map((act) => act.claim),
      'BROKEN',
    ),
    failures,
  );
  for (const { item, held } of failures) if (held) item.state = 'dead';

  const requeues = actsOf(acts, 'requeue').map((act) => act.item);
  assert.deepEqual(
    (await store.requeueDeadLetters(requeues.map((item) => item.id))).sort(),
    requeues
      .filter((item) => item.state === 'dead')
      .map((item) => item.id)
      .sort(),
  );
  for (const item of requeues) if (item.state === 'dead') item.requeued();
}

async function follow(
  { store, enqueue }: OutboxStoreSubject,
  scripts: readonly { maxAttempts: number; commands: Command[] }[],
  run: number,
): Promise<void> {
  const queues = scripts.map((_, n) => `run${run}-item${n}`);
  const created = await enqueue(scripts.map(({ maxAttempts }, n) => ({ queue: queues[n] as string, maxAttempts })));
  const items = scripts.map(
    ({ maxAttempts }, n) => new ItemModel(created[n]?.id as string, queues[n] as string, maxAttempts),
  );
  for (let n = 0; n < STEPS; n += 1) {
    await step(
      store,
      items.map((item, index) => ({ item, command: scripts[index]?.commands[n] as Command })),
    );
    if (n % REAP_EVERY === REAP_EVERY - 1) {
      const reaped = items.map((item) => item.reaped());
      assert.deepEqual(await store.reap(-2 * SHORT_MS, 5000), {
        returned: reaped.filter((state) => state === 'ready').length,
        dead: reaped.filter((state) => state === 'dead').length,
      });
    }
    const depth = new Map((await store.depth()).map((one) => [one.queue, one.state]));
    for (const item of items) assert.equal(depth.get(item.queue) ?? 'done', item.state, `item ${item.id}`);
  }
  // Nothing of this run is left to the next one.
  const last = items.filter((item) => item.state === 'claimed').map((item) => item.claims[0] as Claim);
  await store.markSuccess(last);
  await store.discardDeadLetters(items.filter((item) => item.state === 'dead').map((item) => item.id));
}

export function interleavingsContract({ describe, it }: ContractRunner, contract: OutboxStoreContract): void {
  describe('interleavings', () => {
    it(
      'thousands of orders of claim, wake, progress, release, retry, completion, failure, expiry and requeue agree with the model',
      onFreshStore(contract, async (subject) => {
        let run = 0;
        await fc.assert(
          fc.asyncProperty(fc.array(script, { minLength: 1, maxLength: 400, size: 'max' }), async (scripts) => {
            run += 1;
            await follow(subject, scripts, run);
          }),
          { numRuns: 12, endOnFailure: false },
        );
      }),
    );
  });
}
