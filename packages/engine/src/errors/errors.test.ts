import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { forget } from '../retention/forget.ts';
import { defineWorkflow } from '../testing/define-workflow.ts';
import { createTestEngine, TENANT, type TestEngine } from '../testing/test-engine.ts';
import { COUNT_FAILURES, PRUNE_ERRORS } from './count-failures.ts';
import type { ListErrors } from './error-group.ts';

let test: TestEngine;
beforeAll(async () => {
  test = await createTestEngine({ worker: { durableRetryMs: 5_000 } });
});
afterAll(() => test[Symbol.asyncDispose]());

const nameOf = (type: string) => type.replace('.number', '-');
const list = (query: Partial<ListErrors>) => test.engine.errors.list({ tenantId: TENANT, ...query });
const groupsOf = async (type: string) => {
  // Whoever reads counts; but what housekeeping has in its hands at that moment is counted a moment later.
  const uncounted = async () => {
    await list({});
    return test.database.sql`select from automate_engine.failures where not counted`;
  };
  await expect.poll(uncounted).toHaveLength(0);
  return (await list({ workflow: nameOf(type) })).items;
};
const patternOf = async (message: string) => {
  const [row] = await test.database.sql<{ pattern: string }[]>`
    select automate_engine.error_pattern(${message}) as pattern`;
  return row!.pattern;
};

describe('a message', () => {
  it('is the same for whatever it varies in', async () => {
    expect(await patternOf('Order 17 of ann@example.com failed after 1.5s at 2026-11-28T09:00:01.123Z')).toBe(
      'Order <number> of <email> failed after <number>s at <time>',
    );
    expect(await patternOf('GET https://api.example.com/v1/7?x=1 answered 503: "busy"')).toBe(
      'GET <url> answered 503: "<text>"',
    );
    expect(await patternOf('answered 5031, status: 404, status 404.5 and 404')).toBe(
      'answered <number>, status: 404, status <number> and <number>',
    );
    expect(await patternOf('no charge ch_3Nf8Xk29 for 10.0.0.7:443 in v2')).toBe('no charge <id> for <address> in v2');
  });

  it('has the same pattern for any values, and none that throws', async () => {
    const value = fc.oneof(
      fc.uuid(),
      fc.nat().map(String),
      fc.double({ noNaN: true, min: 0, max: 1e9 }).map((n) => n.toFixed(3)),
    );
    await fc.assert(
      fc.asyncProperty(fc.uuid(), fc.nat(), fc.uuid(), fc.nat(), async (id, count, otherId, otherCount) => {
        const say = (a: string, b: number) => `item ${a} was refused ${b} times`;
        expect(await patternOf(say(id, count))).toBe(await patternOf(say(otherId, otherCount)));
      }),
      { numRuns: 50 },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(value, fc.string({ unit: 'binary' })), { maxLength: 40 }), async (words) => {
        const text = words.join(' ').replaceAll('\0', '').toWellFormed();
        expect((await patternOf(text)).length).toBeLessThan(4_000);
      }),
      { numRuns: 200 },
    );
  });
});

