import { SCHEDULE_TICK } from '@automate/workflow';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { TENANT } from '../testing/test-engine.ts';
import { createTestSchedules, type TestSchedules } from '../testing/test-schedules.ts';

let rig: TestSchedules;
beforeAll(async () => {
  rig = await createTestSchedules(1);
});
afterAll(() => rig[Symbol.asyncDispose]());
beforeEach(() => rig.clear());

const list = (workflow?: string, tenantId = TENANT) => rig.test.engine.schedules.list({ tenantId, workflow });

it('a tick is an event at its time that starts the workflow it is for, and no other', async () => {
  await rig.at('2027-01-04T07:59:58Z');
  const trigger = '  - { schedule: 0 9 * * 1-5, timezone: Europe/Berlin }';
  const name = await rig.schedule(trigger);
  await rig.schedule(trigger.replace(' }', ', if: event.payload.missed > 0 }'));
  await rig.test.workflow('name: everything\non: [{ event: "**" }]\nsteps: [{ id: s, set: {} }]');
  const [scheduler] = rig.schedulers;
  expect(await scheduler!.look()).toBe(1_000);
  await rig.at('2027-01-04T07:59:59.5Z');
  expect(await scheduler!.look()).toBe(500);
  expect(await rig.ticks(name)).toEqual([]);
  await rig.at('2027-01-04T08:00:00.1Z');
  await rig.settle();
  expect(await rig.ticks(name)).toEqual([
    { schedule: '0 9 * * 1-5', timezone: 'Europe/Berlin', scheduledFor: '2027-01-04T08:00:00.000Z', missed: 0 },
  ]);

  const { engine } = rig.test;
  const worker = engine.createWorker({ graceMs: 100 });
  await worker.start();
  const [event] = (await engine.events.list({ tenantId: TENANT, source: `schedule/${name}` })).items;
  await rig.test.settled({ eventId: event!.id, traceId: '', duplicate: false });
  await worker.drain();
  const runs = (await engine.executions.list({ tenantId: TENANT })).items.map(({ workflow }) => workflow.name);
  expect(runs).toEqual([name]);
  const [record] = (await list(name)).items;
  expect(record).toMatchObject({
    workflow: { name },
    trigger: 0,
    missed: 'one',
    state: 'active',
    nextTicks: ['05', '06', '07', '08', '11'].map((day) => `2027-01-${day}T08:00:00.000Z`),
    skipped: 0,
    lastTick: { scheduledFor: '2027-01-04T08:00:00.000Z', eventId: event!.id },
  });
});

describe('ticks that nobody was there to fire', () => {
  const downtime = async (missed: string) => {
    await rig.at('2027-01-01T00:00Z');
    const name = await rig.schedule(`  - { every: 10m, missed: ${missed} }`);
    for (const time of ['00:10:00', '01:00:30', '01:10:00']) {
      await rig.at(`2027-01-01T${time}Z`);
      await rig.settle();
    }
    return (await rig.ticks(name)).map((tick) => `${tick.scheduledFor.slice(11, 16)} ${tick.missed}`);
  };

  it('one: one for all of them, which says how many', async () => {
    expect(await downtime('one')).toEqual(['00:10 0', '01:00 4', '01:10 0']);
  });

  it('all: each of them', async () => {
    const every = ['00:10 0', '00:20 0', '00:30 0', '00:40 0', '00:50 0', '01:00 0', '01:10 0'];
    expect(await downtime('all')).toEqual(every);
  });

  it('skip: only one that is a little late', async () => {
    expect(await downtime('skip')).toEqual(['00:10 0', '01:00 4', '01:10 0']);
  });

  it('skip: none that is later than a minute; the next says how many', async () => {
    await rig.at('2027-01-01T00:00Z');
    const name = await rig.schedule('  - { every: 1h, missed: skip }');
    await rig.at('2027-01-01T03:05Z');
    await rig.settle();
    expect(await rig.ticks(name)).toEqual([]);
    expect((await list()).items[0]).toMatchObject({ skipped: 3 });
    await rig.at('2027-01-01T04:00:59Z');
    await rig.settle();
    expect(await rig.ticks(name)).toMatchObject([{ scheduledFor: '2027-01-01T04:00:00.000Z', missed: 3 }]);
    expect((await list()).items[0]).toMatchObject({ skipped: 0 });
  });

  it('all: the last thousand where there are more, and the log says so', async () => {
    await rig.at('2027-01-01T00:00Z');
    const name = await rig.schedule('  - { every: 1m, missed: all }');
    await rig.at('2027-06-01T00:00Z');
    await rig.settle();
    const found = await rig.ticks(name);
    expect(found).toHaveLength(1_000);
    expect([found[0], found.at(-1)]).toMatchObject([
      { scheduledFor: '2027-05-31T07:21:00.000Z', missed: 1_000 },
      { scheduledFor: '2027-06-01T00:00:00.000Z', missed: 0 },
    ]);
    expect(rig.logged).toEqual([expect.stringMatching(/more ticks were missed/)]);
  });
});

