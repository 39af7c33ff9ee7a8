import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestEngine, TENANT, type TestEngine } from '../testing/test-engine.ts';

let test: TestEngine;
beforeAll(async () => {
  test = await createTestEngine({ worker: { graceMs: 200 } });
});
afterAll(() => test[Symbol.asyncDispose]());

const STEPS =
  'steps:\n  - id: said\n    set: { n: "{{event.payload.n}}", type: "{{event.type}}" }\noutput: { said: "{{steps.said.output}}" }\n';

const run = (eventId: string, workflow: string, key?: string) =>
  test.engine.events.run({ tenantId: TENANT, eventId, workflow, key });

async function accept(type: string, payload: object): Promise<string> {
  const event = { tenantId: TENANT, type, source: 'api/test', payload: payload as never };
  return (await test.engine.ingest(event)).eventId;
}

async function completed(id: string) {
  const read = async () => await test.engine.executions.get(TENANT, id);
  await expect.poll(async () => (await read()).status, { timeout: 15_000 }).toBe('completed');
  return await read();
}

it('runs a workflow for an event that was there before it, once for each key, and what the event is stays', async () => {
  const eventId = await accept('late.first', { n: 7 });
  await test.workflow(`name: late-first\non: [{ event: late.* }]\n${STEPS}`);
  const first = await run(eventId, 'late-first', 'a');
  expect(first).toMatchObject({ eventId, duplicate: false });
  expect(await run(eventId, 'late-first', 'a')).toEqual({ ...first, duplicate: true });
  const found = await completed(first.executionId);
  expect(found).toMatchObject({ event: { id: eventId, type: 'late.first', source: 'api/test' } });
  expect(found.output).toEqual({ said: { n: 7, type: 'late.first' } });
  const again = await run(eventId, 'late-first');
  expect(again.executionId).not.toBe(first.executionId);
  await completed(again.executionId);
  const other = await run(await accept('late.first', { n: 8 }), 'late-first', 'a');
  expect(other).toMatchObject({ duplicate: false });
  expect((await completed(other.executionId)).output).toMatchObject({ said: { n: 8 } });
  const { executions } = await test.engine.events.get(TENANT, eventId);
  expect(executions.map(({ id }) => id)).toEqual([first.executionId, again.executionId]);
});

it('refuses an event that the triggers do not take, with the reason, and leaves nothing behind', async () => {
  const eventId = await accept('second.kind', { n: 1 });
  await test.workflow(`name: late-other\non: [{ event: other.type }]\n${STEPS}`);
  await test.workflow(`name: late-broken\non: [{ event: second.kind, if: event.payload.nothing == 1 }]\n${STEPS}`);
  await expect(run(eventId, 'late-other')).rejects.toMatchObject({
    code: 'FAILED_PRECONDITION',
    message: expect.stringContaining('none of its triggers takes second.kind from api/test'),
  });
  await expect(run(eventId, 'late-broken')).rejects.toMatchObject({
    code: 'FAILED_PRECONDITION',
    message: expect.stringContaining('nothing'),
  });
  await expect(run(eventId, 'nowhere')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(run(crypto.randomUUID(), 'late-other')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(run('no-id', 'late-other')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(run(eventId, 'late-other', '')).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  expect((await test.engine.events.get(TENANT, eventId)).executions.map(({ workflow }) => workflow)).not.toContain(
    'late-other',
  );
});

it('gives one of another tenant nothing to run', async () => {
  const eventId = await accept('third.kind', {});
  const foreign = { tenantId: 'another', eventId, workflow: 'late-first' };
  await expect(test.engine.events.run(foreign)).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
