import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { TENANT } from '../testing/test-engine.ts';
import { createTestSchedules, type TestSchedules } from '../testing/test-schedules.ts';
import { fire, planFiring, readSchedules } from './fire-schedules.ts';

const SCHEDULERS = 5;

let rig: TestSchedules;
beforeAll(async () => {
  rig = await createTestSchedules(SCHEDULERS);
});
afterAll(() => rig[Symbol.asyncDispose]());
beforeEach(() => rig.clear());

describe('many schedulers', () => {
  it('fire every tick once, through both changes of the clocks', async () => {
    const { workflows } = rig.test.engine;
    await rig.at('2027-03-27T22:00Z');
    const names = await Promise.all(
      ['30 2 * * *', '*/30 2 * * *'].map((cron) =>
        rig.schedule(`  - { schedule: "${cron}", timezone: Europe/Berlin }`),
      ),
    );
    const run = async (from: string, hours: number) => {
      for (let step = 0; step <= hours * 4; step += 1) {
        await rig.at(new Date(Date.parse(from) + step * 900_000));
        await rig.rush();
      }
    };
    await run('2027-03-27T22:00Z', 29);
    for (const name of names) {
      await workflows.deactivate(TENANT, name);
      await rig.at('2027-10-30T20:00Z');
      await workflows.activate(TENANT, name);
    }
    await run('2027-10-30T20:00Z', 30);
    const [fixed, stepped] = await Promise.all(names.map(rig.times));
    expect(fixed).toEqual(['2027-03-28T01:00', '2027-03-29T00:30', '2027-10-31T00:30', '2027-11-01T01:30']);
    expect(stepped).toEqual([
      ...['2027-03-29T00:00', '2027-03-29T00:30'],
      ...['2027-10-31T00:00', '2027-10-31T00:30', '2027-10-31T01:00', '2027-10-31T01:30'],
      ...['2027-11-01T01:00', '2027-11-01T01:30'],
    ]);
  }, 60_000);

  it('fire every tick once, whenever they look, and also when the clock is put back', async () => {
    const step = fc.record({
      seconds: fc.oneof(fc.integer({ min: 0, max: 200 }), fc.integer({ min: -300, max: -1 })),
      looking: fc.integer({ min: 1, max: SCHEDULERS }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        await rig.clear();
        const start = Date.parse('2027-01-01T00:00Z');
        await rig.at(new Date(start));
        const name = await rig.schedule('  - { every: 60s, missed: all }\n  - { schedule: "*/20 * * * * *" }');
        let now = start;
        let furthest = start;
        for (const { seconds, looking } of steps) {
          now += seconds * 1_000;
          furthest = Math.max(furthest, now);
          await rig.at(new Date(now));
          await rig.rush(looking);
        }
        const found = await rig.ticks(name);
        const each = found.filter(({ schedule }) => schedule === 'every 60s');
        expect(each.map(({ scheduledFor }) => Date.parse(scheduledFor))).toEqual(
          Array.from({ length: Math.floor((furthest - start) / 60_000) }, (_, n) => start + (n + 1) * 60_000),
        );
        const one = found.filter(({ schedule }) => schedule !== 'every 60s');
        expect(new Set(one.map(({ scheduledFor }) => scheduledFor)).size).toBe(one.length);
        // Every tick that was not fired is counted by one that was.
        expect(one.reduce((sum, { missed }) => sum + missed + 1, 0)).toBe(Math.floor((furthest - start) / 20_000));
      }),
      { numRuns: 20 },
    );
  }, 60_000);

  it('share what is due at the same time', async () => {
    await rig.at('2027-01-01T00:00Z');
    const names: string[] = [];
    for (let n = 0; n < 10; n += 1) {
      names.push(...(await Promise.all(Array.from({ length: 30 }, () => rig.schedule('  - { schedule: 0 9 * * * }')))));
    }
    await rig.at('2027-01-02T09:00Z');
    await rig.rush();
    const counts = await Promise.all(names.map(async (name) => (await rig.times(name)).length));
    expect(counts).toEqual(names.map(() => 1));
  }, 60_000);

  it('change nothing with the statement of one who was asleep since he read', async () => {
    await rig.at('2027-01-01T00:00Z');
    const name = await rig.schedule('  - { every: 1h }');
    await rig.at('2027-01-01T01:00Z');
    const { sql } = rig.pools[1]!;
    const asleep = (await readSchedules(sql)).due.map(planFiring);
    for (const time of ['01:00', '02:00', '03:00']) {
      await rig.at(`2027-01-01T${time}Z`);
      if (time !== '01:00') expect(await fire(sql, asleep)).toBe(0);
      await rig.settle();
      expect(await fire(sql, asleep)).toBe(0);
    }
    const said = (await rig.ticks(name)).map(({ scheduledFor, missed }) => `${scheduledFor.slice(11, 16)} ${missed}`);
    expect(said).toEqual(['01:00 0', '02:00 0', '03:00 0']);
  });

  it('go on, and fire none twice, while their connections are cut', async () => {
    // Of its own: what looks while it makes a connection again is not over when it is stopped.
    await using cut = await createTestSchedules(SCHEDULERS);
    await cut.atRealTime();
    const name = await cut.schedule('  - { schedule: "* * * * * *", missed: all }');
    for (const scheduler of cut.schedulers) scheduler.start();
    for (let fired = 0; fired < 4; fired = (await cut.ticks(name)).length) {
      await cut.test.database.sql`
        select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid() and query like '%schedule%'`;
      await sleep(150);
    }
    for (const scheduler of cut.schedulers) scheduler.stop();
    const times = (await cut.ticks(name)).map(({ scheduledFor }) => Date.parse(scheduledFor));
    expect(times).toEqual(Array.from(times, (_, n) => times[0]! + n * 1_000));
  }, 60_000);

  it('do not wait for one who is moving a schedule at this moment', async () => {
    await rig.at('2027-01-01T00:00Z');
    const name = await rig.schedule('  - { every: 1h }');
    const other = await rig.schedule('  - { every: 30m }');
    await rig.at('2027-01-01T01:00Z');
    const { sql } = rig.pools[0]!;
    const release = Promise.withResolvers<void>();
    const locked = Promise.withResolvers<void>();
    const moving = sql.begin(async (tx) => {
      await tx`select from automate_engine.schedules where schedule = 'every 1h' for update`;
      locked.resolve();
      await release.promise;
    });
    await locked.promise;
    await rig.schedulers[1]!.look();
    // Less and less often, while it takes.
    const waits = [];
    for (let n = 0; n < 8; n += 1) waits.push(await rig.schedulers[1]!.look());
    expect(waits).toEqual([20, 40, 80, 160, 320, 640, 1_000, 1_000]);
    expect([await rig.times(name), await rig.times(other)]).toEqual([[], ['2027-01-01T01:00']]);
    release.resolve();
    await moving;
    await rig.settle();
    expect(await rig.times(name)).toEqual(['2027-01-01T01:00']);
  });
});