describe('groups of errors', () => {
  it('count the runs in which a step failed with the same code and message, once each', async () => {
    const type = await defineWorkflow(
      test,
      '  - { id: call, action: world/idempotent, retry: { attempts: 3, backoff: 1ms } }\n',
    );
    test.world.answer = () => 503;
    const runs = [];
    for (let n = 0; n < 3; n += 1) runs.push(await test.settled(await test.send({ n }, type)));
    expect(runs.map(({ status }) => status)).toEqual(['failed', 'failed', 'failed']);
    const [group, ...more] = await groupsOf(type);
    expect(more).toEqual([]);
    expect(group).toMatchObject({
      fingerprint: expect.stringMatching(/^[0-9a-f]{32}$/),
      workflow: { name: nameOf(type) },
      step: 'call',
      message: 'The world answered 503.',
      example: 'The world answered 503.',
      count: 3,
      lastExecution: runs[2]!.id,
    });
    expect(group!.recent).toHaveLength(24);
    expect(group!.recent.reduce((sum, n) => sum + n)).toBe(3);
    const detail = await test.engine.errors.get(TENANT, group!.fingerprint);
    expect(detail.executions.map(({ id }) => id)).toEqual(runs.map(({ id }) => id).reverse());
    expect(detail.hours.reduce((sum, { count }) => sum + count, 0)).toBe(3);
    const page = await test.engine.executions.list({ tenantId: TENANT, error: group!.fingerprint, limit: 2 });
    expect(page.items.map(({ id }) => id)).toEqual([runs[2]!.id, runs[1]!.id]);
    const filter = { error: group!.fingerprint, status: 'failed' } as const;
    expect(await test.engine.bulk.preview({ tenantId: TENANT, action: 'rerun', filter })).toMatchObject({ matched: 3 });
    await expect(test.engine.errors.get('other', group!.fingerprint)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('know of steps that failed in runs that went on, and of the same step in a loop as one', async () => {
    const type = await defineWorkflow(
      test,
      `  - id: all
    for_each: { in: [1, 2, 3], steps: [{ id: each, action: world/idempotent, fallback: [{ id: instead, set: { n: 1 } }] }] }
`,
    );
    test.world.answer = () => 404;
    const run = await test.settled(await test.send({}, type));
    expect(run.status).toBe('completed');
    expect(await groupsOf(type)).toMatchObject([{ step: 'all/each', count: 1, lastExecution: run.id }]);
  });

  it('are one for a step that was uncertain and given up by somebody, and others for other statuses', async () => {
    const call = '{ id: call, action: world/once, with: { key: given }, retry: { attempts: 1 } }';
    const type = await defineWorkflow(test, `  - ${call}\n`);
    for (let n = 0; n < 2; n += 1) {
      test.world.answer = () => 500;
      const event = await test.send({ n }, type);
      const { id } = await test.settled(event, ['uncertain']);
      await test.engine.executions.settle({
        tenantId: TENANT,
        executionId: id,
        path: 'call',
        as: 'give_up',
        by: 'ona',
      });
      expect((await test.settled(event, ['failed'])).error).toMatchObject({ details: { givenUpBy: 'ona' } });
    }
    for (const status of [502, 503]) {
      test.world.answer = () => status;
      expect((await test.settled(await test.send({ status }, type))).status).toBe('failed');
    }
    const groups = (await groupsOf(type)).map(({ message, code, count }) => [message, code, count]);
    expect(groups).toEqual([
      ['The world answered 503.', 'UNAVAILABLE', 1],
      ['The world answered 502.', 'UNAVAILABLE', 1],
      ['The world answered 500.', 'UNAVAILABLE', 2],
    ]);
  });

  it('know of runs that failed without a step', async () => {
    const type = await defineWorkflow(test, '  - { id: w, wait: { signal: go } }\n', 'timeout: 50ms\n');
    const run = await test.settled(await test.send({}, type));
    expect(run.status).toBe('failed');
    const groups = await groupsOf(type);
    expect(groups.some(({ lastExecution }) => lastExecution === run.id)).toBe(true);
  });

  it('are exact however many fail and count at once', async () => {
    const type = await defineWorkflow(test, '  - { id: call, action: world/once }\n');
    test.world.answer = () => 404;
    const { engine } = await test.another();
    await engine.createWorker().start();
    const counting = new AbortController();
    const readers = [test.engine, engine].map(async ({ errors }) => {
      while (!counting.signal.aborted) await errors.list({ tenantId: TENANT });
    });
    await Promise.all(Array.from({ length: 200 }, (_, n) => test.send({ n }, type)));
    const failed = async () =>
      (
        await test.database
          .sql`select from automate_engine.executions where workflow_name = ${nameOf(type)} and status = 'failed'`
      ).length;
    await expect.poll(failed, { timeout: 20_000 }).toBe(200);
    counting.abort();
    await Promise.all(readers);
    expect(await groupsOf(type)).toMatchObject([{ count: 200 }]);
  });

  it('come in pages, by workflow, code and time', async () => {
    const { items: all } = await list({});
    expect(all.length).toBeGreaterThan(3);
    const found: string[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await list({ limit: 1, cursor });
      found.push(...page.items.map(({ fingerprint }) => fingerprint));
      if (page.nextCursor === undefined) break;
      cursor = page.nextCursor;
    }
    expect(found).toEqual(all.map(({ fingerprint }) => fingerprint));
    expect((await list({ code: 'NOT_FOUND' })).items.every(({ code }) => code === 'NOT_FOUND')).toBe(true);
    expect((await list({ workflow: 'nobody' })).items).toEqual([]);
    expect((await list({ since: '2999-01-01T00:00:00Z' })).items).toEqual([]);
    expect((await list({ since: all[0]!.lastSeen })).items.length).toBeGreaterThan(0);
    for (const wrong of [{ cursor: 'x' }, { since: 'soon' }, { limit: 0 }]) {
      await expect(list(wrong)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    }
  });

  it('go when none of their runs is left', async () => {
    const { sql } = test.database;
    const before = (await list({})).items.length;
    await sql.unsafe(PRUNE_ERRORS);
    expect((await list({})).items).toHaveLength(before);
    await forget({ sql, retention: { failedMs: 0 }, storage: undefined, signal: new AbortController().signal });
    await sql.unsafe(COUNT_FAILURES);
    await sql`update automate_engine.error_groups set last_seen = last_seen - interval '2 days'`;
    await sql.unsafe(PRUNE_ERRORS);
    // Of the run that was completed all the same there is something left.
    expect((await list({})).items.map(({ step }) => step)).toEqual(['all/each']);
  });
});
