import { setTimeout as sleep } from 'node:timers/promises';
import type { JsonObject } from '@automate/core';
import { assertStepError, createStepHarness, type StepRunOptions } from '@automate/testing';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { stepType } from '../step-type.ts';
import { openTestDatabase } from '../testing/test-database.ts';
import { startWatchedProxy } from '../testing/watched-proxy.ts';
import type { QueryInput } from './query.ts';
import type { QueryOutput } from './read-rows.ts';

let database: Awaited<ReturnType<typeof openTestDatabase>>;
beforeAll(async () => {
  database = await openTestDatabase();
  await database.sql`create table things (id int primary key, name text)`;
});
afterEach(() => database.sql`truncate things`);
afterAll(() => database.drop());

const harness = createStepHarness({ stepType });
const run = (query: string, input: Partial<QueryInput> = {}, options?: StepRunOptions) =>
  harness.run('query', { connection: database.connection, query, ...input } as unknown as JsonObject, options);

async function output(query: string, input?: Partial<QueryInput>): Promise<QueryOutput> {
  const { result, error } = await run(query, input);
  if (error) throw error;
  return result?.output as unknown as QueryOutput;
}

const count = async () => (await database.sql`select count(*)::int as n from things`)[0]?.n;

describe('a query', () => {
  it('gives its rows by the names of their columns', async () => {
    expect(await output('select $1::int + 1 as n, $2 as "a b"', { params: [1, null] })).toEqual({
      rows: [{ n: 2, 'a b': null }],
      rowCount: 1,
      truncated: false,
      columns: ['n', 'a b'],
    });
    expect(await output('select 1 as "__proto__", 2 as constructor where false')).toEqual({
      rows: [],
      rowCount: 0,
      truncated: false,
      columns: ['__proto__', 'constructor'],
    });
  });

  it.each([
    ["'9223372036854775807'::bigint", '9223372036854775807'],
    ["'0.10000000000000000000000001'::numeric", '0.10000000000000000000000001'],
    ["'NaN'::float8", 'NaN'],
    ["'1e-300'::float8", 1e-300],
    ['7::smallint', 7],
    ['true', true],
    ["'2026-11-28 10:00:00.123456+02'::timestamptz", '2026-11-28T08:00:00.123456Z'],
    ["'2026-11-28 10:00:00'::timestamp", '2026-11-28T10:00:00'],
    ["'2026-11-28'::date", '2026-11-28'],
    ["'infinity'::timestamptz", 'infinity'],
    ["'0044-03-15 BC'::timestamp", '0044-03-15 00:00:00 BC'],
    ["'1 year 2 days 00:00:01.5'::interval", 'P1Y2DT1.5S'],
    ["'\\x00ff'::bytea", 'AP8='],
    [`'{"a": [1, null]}'::jsonb`, { a: [1, null] }],
    ["'null'::json", null],
    [`array['a"b', null, 'NULL', '{,}']`, ['a"b', null, 'NULL', '{,}']],
    [
      'array[[1,2],[3,4]]',
      [
        [1, 2],
        [3, 4],
      ],
    ],
    ["'[0:1]={1,2}'::int[]", [1, 2]],
    ["array['9223372036854775807'::bigint]", ['9223372036854775807']],
    [`array['{"a":1}'::jsonb]`, [{ a: 1 }]],
    ["array['\\x01'::bytea]", ['AQ==']],
    ["'11111111-1111-1111-1111-111111111111'::uuid", '11111111-1111-1111-1111-111111111111'],
    ["row(1, 'a')", '(1,a)'],
  ])('makes JSON of %s', async (expression, expected) => {
    expect((await output(`select ${expression} as v`)).rows[0]?.v).toEqual(expected);
  });

  it('writes values the same whatever the database says', async () => {
    await database.sql.unsafe(
      `alter database ${database.name} set timezone = 'Asia/Tokyo'; alter database ${database.name} set datestyle = 'German'`,
    );
    expect((await output("select '2026-11-28 10:00Z'::timestamptz as t, '2026-01-02'::date as d")).rows).toEqual([
      { t: '2026-11-28T10:00:00Z', d: '2026-01-02' },
    ]);
  });

  it('refuses two columns of one name', async () => {
    assertStepError(await run('select 1 as a, 2 as a'), 'INVALID_ARGUMENT', /two columns are called "a"/);
  });
});

