import { createSignals, type JsonValue, silentLogger } from '@automate/core';
import { type Claim, type Outcome, SETTLED, SkipLockedClaimOutboxStore } from '@automate/outbox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLane } from '../commit/lane.ts';
import { createRecorder } from '../execution/recorded.ts';
import { createInbox } from '../inbox/append.ts';
import { createTeller } from '../progress/progress.ts';
import { createTestEngine, type TestEngine } from '../testing/test-engine.ts';
import { testSecrets } from '../testing/test-secrets.ts';
import type { ActiveSet, ActiveWorkflows } from './active-workflows.ts';
import { createEventHandler } from './event-handler.ts';
import { EVENTS_QUEUE } from './queues.ts';

let test: TestEngine;
beforeAll(async () => {
  test = await createTestEngine({ worker: false });
});
afterAll(() => test[Symbol.asyncDispose]());

/** Claims the events that were sent, and matches them with whatever finds the workflows. */
async function match(types: readonly string[], workflows: ActiveWorkflows): Promise<(Outcome & { type: string })[]> {
  const { sql, db } = test.database;
  for (const type of types) await test.send({ type } as JsonValue, type);
  const store = new SkipLockedClaimOutboxStore(db);
  const claims = await store.claimBatch({ worker: 'w', queues: [EVENTS_QUEUE], limit: 100, leaseMs: 60_000 });
  const signals = createSignals();
  const handler = createEventHandler({
    sql,
    lane: createLane({ sql, name: 'w', log: silentLogger, signal: new AbortController().signal }),
    workflows,
    inbox: createInbox({ db: test.database.db, onAppended() {} }),
    recorder: createRecorder(testSecrets, 1_000_000),
    teller: createTeller(signals, () => {}),
    signals,
    log: silentLogger,
    signal: new AbortController().signal,
    start: { worker: 'w', leaseMs: 60_000, maxAttempts: 10, withRequirements: false },
    room: () => 100,
    onStarted() {},
    onLeft() {},
  });
  const outcomes = await handler.match(claims, { adopt() {} });
  const typeOf = async (claim: Claim) =>
    (await sql<{ type: string }[]>`select type from automate_engine.events where id = ${claim.ref}::uuid`)[0]?.type ??
    '';
  return await Promise.all(outcomes.map(async (outcome, at) => ({ ...outcome, type: await typeOf(claims[at]!) })));
}

describe('an event that cannot be matched', () => {
  it('is tried again, alone, and not given up for a mistake of ours', async () => {
    const set = {
      stamp: '9',
      index: {
        candidates({ type }: { type: string }) {
          if (type === 'test.poison') throw new TypeError('a mistake of ours');
          return [];
        },
      },
    } as unknown as ActiveSet;
    const types = ['test.a', 'test.b', 'test.poison', 'test.c', 'test.d'];
    const outcomes = await match(types, { at: async () => set } as unknown as ActiveWorkflows);
    expect(outcomes.map(({ type }) => type)).toEqual(types);
    for (const { type, kind, ...rest } of outcomes) {
      if (type !== 'test.poison') expect(kind).toBe(SETTLED.kind);
      else expect({ kind, ...rest }).toMatchObject({ kind: 'retry', code: 'INTERNAL' });
    }
    const left = await test.database.sql`select ref from automate_outbox.items`;
    expect(left).toHaveLength(1);
  });
});
