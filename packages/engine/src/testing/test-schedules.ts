import { type Logger, silentLogger } from '@automate/core';
import type { OpenedDatabase } from '@automate/db';
import { SCHEDULE_TICK } from '@automate/workflow';
import { createScheduler, type Scheduler } from '../schedules/scheduler.ts';
import { createTestEngine, TENANT, type TestEngine } from './test-engine.ts';

/** What a tick says. */
export interface TickPayload {
  schedule: string;
  timezone: string;
  scheduledFor: string;
  missed: number;
}

/** Several schedulers with connections of their own on one database, whose time is what the test says. */
export interface TestSchedules extends AsyncDisposable {
  test: TestEngine;
  schedulers: Scheduler[];
  pools: OpenedDatabase[];
  /** Warnings of the schedulers. */
  logged: string[];
  /** From now on it is this time. */
  at(time: string | Date): Promise<void>;
  /** From now on it is the database's own time. */
  atRealTime(): Promise<void>;
  /** Stores a workflow with these triggers, active unless told otherwise. Gives its name. */
  schedule(triggers: string, activate?: boolean): Promise<string>;
  /** Gives a workflow other triggers. */
  change(workflow: string, triggers: string): Promise<void>;
  /** One scheduler looks until nothing is due. */
  settle(): Promise<void>;
  /** So many of them look at the same time, until nothing is due. */
  rush(schedulers?: number): Promise<void>;
  /** What was accepted for a workflow, by its time. */
  ticks(workflow: string): Promise<TickPayload[]>;
  /** Only their times, to the minute. */
  times(workflow: string): Promise<string[]>;
  clear(): Promise<void>;
}

export async function createTestSchedules(count: number): Promise<TestSchedules> {
  const test = await createTestEngine({ worker: false });
  const { sql } = test.database;
  const logged: string[] = [];
  const log: Logger = { ...silentLogger, warn: (_fields: object, message: string) => void logged.push(message) };
  const pools: OpenedDatabase[] = [];
  for (let n = 0; n < count; n += 1) pools.push(await test.database.connect());
  const schedulers = pools.map((pool) => createScheduler({ sql: pool.sql, pollMs: 1_000, log, onFired() {} }));
  let workflows = 0;
  const source = (name: string, triggers: string) => ({
    text: `name: ${name}\non:\n${triggers}\nsteps:\n  - { id: s, set: {} }\n`,
    format: 'yaml' as const,
  });
  const clock = async (expression: string) => {
    await sql.unsafe(
      `create or replace function automate_engine.schedule_time() returns timestamptz
       language sql volatile as 'select ${expression}'`,
    );
  };
  const rush = async (looking = count) => {
    do await Promise.all(schedulers.slice(0, looking).map((scheduler) => scheduler.look()));
    while (await anyDue());
  };
  const anyDue = async () => {
    const [row] = await sql`
      select exists (select from automate_engine.schedules where next_tick <= automate_engine.schedule_time()) as due`;
    return row?.due === true;
  };
  const ticks = async (workflow: string) => {
    const rows = await sql<{ payload: TickPayload }[]>`
      select payload from automate_engine.events
      where type = ${SCHEDULE_TICK} and source = ${`schedule/${workflow}`} order by payload ->> 'scheduledFor', id`;
    return rows.map(({ payload }) => payload);
  };

  return {
    test,
    schedulers,
    pools,
    logged,
    ticks,
    rush,
    settle: () => rush(1),
    times: async (workflow) => (await ticks(workflow)).map(({ scheduledFor }) => scheduledFor.slice(0, 16)),
    at: (time) => clock(`timestamptz ''${new Date(time).toISOString()}''`),
    atRealTime: () => clock('clock_timestamp()'),
    async schedule(triggers, activate = true) {
      workflows += 1;
      const name = `scheduled-${workflows}`;
      await test.engine.workflows.create({ tenantId: TENANT, source: source(name, triggers), activate });
      return name;
    },
    async change(workflow, triggers) {
      await test.engine.workflows.update({ tenantId: TENANT, workflow, source: source(workflow, triggers) });
    },
    async clear() {
      logged.length = 0;
      await sql`delete from automate_engine.schedules`;
    },
    [Symbol.asyncDispose]: () => test[Symbol.asyncDispose](),
  };
}