describe('parameters', () => {
  it('come back as they were, whatever they are, and never change the statement', async () => {
    const hostile = fc.constantFrom("'; drop table things; --", '$1', '$$', '\\', "\\'", '{"a"}', 'NULL', '{{x}}');
    const text = fc.oneof(hostile, fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }));
    await fc.assert(
      fc.asyncProperty(fc.array(text, { maxLength: 5 }), text, async (list, one) => {
        const storable = [...list, one].every((value) => value.isWellFormed() && !value.includes('\0'));
        const ran = await run('select $1::text as one, $2::text[] as list, $3::jsonb as object', {
          params: [one, list, { one, list }],
        });
        if (storable) expect(ran.result?.output).toMatchObject({ rows: [{ one, list, object: { one, list } }] });
        else assertStepError(ran, 'INVALID_ARGUMENT', /parameters cannot be sent/);
      }),
      { numRuns: 60 },
    );
    expect(await count()).toBe(0);
  });

  it('have JSON of every kind', async () => {
    const params = [1.5, true, null, [1, 2], [], { a: { b: [1] } }];
    const { rows } = await output(
      'select $1::float8 as a, $2::bool as b, $3::int as c, $4::int[] as d, $5::int[] as e, $6::jsonb as f',
      { params },
    );
    expect(rows).toEqual([{ a: 1.5, b: true, c: null, d: [1, 2], e: [], f: { a: { b: [1] } } }]);
  });

  it('are as many as the statement has', async () => {
    assertStepError(await run('select 1', { params: [1] }), 'INVALID_ARGUMENT', /bind message supplies 1/);
    assertStepError(await run('select $1::int'), 'INVALID_ARGUMENT', /bind message supplies 0/);
  });
});

describe('one statement in a transaction that only reads', () => {
  it.each([
    ['more than one statement', 'select 1; drop table things', 'INVALID_ARGUMENT', /multiple commands/],
    ['a write', "insert into things values (1, 'a')", 'PERMISSION_DENIED', /say readOnly: false/],
    [
      'a write in a query',
      'with x as (delete from things returning 1) select * from x',
      'PERMISSION_DENIED',
      /readOnly/,
    ],
    ['a change of its transaction', 'set transaction read write', 'INVALID_ARGUMENT', /before any query/],
    [
      'the same by a function',
      "select set_config('transaction_read_only', 'off', true)",
      'INVALID_ARGUMENT',
      /before any query/,
    ],
    [
      'the same in a block',
      "do $$ begin set transaction read write; insert into things values (1, 'a'); end $$",
      'INVALID_ARGUMENT',
      /before any query/,
    ],
    [
      'a commit in a block',
      "do $$ begin commit; insert into things values (1, 'a'); end $$",
      'FAILED_PRECONDITION',
      /termination/,
    ],
    ['the end of its transaction', 'commit', 'INVALID_ARGUMENT', /ends its transaction/],
    ['rows to be copied in', 'copy things from stdin', 'PERMISSION_DENIED', /readOnly/],
    [
      'rows to be copied out',
      'copy (select generate_series(1, 100000)) to stdout',
      'INVALID_ARGUMENT',
      /COPY has no place/,
    ],
    ['no statement', '-- nothing', 'INVALID_ARGUMENT', /no statement/],
    ['what is no SQL', 'selec 1', 'INVALID_ARGUMENT', /syntax error/],
    ['a table that is not there', 'select * from nothing', 'INVALID_ARGUMENT', /"nothing" does not exist/],
  ] as const)('refuses %s', async (_what, query, code, message) => {
    const ran = await run(query);
    assertStepError(ran, code, message);
    expect(ran.error).toMatchObject({ effect: 'none', retryable: false });
    expect(await count()).toBe(0);
  });
});

describe('a query that writes', () => {
  const write = { readOnly: false };

  it('is committed, gives what it returns, and how many rows it changed', async () => {
    const inserted = await output("insert into things select n, 'a' from generate_series(1, 250) n returning id", {
      ...write,
      rowLimit: 2,
    });
    expect(inserted).toEqual({ rows: [{ id: 1 }, { id: 2 }], rowCount: 250, truncated: true, columns: ['id'] });
    expect(await output('delete from things', write)).toMatchObject({ rows: [], rowCount: 250, truncated: false });
  });

  it('is done to its end, however few rows are wanted', async () => {
    await database.sql.unsafe(
      `create function put(n int) returns int language sql as 'insert into things values (n, null) returning id'`,
    );
    await output('select put(n) from generate_series(1, 300) n', { ...write, rowLimit: 1 });
    expect(await count()).toBe(300);
  });

  it.each([
    ['a constraint', 'insert into things values (1, null), (1, null)', 'ALREADY_EXISTS', /things_pkey/],
    ['more than one statement', 'delete from things; select 1', 'INVALID_ARGUMENT', /multiple commands/],
    ['the end of its transaction', 'rollback', 'INVALID_ARGUMENT', /ends its transaction/],
    ['rows to be copied in', 'copy things from stdin', 'DEADLINE_EXCEEDED', /COPY has no place/],
    [
      'two columns of one name',
      'insert into things values (7, null) returning id, id',
      'INVALID_ARGUMENT',
      /two columns/,
    ],
    ['what no transaction can do', 'vacuum things', 'INVALID_ARGUMENT', /transaction block/],
  ] as const)('that fails has changed nothing: %s', async (_what, query, code, message) => {
    const ran = await run(query, write);
    assertStepError(ran, code, message);
    expect(ran.error?.effect).toBe('none');
    expect(await count()).toBe(0);
  });

  it('is undone and may be tried again when it was in the way of another', async () => {
    await database.sql`insert into things values (1, 'a')`;
    const other = await database.sql.reserve();
    await other`begin`;
    await other`lock table things`;
    const ran = await run('delete from things', write, { policy: { timeoutMs: 4_000 } });
    await other`rollback`;
    other.release();
    // The server ended it itself, before the step's time was over.
    assertStepError(ran, 'DEADLINE_EXCEEDED', /statement timeout/);
    expect(ran.error).toMatchObject({ effect: 'none', retryable: true });
    expect(await count()).toBe(1);
  });
});

