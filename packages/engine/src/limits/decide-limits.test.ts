import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestEngine, TENANT, type TestEngine } from '../testing/test-engine.ts';
import { createHousekeeping } from '../worker/housekeeping.ts';
import { decideLimits } from './decide-limits.ts';
import { createLimitsHandler } from './limits-handler.ts';

let test: TestEngine;
beforeAll(async () => {
  test = await createTestEngine({ worker: false });
});
afterAll(() => test[Symbol.asyncDispose]());

interface Model {
  id: string;
  item: number;
  priority: number;
  gates: string[];
  over: boolean;
}

/** One workflow with limits, and runs that are nothing but outbox items: there is no worker. */
class Limited {
  readonly runs: Model[] = [];
  readonly workflowId = randomUUID();
  /** The most by limit, as it is at this moment. */
  readonly most = new Map<string, number>();
  grants: string[] = [];

  async create() {
    const name = `w-${this.workflowId}`;
    await test.database.sql`
      insert into automate_engine.workflows (tenant_id, id, name, active, version)
      values (${TENANT}, ${this.workflowId}, ${name}, true, 1)`;
  }

  async limit(id: string, most: number) {
    this.most.set(id, most);
    const { sql } = test.database;
    await sql`
      insert into automate_engine.workflow_limits (tenant_id, workflow_id, id, kind, position, most, on_limit)
      values (${TENANT}, ${this.workflowId}, ${id}, 'concurrency', 0, ${most}, 'wait')
      on conflict (tenant_id, workflow_id, id) do update set most = excluded.most`;
    await sql`select automate_engine.look_at_limits(${TENANT}, ${this.workflowId}, null, null)`;
  }

  async ask(key: string, priority: number) {
    const gates = [...this.most.keys()].map((id) => `${id}/${id.endsWith('all') ? '' : key}`);
    const id = randomUUID();
    const [row] = await test.database.sql<{ id: string }[]>`
      insert into automate_outbox.items (tenant_id, queue, ref, key, state, due_at)
      values (${TENANT}, 'executions', ${id}, ${id}, 'scheduled', 'infinity') returning id::text`;
    const run = { id, item: Number(row!.id), priority, gates, over: false };
    this.runs.push(run);
    await this.askAgain(run);
  }

  /** As its claim does, any number of times. */
  async askAgain({ id, item, priority, gates }: Model) {
    const { workflowId } = this;
    const asking = [{ executionId: id, item: String(item), priority, gates, begun: false }];
    await decideLimits(test.database.sql, { tenantId: TENANT, workflowId, asking });
  }

  /** The end of a run; `told` with its commit, or it is found out. */
  async end(run: Model, told: boolean) {
    run.over = true;
    await test.database.sql.begin(async (tx) => {
      await tx`delete from automate_outbox.items where key = ${run.id}`;
      const what = JSON.stringify({ ended: run.id });
      if (told)
        await tx`select automate_engine.look_at_limits(${TENANT}, ${this.workflowId}, ${what}::text::json, null)`;
    });
  }

  /** Does what workers do with what changed. */
  async look() {
    const { sql } = test.database;
    const handle = createLimitsHandler({ sql, onWoken() {} });
    const claims = await sql<{ tenantId: string; ref: string; payload: object | null }[]>`
      delete from automate_outbox.items where queue = 'limits' returning tenant_id as "tenantId", ref, payload`;
    await handle(claims as unknown as Parameters<typeof handle>[0]);
    return claims.length;
  }

  async findOut() {
    const { sql } = test.database;
    const store = { reap: async () => ({ returned: 0, dead: 0 }) };
    await createHousekeeping({ ...HOUSE, sql, store: store as never }).lookForPlaces();
  }

  async states() {
    const rows = await test.database.sql<{ id: string; state: string }[]>`
      select execution_id::text as id, state from automate_engine.limited_runs where workflow_id = ${this.workflowId}`;
    return new Map(rows.map(({ id, state }) => [id, state]));
  }