describe('a workflow that changes', () => {
  it('keeps the schedules that stay, loses those that go, and begins those that are new', async () => {
    await rig.at('2027-01-01T00:00Z');
    const name = await rig.schedule('  - { every: 1h }\n  - { every: 2h }');
    await rig.at('2027-01-01T00:30Z');
    await rig.change(name, '  - { every: 30m }\n  - { every: 1h, missed: all }');
    for (const time of ['01:00', '02:00']) {
      await rig.at(`2027-01-01T${time}Z`);
      await rig.settle();
    }
    const said = (await rig.ticks(name)).map(
      ({ schedule, scheduledFor }) => `${schedule} ${scheduledFor.slice(11, 16)}`,
    );
    expect(said.sort()).toEqual(['every 1h 01:00', 'every 1h 02:00', 'every 30m 01:00', 'every 30m 02:00']);
    const { items } = await list(name);
    expect(items.map(({ trigger, schedule, missed }) => `${trigger} ${schedule} ${missed}`).sort()).toEqual([
      '0 every 30m one',
      '1 every 1h all',
    ]);
  });

  it('ticks while it is active only, and what it did not tick was not missed', async () => {
    const { workflows } = rig.test.engine;
    await rig.at('2027-01-01T00:00Z');
    const name = await rig.schedule('  - { every: 1h, missed: all }', false);
    await rig.at('2027-01-01T01:00Z');
    await rig.settle();
    await workflows.activate(TENANT, name);
    await rig.at('2027-01-01T02:30Z');
    await workflows.deactivate(TENANT, name);
    await rig.settle();
    const [paused] = (await list(name)).items;
    expect(paused).toMatchObject({ state: 'inactive', nextTicks: [] });
    expect(paused).not.toHaveProperty('lastTick');
    await rig.at('2027-01-01T03:15Z');
    await workflows.activate(TENANT, name);
    await rig.at('2027-01-01T04:15Z');
    await rig.settle();
    expect(await rig.times(name)).toEqual(['2027-01-01T04:15']);
  });
});

it('ticks not while its workflow is paused, and makes up for what it missed when that is resumed', async () => {
  const { workflows } = rig.test.engine;
  await rig.at('2027-01-01T00:00Z');
  const name = await rig.schedule(
    '  - { every: 1h }\n  - { every: 30m, missed: all }\n  - { every: 45m, missed: skip }',
  );
  await workflows.pause(TENANT, name);
  await rig.at('2027-01-01T02:05Z');
  expect(await rig.schedulers[0]!.look()).toBe(1_000);
  expect(await rig.ticks(name)).toEqual([]);
  await rig.change(name, '  - { every: 1h }\n  - { every: 30m, missed: all }\n  - { every: 90m }');
  expect((await list(name)).items.map(({ state }) => state)).toEqual(['paused', 'paused', 'paused']);
  await workflows.resume(TENANT, name);
  await rig.settle();
  const said = (await rig.ticks(name)).map(
    ({ schedule, scheduledFor, missed }) => `${schedule} ${scheduledFor.slice(11, 16)} ${missed}`,
  );
  expect(said.sort()).toEqual([
    'every 1h 02:00 1',
    ...['00:30', '01:00', '01:30', '02:00'].map((time) => `every 30m ${time} 0`),
  ]);
});

it('belongs to its tenant', async () => {
  await rig.at('2027-01-01T00:00Z');
  const text = 'name: theirs\non: [{ every: 1h }]\nsteps: [{ id: s, set: {} }]';
  await rig.test.engine.workflows.create({ tenantId: 'other', source: { text, format: 'yaml' }, activate: true });
  expect((await list()).items).toEqual([]);
  expect((await list(undefined, 'other')).items).toHaveLength(1);
  await rig.at('2027-01-01T01:00Z');
  await rig.settle();
  expect((await rig.test.engine.events.list({ tenantId: 'other' })).items).toMatchObject([{ type: SCHEDULE_TICK }]);
});

it('is listed in pages that neither lose nor repeat', async () => {
  await rig.at('2027-01-01T00:00Z');
  for (let n = 0; n < 5; n += 1) await rig.schedule(`  - { every: ${n + 1}h }`);
  const found: string[] = [];
  for (let cursor: string | undefined, page = 0; page === 0 || cursor !== undefined; page += 1) {
    const { items, nextCursor } = await rig.test.engine.schedules.list({ tenantId: TENANT, limit: 2, cursor });
    found.push(...items.map(({ schedule }) => schedule));
    cursor = nextCursor;
  }
  expect(found).toEqual(['every 5h', 'every 4h', 'every 3h', 'every 2h', 'every 1h']);
});
