import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defineWorkflow } from '../testing/define-workflow.ts';
import type { Answer } from '../testing/outside-world.ts';
import { createTestEngine, type TestEngine } from '../testing/test-engine.ts';

let test: TestEngine;
beforeAll(async () => {
  test = await createTestEngine({ worker: { graceMs: 200 } });
});
afterAll(() => test[Symbol.asyncDispose]());

/** What the world answers to the first, second, ... call; how often it is called; what becomes of the run. */
interface Case {
  action: 'once' | 'idempotent' | 'window' | 'pure';
  answers: Answer[];
  calls: number;
  status: string;
  attempts: string[];
}

const CASES: Case[] = [
  { action: 'once', answers: [200], calls: 1, status: 'completed', attempts: ['completed'] },
  { action: 'once', answers: [500], calls: 1, status: 'uncertain', attempts: ['uncertain'] },
  { action: 'once', answers: ['reset'], calls: 1, status: 'uncertain', attempts: ['uncertain'] },
  { action: 'once', answers: ['hang'], calls: 1, status: 'uncertain', attempts: ['uncertain'] },
  { action: 'once', answers: [422], calls: 1, status: 'failed', attempts: ['failed'] },
  { action: 'once', answers: [503, 200], calls: 2, status: 'completed', attempts: ['failed', 'completed'] },
  { action: 'once', answers: [503, 503, 503], calls: 3, status: 'failed', attempts: ['failed', 'failed', 'failed'] },
  { action: 'once', answers: [503, 'reset'], calls: 2, status: 'uncertain', attempts: ['failed', 'uncertain'] },
  { action: 'idempotent', answers: [500, 200], calls: 2, status: 'completed', attempts: ['failed', 'completed'] },
  { action: 'idempotent', answers: ['reset', 200], calls: 2, status: 'completed', attempts: ['failed', 'completed'] },
  { action: 'idempotent', answers: ['hang', 200], calls: 2, status: 'completed', attempts: ['failed', 'completed'] },
  {
    action: 'idempotent',
    answers: [500, 500, 500],
    calls: 3,
    status: 'failed',
    attempts: ['failed', 'failed', 'failed'],
  },
  { action: 'idempotent', answers: [422], calls: 1, status: 'failed', attempts: ['failed'] },
  { action: 'window', answers: [500, 200], calls: 2, status: 'completed', attempts: ['failed', 'completed'] },
  { action: 'pure', answers: ['reset', 200], calls: 2, status: 'completed', attempts: ['failed', 'completed'] },
  { action: 'pure', answers: [422], calls: 1, status: 'failed', attempts: ['failed'] },
];

describe('effects', () => {
  // A call that hangs has the time to reach the world, and the one after it to be answered, on a machine that is busy.
  it.each(CASES)('$action, answered $answers: $status', async ({ action, answers, calls, status, attempts }) => {
    const type = await defineWorkflow(
      test,
      `
  - id: call
    action: world/${action}
    retry: { attempts: 3, backoff: 10ms, jitter: false }
    timeout: ${answers.includes('hang') ? '3s' : '1m'}
`,
    );
    const left = [...answers];
    test.world.answer = () => left.shift() ?? 200;
    const run = await test.settled(await test.send({}, type));
    expect(run.status).toBe(status);
    const made = test.world.callsOf(`${run.id}/call`);
    expect(made).toHaveLength(calls);
    expect(run.steps.map((step) => step.status)).toEqual(attempts);
    expect(run.steps.map((step) => step.attempt)).toEqual(attempts.map((_, at) => at + 1));
    expect(new Set(run.steps.map((step) => step.idempotencyKey))).toEqual(new Set([`${run.id}/call`]));
    if (status === 'uncertain') expect(run.error).toMatchObject({ effect: 'unknown', details: { step: 'call' } });
  });

  it('gives an idempotent action up as uncertain when its service no longer honours the key', async () => {
    await using short = await createTestEngine({ windowMs: 100, worker: { graceMs: 100 } });
    const type = await defineWorkflow(
      short,
      `
  - id: call
    action: world/window
    retry: { attempts: 5, backoff: 150ms, jitter: false }
`,
    );
    short.world.answer = () => 500;
    const run = await short.settled(await short.send({}, type));
    expect(run).toMatchObject({ status: 'uncertain', steps: [{ status: 'uncertain', attempt: 1 }] });
    expect(short.world.calls).toHaveLength(1);
  });

  it('waits as long as the service asks for, without holding the claim', async () => {
    const type = await defineWorkflow(
      test,
      `
  - id: call
    action: world/once
    retry: { attempts: 2, backoff: 10ms }
`,
    );
    const answers: Answer[] = [{ status: 503, retryAfterMs: 4_000 }, 200];
    test.world.answer = () => answers.shift() ?? 200;
    const event = await test.send({}, type);
    const waiting = await test.settled(event, ['waiting']);
    expect(waiting.timers).toMatchObject([{ path: 'call', kind: 'retry' }]);
    const [item] = await test.database.sql`select state from automate_outbox.items where key = ${waiting.id}`;
    expect(item?.state).toBe('scheduled');
    const run = await test.settled(event);
    expect(run).toMatchObject({ status: 'completed', timers: [] });
    const [first, second] = test.world.callsOf(`${run.id}/call`);
    expect(second!.at - first!.at).toBeGreaterThanOrEqual(3_990);
  });

  it('keeps what an abandoned call still gives as evidence', async () => {
    const type = await defineWorkflow(
      test,
      `
  - id: call
    action: world/stubborn
    timeout: 50ms
`,
    );
    const given = Promise.withResolvers<Answer>();
    test.world.answer = () => given.promise;
    const run = await test.settled(await test.send({}, type));
    expect(run.status).toBe('uncertain');
    given.resolve({ status: 200, body: { late: true } });
    await expect
      .poll(async () => (await test.engine.executions.get('default', run.id)).lateResults, { timeout: 15_000 })
      .toMatchObject([{ path: 'call', attempt: 1, reason: 'abandoned', output: { late: true } }]);
  });
});
