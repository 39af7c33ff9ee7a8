import type { ResourceCall, RowAction } from '@automate/api';
import { AutomateError } from '@automate/core';
import { createTestDatabase, type TestDatabase } from '@automate/embedded-postgres/testing';
import { governanceMigrations } from '@automate/governance';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { callOf } from '../__fixtures__/things.ts';
import { adminResource, audited, bulkActions, objectPermissions } from '../admin-resource.ts';
import { createAdminResources, type OpenAdminResources } from '../create-admin-resources.ts';
import { adminMigrations } from '../migrations.ts';

const users = adminResource(
  {
    key: 'users',
    displayName: { one: 'User', many: 'Users' },
    fields: [
      { key: 'name', type: 'string', label: 'Name', required: true },
      { key: 'enabled', type: 'boolean', label: 'Enabled', default: false },
      {
        key: 'status',
        type: 'select',
        label: 'Status',
        options: ['new', 'old'].map((value) => ({ value, label: value })),
      },
    ],
    search: ['name'],
    filters: ['enabled', 'status'],
  },
  bulkActions([
    { key: 'enable', label: 'Enable', set: { enabled: true } },
    { key: 'disable', label: 'Disable', set: { enabled: false } },
    { key: 'set-status', label: 'Set status', ask: ['status'] },
    { key: 'rename', label: 'Rename', set: { name: null } },
  ]),
  audited(),
  objectPermissions(({ values }, { permissions }) =>
    values.name === 'root' || !permissions.includes('*') ? [] : ['update', 'delete', 'restore'],
  ),
);
const call = callOf('users');
const all: Pick<RowAction, 'filter' | 'values' | 'dryRun'> = { filter: {}, values: {}, dryRun: false };

let database: TestDatabase;
let admin: OpenAdminResources;
beforeAll(async () => {
  database = await createTestDatabase({ migrations: [governanceMigrations, adminMigrations] });
  admin = createAdminResources({ db: database.db, resources: [users] });
});
afterAll(async () => {
  await admin.close();
  await database.drop();
});
beforeEach(async () => {
  await database.sql`truncate automate_admin.records, automate_admin.row_jobs cascade`;
  await database.sql`insert into automate_admin.records (tenant_id, resource, id, data, created_by, updated_by)
    select t, 'app/users', 'u' || n, jsonb_build_object('name', 'User ' || n, 'enabled', n % 2 = 0), 'x', 'x'
    from generate_series(1, 450) n, unnest(array['one', 'two']) t`;
});

const ended = async (action: string, on: Partial<RowAction>, from: ResourceCall = call) => {
  const { id } = await admin.actions.start(from, action, { ...all, ...on });
  const job = () => admin.actions.get(from, id);
  await expect.poll(async () => (await job()).state, { timeout: 60_000, interval: 20 }).not.toBe('running');
  return job();
};
const enabled = async (tenant: string) =>
  Number(
    (
      await database.sql`select count(*) from automate_admin.records
    where tenant_id = ${tenant} and deleted_at is null and data @> '{"enabled": true}'`
    )[0]?.count,
  );

/** A plugin whose code has the rows. */
function pluginOf(rows: object) {
  const declared = { ...users.spec, key: 'coded', operations: ['list', 'get', 'delete'] };
  return {
    declarations: () => [{ key: 'coded', pluginId: 'p', declared }],
    contribution: async () => ({ rows }),
  } as unknown as Parameters<typeof createAdminResources>[0]['plugins'] & object;
}

