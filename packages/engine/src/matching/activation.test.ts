import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestEngine, TENANT, type TestEngine } from '../testing/test-engine.ts';

let test: TestEngine;
beforeAll(async () => {
  test = await createTestEngine();
});
afterAll(() => test[Symbol.asyncDispose]());

const text = (name: string, type: string, n: number) =>
  `name: ${name}\non:\n  - event: ${type}\nsteps:\n  - id: s\n    set: { n: ${n} }\n`;

describe('matching', () => {
  it('sees what another process activated before the event was accepted, every time', async () => {
    const { engine: other } = await test.another();
    for (let n = 0; n < 20; n += 1) {
      const name = `fresh-${n}`;
      await other.workflows.create({ tenantId: TENANT, source: { text: text(name, `fresh.${n}`, n), format: 'yaml' } });
      await other.workflows.activate(TENANT, name);
      const run = await test.settled(await test.send({}, `fresh.${n}`));
      expect(run.workflow.name).toBe(name);
    }
  });

  it('runs the version that was active, and does not match what was deactivated', async () => {
    const source = (n: number) => ({ text: text('changing', 'changing.event', n), format: 'yaml' as const });
    await test.engine.workflows.create({ tenantId: TENANT, source: source(1), activate: true });
    const first = await test.settled(await test.send({}, 'changing.event'));
    await test.engine.workflows.update({ tenantId: TENANT, workflow: 'changing', source: source(2) });
    const second = await test.settled(await test.send({}, 'changing.event'));
    expect([first, second].map((run) => [run.workflow.version, run.steps[0]?.output])).toEqual([
      [1, { n: 1 }],
      [2, { n: 2 }],
    ]);
    await test.engine.workflows.deactivate(TENANT, 'changing');
    const third = await test.send({}, 'changing.event');
    await expect
      .poll(async () => {
        const [row] = await test.database.sql`select count(*)::int as n from automate_outbox.items`;
        return row?.n;
      })
      .toBe(0);
    expect((await test.engine.events.get(TENANT, third.eventId)).executions).toEqual([]);
  });

  it('lets a run go on with the version it began with', async () => {
    const waits = (n: number) =>
      `name: patient\non:\n  - event: patient.event\nsteps:\n  - id: ask\n    wait: { signal: go }\n  - id: s\n    set: { n: ${n} }\n`;
    await test.engine.workflows.create({
      tenantId: TENANT,
      source: { text: waits(1), format: 'yaml' },
      activate: true,
    });
    const event = await test.send({}, 'patient.event');
    const { id } = await test.settled(event, ['waiting']);
    await test.engine.workflows.update({
      tenantId: TENANT,
      workflow: 'patient',
      source: { text: waits(2), format: 'yaml' },
    });
    await test.engine.executions.signal({ tenantId: TENANT, executionId: id, name: 'go' });
    expect((await test.settled(event)).steps.at(-1)?.output).toEqual({ n: 1 });
  });

  it('keeps tenants apart', async () => {
    const source = { text: text('theirs', 'tenant.event', 1), format: 'yaml' as const };
    await test.engine.workflows.create({ tenantId: 'other', source, activate: true });
    const theirs = await test.engine.ingest({ tenantId: 'other', type: 'tenant.event', source: 's', payload: {} });
    const ours = await test.send({}, 'tenant.event');
    await expect
      .poll(
        async () =>
          (await test.engine.executions.list({ tenantId: 'other', eventId: theirs.eventId })).items[0]?.status,
      )
      .toBe('completed');
    expect((await test.engine.executions.list({ tenantId: TENANT, eventId: ours.eventId })).items).toEqual([]);
    await expect(test.engine.events.get(TENANT, theirs.eventId)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
