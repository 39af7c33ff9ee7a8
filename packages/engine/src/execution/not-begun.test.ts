import { ConnectorError } from '@automate/connectors';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defineWorkflow } from '../testing/define-workflow.ts';
import { createTestEngine, type TestEngine } from '../testing/test-engine.ts';
import { createWorldInvoker } from '../testing/world-invoker.ts';

/** Calls that the host still refuses to begin, as while its database restarts. */
const missing = { describe: 0, invoke: 0 };

function refuse(call: keyof typeof missing): void {
  if (missing[call] === 0) return;
  missing[call] -= 1;
  const details = { begun: false };
  throw new ConnectorError({ code: 'UNAVAILABLE', message: 'The database does not answer.', effect: 'none', details });
}

let test: TestEngine;
beforeAll(async () => {
  const world = createWorldInvoker(() => test.world.url);
  const invoker: typeof world = {
    async describe(ref) {
      refuse('describe');
      return world.describe(ref);
    },
    async invoke(ref, params, call) {
      refuse('invoke');
      return world.invoke(ref, params, call);
    },
  };
  test = await createTestEngine({ engine: { invoker } });
});
afterAll(() => test[Symbol.asyncDispose]());

describe('an attempt that the host could not begin', () => {
  it.each(['describe', 'invoke'] as const)('is no failure of the step: %s', async (call) => {
    const type = await defineWorkflow(
      test,
      `
  - id: call
    action: world/once
    retry: { attempts: 1 }
`,
    );
    missing[call] = 2;
    const run = await test.settled(await test.send({}, type));
    expect(run).toMatchObject({ status: 'completed', steps: [{}, {}, { attempt: 3, status: 'completed' }] });
    expect(test.world.callsOf(`${run.id}/call`)).toHaveLength(1);
  });
});