describe('what is done to many rows', { timeout: 120_000 }, () => {
  it('is done to each row that a filter finds, once, and to no other tenant’s', async () => {
    const disabled = { filter: { enabled: 'false' } };
    expect(await admin.actions.count(call, 'enable', { ...all, ...disabled })).toBe(225);
    expect(await enabled('one')).toBe(225);
    expect(await ended('enable', disabled)).toMatchObject({ state: 'completed', matched: 225, done: 225, refused: 0 });
    expect([await enabled('one'), await enabled('two')]).toEqual([450, 225]);
    const [audit] =
      await database.sql`select count(*)::int as n from automate_governance.audit where action = 'data.update'`;
    expect(audit?.n).toBe(225);
  });

  it('is done to rows by id, deletes and restores too, and says which it left', async () => {
    await database.sql`update automate_admin.records set data = '{"name": "root"}' where tenant_id = 'one' and id = 'u3'`;
    const some = { ids: ['u1', 'u2', 'u3', 'none', 'u1'], filter: undefined };
    const gone = await ended('delete', some);
    expect(gone).toMatchObject({ matched: 4, done: 2, refused: 2 });
    expect(gone.refusals.map(({ id, code }) => [id, code]).sort()).toEqual([
      ['none', 'NOT_FOUND'],
      ['u3', 'PERMISSION_DENIED'],
    ]);
    expect(await ended('restore', { filter: {} })).toMatchObject({ matched: 2, done: 2 });
    expect(await ended('rename', { filter: { q: 'User 45' } })).toMatchObject({ matched: 2, done: 0, refused: 2 });
  });

  it('takes a value that is asked for, and refuses one that is none', async () => {
    const start = (action: string, values: RowAction['values']) =>
      admin.actions.start(call, action, { ...all, values });
    await expect(start('set-status', { status: 'lost' })).rejects.toMatchObject({
      details: { errors: [{ pointer: '/values/status' }] },
    });
    await expect(start('enable', { status: 'old' })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    await expect(start('none', {})).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(admin.actions.start(call, 'enable', { ...all, filter: { name: 'x' } })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
    expect(await ended('set-status', { ids: ['u1'], filter: undefined, values: { status: 'old' } })).toMatchObject({
      done: 1,
    });
    const { items } = await admin.rows.list(call, { status: 'old' });
    expect(items).toMatchObject([{ id: 'u1', values: { status: 'old' } }]);
  });

  it('ends where it is given up, or its caller may no more', async () => {
    let looks = 0;
    const leaving = {
      ...call,
      stillAllowed: async () => {
        looks += 1;
        if (looks > 3) throw new AutomateError({ code: 'UNAUTHENTICATED', message: 'gone', effect: 'none' });
        return call.principal;
      },
    };
    const left = await ended('enable', {}, leaving);
    expect(left).toMatchObject({ state: 'failed', failure: { code: 'UNAUTHENTICATED', message: 'gone' } });
    expect(left.done).toBeLessThan(450);
    const { id } = await admin.actions.start(call, 'disable', { ...all });
    expect((await admin.actions.abort(call, id)).state).toBe('aborted');
    expect((await admin.actions.get(call, id)).finishedAt).toBeDefined();
    const listed = { id, action: 'disable', chosenBy: 'filter', filter: {} };
    expect((await admin.actions.list(call, { limit: 1 })).items).toMatchObject([listed]);
    const other = { ...call, principal: { ...call.principal, tenantId: 'two' } };
    await expect(admin.actions.get(other, id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('goes on with the rights that its caller has by then', async () => {
    const less = { ...call, stillAllowed: async () => ({ ...call.principal, permissions: ['data:*'] }) };
    const job = await ended('enable', {}, less);
    expect(job).toMatchObject({
      state: 'completed',
      refusals: expect.arrayContaining([expect.objectContaining({ code: 'PERMISSION_DENIED' })]),
    });
    expect(job.done + job.refused).toBe(450);
  });

  it('leaves room for others, however many jobs a tenant starts', async () => {
    let now = 0;
    let most = 0;
    const rows = {
      get: async (id: string) => ({ id, values: {} }),
      async delete() {
        now += 1;
        most = Math.max(most, now);
        await new Promise((resolve) => setTimeout(resolve, 5));
        now -= 1;
      },
    };
    const other = createAdminResources({ db: database.db, plugins: pluginOf(rows) });
    const on = { ...all, ids: ['a', 'b', 'c', 'd'], filter: undefined };
    const started = await Promise.all([1, 2, 3, 4, 5, 6].map(() => other.actions.start(callOf('coded'), 'delete', on)));
    for (const { id } of started) {
      await expect
        .poll(() => other.actions.get(callOf('coded'), id), { timeout: 60_000, interval: 20 })
        .toMatchObject({ state: 'completed', done: 4 });
    }
    expect(most).toBeLessThanOrEqual(8);
  });

  it('says which rows to who began it alone, where others see other rows', async () => {
    const rows = { delete: () => Promise.reject(new AutomateError({ code: 'ABORTED', message: 'no' })) };
    const other = createAdminResources({ db: database.db, plugins: pluginOf(rows) });
    const from = callOf('coded');
    const { id } = await other.actions.start(from, 'delete', { ...all, ids: ['a'], filter: undefined });
    const own = () => other.actions.get(from, id);
    await expect.poll(own, { timeout: 60_000, interval: 20 }).toMatchObject({ state: 'completed', refused: 1 });
    expect((await own()).refusals).toHaveLength(1);
    const eve = { ...from, principal: { ...from.principal, keyId: 'eve' } };
    const [seen] = (await other.actions.list(eve, {})).items as object[];
    expect(seen).toMatchObject({ id, refused: 1, refusals: [], chosenBy: 'ids' });
  });

  it('keeps of what a plugin says no secret', async () => {
    const rows = {
      get: async (id: string) => ({ id, values: {} }),
      delete: () => Promise.reject(new AutomateError({ code: 'ABORTED', message: 'not with s3cret' })),
    };
    const redact = (text: string) => text.replace('s3cret', '***');
    const other = createAdminResources({ db: database.db, plugins: pluginOf(rows), redact });
    const { id } = await other.actions.start(callOf('coded'), 'delete', { ...all, ids: ['a'], filter: undefined });
    await expect
      .poll(() => other.actions.get(callOf('coded'), id), { timeout: 60_000, interval: 20 })
      .toMatchObject({ state: 'completed', refusals: [{ id: 'a', code: 'ABORTED', message: 'not with ***' }] });
  });

  it.each([[['a', 'b']], [[]]])('is refused where a plugin never comes to the end of its rows: %j', async (ids) => {
    const page = { rows: ids.map((id) => ({ id, values: {} })), nextCursor: 'more' };
    const rows = { list: async () => page };
    const other = createAdminResources({ db: database.db, plugins: pluginOf(rows) });
    await expect(other.actions.start(callOf('coded'), 'delete', all)).rejects.toMatchObject({
      code: 'FAILED_PRECONDITION',
      message: expect.stringContaining('10000 rows'),
    });
  });

  it('counts as ended when its process is gone', async () => {
    await database.sql`insert into automate_admin.row_jobs (tenant_id, resource, action, rows, matched, done, created_by, held_until)
      values ('one', 'app/users', 'enable', '{}', 9, 4, 'x', now())`;
    expect((await admin.actions.list(call, {})).items).toMatchObject([{ state: 'interrupted', matched: 9, done: 4 }]);
  });
});
