import { createServer, type Server } from 'node:net';
import { inspect } from 'node:util';
import { sql as query } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FreshDatabase, freshDatabase } from './__fixtures__/fresh-database.ts';
import { openDatabase } from './open-database.ts';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database[Symbol.asyncDispose]());

describe('openDatabase', () => {
  it('gives one pool through postgres.js and drizzle', async () => {
    const opened = await openDatabase({ url: database.url, applicationName: 'one-pool', max: 1 });
    const [raw] = await opened.sql`select pg_backend_pid() as pid, current_setting('application_name') as name,
      current_setting('server_version_num')::int / 10000 as major`;
    const [lifted] = await opened.db.execute(query`select pg_backend_pid() as pid`);
    expect(raw).toMatchObject({ name: 'one-pool', pid: lifted?.pid });
    expect(opened.db.$client).toBe(opened.sql);
    expect(opened.serverMajor).toBe(raw?.major);
    await opened.close();
    await opened.close();
    // The server takes a moment to see that they are gone.
    const left = () => database.sql`select pid from pg_stat_activity where application_name = 'one-pool'`;
    await expect.poll(left).toHaveLength(0);
  });

  it('takes an embedded database where there is no URL', async () => {
    const opened = await openDatabase({ embedded: { url: database.url } });
    expect(await opened.sql`select 1 as one`).toEqual([{ one: 1 }]);
    await opened.close();
    await expect(openDatabase({})).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  it('uses no named statement when a pooler is in between', async () => {
    for (const [url, prepared] of [
      [database.url, 1],
      [`${database.url}?pgbouncer=true`, 0],
    ] as const) {
      const opened = await openDatabase({ url, max: 1 });
      await opened.sql`select ${'x'}::text as marker`;
      const [row] =
        await opened.sql`select count(*)::int as n from pg_prepared_statements where statement like '%marker%'
        and statement not like '%pg_prepared%'`;
      expect(row?.n).toBe(prepared);
      await opened.close();
    }
  });

  it('hands run-time parameters to the server', async () => {
    const opened = await openDatabase({ url: `${database.url}?statement_timeout=1234ms&channel_binding=prefer` });
    expect(await opened.sql`show statement_timeout`).toEqual([{ statement_timeout: '1234ms' }]);
    await opened.close();
  });
});

describe('a database that cannot be opened', () => {
  // Nobody waits for it where there is an answer, however late that comes on a machine that is busy.
  const refusalOf = async (url: string, connectTimeoutMs = 15_000) => {
    const error = await openDatabase({ url, connectTimeoutMs }).then(
      async (opened) => {
        await opened.close();
        throw new Error('it was opened');
      },
      (refusal) => refusal,
    );
    expect(error.message).not.toContain('\n');
    return error;
  };
  const change = (part: Partial<URL>) => {
    const url = Object.assign(new URL(database.url), part);
    return url.href;
  };
  let silent: Server;
  beforeAll(async () => {
    silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => void silent.close());

  it('says that nothing listens there', async () => {
    const error = await refusalOf('postgres://ann:hunter2@127.0.0.1:1/app');
    expect(error).toMatchObject({ code: 'UNAVAILABLE', retryable: true, effect: 'none' });
    expect(error.message).toContain('127.0.0.1:1/app cannot be opened: nothing listens there (ECONNREFUSED). Start it');
    expect(inspect(error)).not.toContain('hunter2');
  });

  it('finds the reason when a name has several addresses', async () => {
    expect((await refusalOf('postgres://localhost:1/app')).message).toContain('nothing listens there');
  });

  it.each<[string, () => string, string, string, number?]>([
    [
      'a name that is not there',
      () => 'postgres://no-such-host.invalid/app',
      'UNAVAILABLE',
      'no-such-host.invalid',
      1000,
    ],
    ['a socket that is not there', () => 'postgres:///app?host=/nowhere', 'UNAVAILABLE', '/nowhere/app'],
    ['a port that never answers', () => change({ port: String(port(silent)) }), 'UNAVAILABLE', 'in time', 1000],
    ['a wrong password', () => change({ password: 'hunter2' }), 'UNAUTHENTICATED', 'password'],
    ['a user that is not there', () => change({ username: 'bob' }), 'UNAUTHENTICATED', 'user'],
    ['a database that is not there', () => change({ pathname: '/gone' }), 'FAILED_PRECONDITION', '/gone'],
    ['encryption that the server lacks', () => change({ search: '?sslmode=require' }), 'UNAVAILABLE', 'sslmode'],
  ])('%s', async (_title, url, code, words, connectTimeoutMs) => {
    const error = await refusalOf(url(), connectTimeoutMs);
    expect(error).toMatchObject({ code });
    expect(error.message).toContain(words);
    expect(inspect(error)).not.toContain('hunter2');
  });

  it.each([
    [
      'too old',
      `create function fake.current_setting(text) returns text return '140022'`,
      'it is PostgreSQL 14. Upgrade',
    ],
    ['a standby', 'create function fake.pg_is_in_recovery() returns bool return true', 'it is a read-only standby'],
  ])('refuses a server that is %s', async (_title, answer, words) => {
    // Functions of the test's own stand before the server's: there is no such server to be had here.
    await using other = await freshDatabase();
    await other.sql.unsafe(`create schema fake; ${answer}`);
    const error = await refusalOf(`${other.url}?search_path=fake,pg_catalog`);
    expect(error).toMatchObject({ code: 'FAILED_PRECONDITION' });
    expect(error.message).toContain(words);
  });

  it('refuses an encoding that cannot hold every text', async () => {
    await using latin = await freshDatabase("encoding 'LATIN1' locale_provider libc locale 'C' template template0");
    const error = await refusalOf(latin.url);
    expect(error).toMatchObject({ code: 'FAILED_PRECONDITION' });
    expect(error.message).toContain("ENCODING 'UTF8'");
  });
});

function port(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}
