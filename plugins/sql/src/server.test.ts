import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JsonObject } from '@automate/core';
import { createTestServer, type TestServer } from '@automate/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestDatabase } from './testing/test-database.ts';
import { startWatchedProxy, type WatchedProxy } from './testing/watched-proxy.ts';

const folder = join(import.meta.dirname, '..');

describe.each(['trusted', 'child'] as const)('steps of a workflow in a server (%s)', (tier) => {
  let database: Awaited<ReturnType<typeof openTestDatabase>>;
  let proxy: WatchedProxy;
  let server: TestServer;
  const backups = realpathSync(mkdtempSync(join(tmpdir(), 'kept-')));
  beforeAll(async () => {
    database = await openTestDatabase();
    proxy = await startWatchedProxy(database.connection);
    server = await createTestServer({
      config: {
        plugins: {
          list: [folder],
          tiers: { default: 'child', trusted: tier === 'trusted' ? [folder] : [] },
          grants: {
            sql: [
              { resource: 'network', action: '*', scope: `127.0.0.1:${proxy.port}` },
              { resource: 'secrets', action: 'read', scope: 'connection.password' },
              { resource: 'filesystem', action: '*', scope: `${backups}/*` },
            ],
          },
        },
        allowPrivate: [`127.0.0.1:${proxy.port}`],
      },
    });
    await server.api('PUT', '/api/v1/secrets/DB', { value: database.connection.password ?? '' });
  });
  afterAll(async () => {
    await server.stop();
    await proxy[Symbol.asyncDispose]();
    await database.drop();
    rmSync(backups, { recursive: true });
  });

  let count = 0;
  async function run(steps: JsonObject[], payload: JsonObject = {}) {
    count += 1;
    const { user, database: name } = database.connection;
    const connection = {
      host: '127.0.0.1',
      port: proxy.port,
      user,
      database: name,
      password: '$secret:DB',
      sslMode: 'disable',
    };
    const all = steps.map(({ with: input, ...step }) => ({ ...step, with: { connection, ...(input as JsonObject) } }));
    const workflow = { name: `db-${count}`, on: [{ event: `db.number${count}` }], steps: all };
    await server.workflow(JSON.stringify(workflow));
    const done = await server.run(`db.number${count}`, payload);
    return done as { status: string; error?: { message: string }; steps: { output: Record<string, unknown> }[] };
  }

  it('migrate, write what an event brings, and read it', async () => {
    const sql = 'create table people (id int generated always as identity primary key, name text, tags jsonb)';
    const hostile = "Robert'); drop table people; --{{event.type}} $secret:DB";
    const done = await run(
      [
        { id: 'migrate', uses: 'db:migrate', with: { migrations: [{ name: '1-people', sql }] } },
        {
          id: 'add',
          uses: 'db:query',
          with: {
            query: 'insert into people (name, tags) values ($1, $2) returning id',
            params: ['{{event.payload.name}}', '{{json event.payload.tags}}'],
            readOnly: false,
          },
        },
        {
          id: 'read',
          uses: 'db:query',
          with: { query: 'select * from people where id = $1', params: ['{{steps.add.output.rows.[0].id}}'] },
        },
      ],
      { name: hostile, tags: ['a', { b: null }] },
    );
    expect(done.status, JSON.stringify(done)).toBe('completed');
    expect(done.steps[0]?.output).toEqual({ applied: ['1-people'], already: [], unknown: [] });
    expect(done.steps[2]?.output).toMatchObject({ rows: [{ id: 1, name: hostile, tags: ['a', { b: null }] }] });
    expect(server.log.join()).not.toContain(database.connection.password);
  });

  it('take no query that a template made', async () => {
    const query = "select * from people where name = '{{event.payload.name}}'";
    await expect(run([{ id: 'read', uses: 'db:query', with: { query } }])).rejects.toThrow(
      /\/steps\/0\/with\/query.*db:query takes .*query.* as it is written/,
    );
  });

  it('are given no host that the operator did not grant', async () => {
    const connection = { ...database.connection, host: '127.0.0.2', password: '$secret:DB' };
    const done = await run([{ id: 'read', uses: 'db:query', with: { connection, query: 'select 1' } }]);
    expect(done).toMatchObject({ status: 'failed', error: { code: 'PERMISSION_DENIED' } });
  });

  it('read again when the connection was cut', async () => {
    let cuts = 0;
    proxy.cut = (message) => (message.includes('now() as') && cuts++ === 0 ? 'after' : undefined);
    const done = await run([
      { id: 'read', uses: 'db:query', with: { query: 'select now() as at' }, retry: { attempts: 3, backoff: '1ms' } },
    ]);
    expect(done).toMatchObject({ status: 'completed' });
    expect(cuts).toBe(2);
  });

  it.each([
    ['in the middle of a write', 'insert into writes', 'after', 'uncertain', 1],
    ['in the middle of its commit', 'commit', 'after', 'uncertain', 1],
    ['before it was sent', 'set_config', 'before', 'failed', 3],
  ] as const)('are not done again when the connection was cut %s', async (when, text, cut, status, times) => {
    await database.sql`create table if not exists writes (what text)`;
    let cuts = 0;
    proxy.cut = (message) => {
      if (!message.includes(text)) return undefined;
      cuts += 1;
      return cut;
    };
    const query = 'insert into writes values ($1)';
    const write = { query, params: [when], readOnly: false };
    const retry = { attempts: 3, backoff: '1ms' };
    const done = await run([{ id: 'write', uses: 'db:query', with: write, retry }]);
    proxy.cut = undefined;
    expect(done.status, JSON.stringify(done)).toBe(status);
    expect(cuts).toBe(times);
    const written = await database.sql`select from writes where what = ${when}`;
    expect(written.length).toBeLessThan(2);
  });

  it('leave a backup, which comes back', async () => {
    await database.sql`create table kept as select n from generate_series(1, 1000) n`;
    const tables = ['kept'];
    const done = await run([
      { id: 'folder', uses: 'db:backup', with: { tables, location: `file://${backups}`, retentionDays: 7 } },
      { id: 'lose', uses: 'db:query', with: { query: 'truncate kept', readOnly: false } },
      { id: 'restore', uses: 'db:restore', with: { location: '{{steps.folder.output.location}}' } },
    ]);
    expect(done.status, JSON.stringify(done)).toBe('completed');
    expect(done.steps[0]?.output.tables).toEqual([{ table: 'public.kept', rows: 1000, bytes: 3893 }]);
    expect(await database.sql`select count(*)::int as n, sum(n)::int as sum from kept`).toEqual([
      { n: 1000, sum: 500500 },
    ]);
  });

  it('are told that a storage is not to be reached', async () => {
    const done = await run([
      { id: 'keep', uses: 'db:backup', with: { location: 's3://backups/daily/', retentionDays: 7 } },
    ]);
    expect(done).toMatchObject({ status: 'failed', error: { code: 'INVALID_ARGUMENT' } });
    expect(done.error?.message).toContain('reaches no storage "s3:"');
  });
});
