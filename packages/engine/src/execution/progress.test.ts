import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExecutionDetail } from '../queries/execution-record.ts';
import { createCrashingProcess, expireLeases, type Fault } from '../testing/crashing-process.ts';
import { defineWorkflow } from '../testing/define-workflow.ts';
import { createTestEngine, TENANT, type TestEngine } from '../testing/test-engine.ts';
import { createWorldInvoker } from '../testing/world-invoker.ts';

const STEPS = 15;
const ATTEMPTS = 3;

let test: TestEngine;
let type: string;
beforeAll(async () => {
  test = await createTestEngine({ worker: false });
  const steps = Array.from({ length: STEPS }, (_, n) => `\n  - id: step_${n}\n    action: world/idempotent`);
  type = await defineWorkflow(test, steps.join(''));
});
afterAll(() => test[Symbol.asyncDispose]());

/** A run through processes that all die in the same way. */
async function through(fault: Fault): Promise<{ run: ExecutionDetail; processes: number }> {
  const event = await test.send({}, type);
  const invoker = createWorldInvoker(() => test.world.url);
  for (let processes = 1; ; processes += 1) {
    const one = createCrashingProcess(test.database, invoker, fault);
    await one.work();
    await test.database.sql`update automate_outbox.items set max_attempts = ${ATTEMPTS} where queue = 'executions'`;
    await expireLeases(test.database);
    if (one.faulted) continue;
    const [found] = (await test.engine.executions.list({ tenantId: TENANT, eventId: event.eventId })).items;
    return { run: await test.engine.executions.get(TENANT, found!.id), processes };
  }
}

describe('a run whose processes die', () => {
  it('is done however many die, as long as each comes further', async () => {
    // The first commit says what is about to be called, the second what it gave.
    const { run, processes } = await through({ at: 'commit', number: 2, when: 'after', pause: false });
    expect(run.status).toBe('completed');
    expect(processes).toBeGreaterThan(ATTEMPTS + 2);
    expect(run.steps.filter(({ status }) => status === 'completed')).toHaveLength(STEPS);
  });

  it('is a dead letter when none of them comes further', async () => {
    const { run, processes } = await through({ at: 'call', number: 1, when: 'after', pause: false });
    expect(run.steps.some(({ status }) => status === 'completed')).toBe(false);
    expect(processes).toBe(ATTEMPTS + 1);
    const letters = await test.engine.deadLetters.list({ tenantId: TENANT });
    expect(letters.items.map(({ ref }) => ref)).toContain(run.id);
  });
});