describe('a million rows', () => {
  it('are not read when few are wanted', async () => {
    await using proxy = await startWatchedProxy(database.connection);
    const connection = { ...database.connection, port: proxy.port };
    const many = "select n, repeat('x', 1000) as x from generate_series(1, 1000000) n";
    const { rows, rowCount, truncated } = await output(many, { connection, rowLimit: 500 });
    expect([rows.length, rowCount, truncated, rows.at(-1)?.n]).toEqual([500, 500, true, 500]);
    // A thousandth of what they are.
    expect(proxy.received).toBeLessThan(2_000_000);
  });

  it('are no more than what a step may give', async () => {
    const { rows, truncated } = await output("select repeat('x', 100000) as x from generate_series(1, 1000)");
    expect(truncated).toBe(true);
    expect(JSON.stringify(rows).length).toBeLessThan(9 * 1024 * 1024);
  });
});

describe('a connection', () => {
  it.each([
    ['before a write was sent', 'set_config', 'before', 'none'],
    ['when a write was sent', 'insert into', 'after', 'unknown'],
    ['in the middle of its commit', 'commit', 'before', 'unknown'],
    ['when its commit was sent', 'commit', 'after', 'unknown'],
  ] as const)('that is cut %s leaves the effect: %s', async (_when, text, cut, effect) => {
    await using proxy = await startWatchedProxy(database.connection);
    proxy.cut = (message) => (message.includes(text) ? cut : undefined);
    const connection = { ...database.connection, port: proxy.port };
    const ran = await run("insert into things values (1, 'a')", { connection, readOnly: false });
    assertStepError(ran, 'UNAVAILABLE');
    expect(ran.error).toMatchObject({ effect, retryable: true });
  });

  it('that is cut while it reads has no effect', async () => {
    await using proxy = await startWatchedProxy(database.connection);
    proxy.cut = (message) => (message.includes('generate_series') ? 'after' : undefined);
    const ran = await run('select * from generate_series(1, 10)', {
      connection: { ...database.connection, port: proxy.port },
    });
    assertStepError(ran, 'UNAVAILABLE');
    expect(ran.error).toMatchObject({ effect: 'none', retryable: true });
  });

  it('that cannot be made says why, and nothing was sent', async () => {
    const { connection } = database;
    const none = { effect: 'none' };
    expect((await run('select 1', { connection: { ...connection, port: 1 } })).error).toMatchObject({
      code: 'UNAVAILABLE',
      retryable: true,
      message: expect.stringContaining(`connect to ${connection.host}:1`),
      ...none,
    });
    expect((await run('select 1', { connection: { ...connection, database: 'no' } })).error).toMatchObject({
      code: 'NOT_FOUND',
      ...none,
    });
    expect((await run('select 1', { connection: { ...connection, sslMode: 'require' } })).error).toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringContaining('SSL'),
      ...none,
    });
  });
});

describe('a step that is over', () => {
  const running = async (text: string) =>
    (await database.sql`select 1 from pg_stat_activity where query like ${`${text}%`} and state = 'active'`).length;

  it.each([
    ['cancelled', 'CANCELLED'],
    ['out of time', 'DEADLINE_EXCEEDED'],
  ] as const)('ends its query on the server: %s', async (how, code) => {
    const cancel = new AbortController();
    const query = `select pg_sleep(1000), '${how}'`;
    // The server's own limit is out of the way: what is tested is the request to cancel.
    const ran = run(
      query,
      {},
      {
        call: { signal: cancel.signal },
        policy: { timeoutMs: how === 'cancelled' ? 600_000 : 4000 },
      },
    );
    await expect.poll(() => running(query)).toBe(1);
    if (how === 'cancelled') cancel.abort();
    assertStepError(await ran, code);
    await expect.poll(() => running(query)).toBe(0);
  });

  it('ends it also when the server forgets the first request, which comes before the statement does', async () => {
    await using proxy = await startWatchedProxy(database.connection);
    const cancel = new AbortController();
    proxy.cut = async (message) => {
      if (message.includes('pg_sleep')) {
        cancel.abort();
        while (proxy.connections === 1) await sleep(10);
        // The server has time to take it, and to forget it.
        await sleep(100);
      }
      return undefined;
    };
    const query = "select pg_sleep(1000), 'forgotten'";
    const connection = { ...database.connection, port: proxy.port };
    const ran = await run(query, { connection }, { call: { signal: cancel.signal }, policy: { timeoutMs: 600_000 } });
    assertStepError(ran, 'CANCELLED');
    const connected = () => database.sql`
      select 1 from pg_stat_activity where datname = current_database() and application_name like 'automate execution%'`;
    await expect.poll(connected).toEqual([]);
  });
});