  /** No limit is exceeded by what was let go under it, and nobody is passed by one that came later. */
  async check() {
    const states = await this.states();
    const granted = this.runs.filter(({ id, over }) => !over && states.get(id) === 'granted');
    const now = granted.map(({ id }) => id).filter((id) => !this.grants.includes(id));
    for (const run of this.runs.filter(({ id }) => now.includes(id))) {
      for (const gate of run.gates) {
        const limit = gate.split('/').slice(0, 2).join('/');
        const held = granted.filter(({ gates }) => gates.includes(gate)).length;
        expect(held, gate).toBeLessThanOrEqual(this.most.get(limit)!);
      }
      const passed = this.runs.filter(
        (other) =>
          states.get(other.id) === 'waiting' &&
          !other.over &&
          other.gates.join() === run.gates.join() &&
          (other.priority > run.priority || (other.priority === run.priority && other.item < run.item)),
      );
      expect(passed).toEqual([]);
    }
    this.grants.push(...now);
    return { states, granted };
  }

  /** Once everything was looked at, whoever waits does so for a limit that is reached. */
  async checkIdle() {
    while ((await this.look()) > 0);
    const { states, granted } = await this.check();
    for (const run of this.runs.filter(({ id, over }) => !over && states.get(id) === 'waiting')) {
      const full = run.gates.some((gate) => {
        const limit = gate.split('/').slice(0, 2).join('/');
        return granted.filter(({ gates }) => gates.includes(gate)).length >= this.most.get(limit)!;
      });
      expect(full, 'a run waits for nothing').toBe(true);
    }
    return granted;
  }
}

const HOUSE = {
  teller: { tell() {} },
  log: { debug() {}, info() {}, warn() {}, error() {} } as never,
  intervalMs: 1_000,
  deliveryRetentionMs: 1_000,
  onReturned() {},
};

const command = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('ask' as const),
      key: fc.constantFrom('a', 'b', 'c'),
      priority: fc.constantFrom(0, 0, 0, 5),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('end' as const),
      which: fc.nat(),
      told: fc.boolean(),
      waiting: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('look' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('again' as const), which: fc.nat() }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('limit' as const), of: fc.nat(), most: fc.integer({ min: 1, max: 3 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('find out' as const) }) },
);
const LIMITS = fc.constantFrom(['concurrency/key'], ['concurrency/all'], ['concurrency/all', 'concurrency/key']);

describe('limits, whatever comes and ends when', () => {
  it('are never exceeded, keep the order, and let everybody begin in the end', async () => {
    await fc.assert(
      fc.asyncProperty(LIMITS, fc.array(command, { minLength: 5, maxLength: 40 }), async (limits, commands) => {
        const limited = new Limited();
        await limited.create();
        for (const id of limits) await limited.limit(id, id.endsWith('all') ? 2 : 1);
        for (const step of commands) {
          const alive = limited.runs.filter(({ over }) => !over);
          const states = await limited.states();
          if (step.do === 'ask') await limited.ask(step.key, step.priority);
          else if (step.do === 'look') await limited.look();
          else if (step.do === 'find out') await limited.findOut();
          else if (step.do === 'limit') await limited.limit(limits[step.of % limits.length]!, step.most);
          else if (step.do === 'again' && alive.length > 0) await limited.askAgain(alive[step.which % alive.length]!);
          else if (step.do === 'end') {
            const some = alive.filter(({ id }) => step.waiting === (states.get(id) === 'waiting'));
            // What waits ends by a worker, which tells.
            if (some.length > 0) await limited.end(some[step.which % some.length]!, step.told || step.waiting);
          }
          await limited.check();
        }
        const begun = new Set(limited.grants);
        for (;;) {
          await limited.findOut();
          const granted = await limited.checkIdle();
          for (const { id } of granted) begun.add(id);
          if (granted.length === 0) break;
          for (const [n, run] of granted.entries()) await limited.end(run, n % 2 === 0);
        }
        const missed = limited.runs.filter(({ id, over }) => !over && !begun.has(id));
        expect(missed).toEqual([]);
        await limited.findOut();
        await limited.look();
        const [left] = await test.database.sql`
          select (select count(*)::int from automate_engine.limit_slots where workflow_id = ${limited.workflowId}) as slots,
            (select count(*)::int from automate_engine.limited_runs where workflow_id = ${limited.workflowId}) as runs`;
        expect(left).toEqual({ slots: 0, runs: 0 });
      }),
      { numRuns: 200 },
    );
  }, 120_000);
});
