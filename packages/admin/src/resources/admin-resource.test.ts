import { adminResourceRoutes, apiMigrations, type Principal, routeHandler } from '@automate/api';
import { createTestDatabase, type TestDatabase } from '@automate/embedded-postgres/testing';
import { governanceMigrations } from '@automate/governance';
import { sql } from 'drizzle-orm';
import { boolean, integer, numeric, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  adminResource,
  audited,
  columnsFor,
  importExport,
  objectPermissions,
  queryFor,
  readOnlyFields,
  softDelete,
  tenantScoped,
} from './admin-resource.ts';
import { createAdminResources } from './create-admin-resources.ts';
import { adminMigrations } from './migrations.ts';

const orders = pgTable('orders', {
  shop: text('shop').notNull(),
  id: uuid('id').notNull().default(sql`gen_random_uuid()`),
  number: integer('number').notNull(),
  total: numeric('total'),
  paid: boolean('paid').notNull().default(false),
  dueAt: timestamp('due_at', { withTimezone: true }),
  note: text('note'),
  owner: text('owner'),
  version: integer('version').notNull().default(1),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().default(sql`clock_timestamp()`),
  updatedAt: timestamp('updated_at', { withTimezone: true }).notNull().default(sql`clock_timestamp()`),
  deletedAt: timestamp('deleted_at', { withTimezone: true }),
});
const DDL = `create table orders (shop text not null, id uuid not null default gen_random_uuid(), number integer not null,
  total numeric, paid boolean not null default false, due_at timestamptz, note text, owner text, version integer not null default 1,
  created_at timestamptz not null default clock_timestamp(), updated_at timestamptz not null default clock_timestamp(),
  deleted_at timestamptz, primary key (shop, id), unique (shop, number) deferrable initially deferred,
  exclude using btree (due_at with =))`;

const may = (keyId: string, tenantId: string, ...permissions: string[]): Principal => ({
  ...{ keyId, tenantId, permissions },
  expiresAt: null,
});
const principals: Record<string, Principal> = {
  ada: may('ada', 'one', 'data:*'),
  bob: may('bob', 'one', 'data:orders:*'),
  eve: may('eve', 'two', '*'),
  boss: may('boss', 'one', '*'),
};

let database: TestDatabase;
let handle: ReturnType<typeof routeHandler>;
beforeAll(async () => {
  database = await createTestDatabase({ migrations: [apiMigrations, governanceMigrations, adminMigrations] });
  await database.sql.unsafe(DDL);
  const resource = adminResource(
    {
      key: 'orders',
      displayName: { one: 'Order', many: 'Orders' },
      table: orders,
      fields: [
        { key: 'number', type: 'integer', label: 'Number', required: true },
        { key: 'total', type: 'float', label: 'Total' },
        { key: 'paid', type: 'boolean', label: 'Paid', default: false },
        { key: 'dueAt', type: 'string', label: 'Due' },
        { key: 'note', type: 'text', label: 'Note' },
        { key: 'owner', type: 'string', label: 'Owner' },
      ],
      search: ['note'],
      filters: ['number', 'paid', 'dueAt'],
      sorts: ['number', 'total', 'dueAt', 'note'],
    },
    tenantScoped(orders.shop),
    softDelete(orders.deletedAt),
    audited(),
    importExport(),
    columnsFor(({ keyId }) => (keyId === 'boss' ? ['number', 'total', 'owner'] : ['number', 'total'])),
    queryFor(({ keyId }) => (keyId === 'bob' ? sql`${orders.owner} = 'bob'` : undefined)),
    readOnlyFields(({ values }, { permissions }) =>
      values.paid === true && !permissions.includes('*') ? ['number', 'total', 'paid'] : [],
    ),
    objectPermissions(({ values }, { keyId }) =>
      keyId === 'boss' || values.paid !== true ? ['update', 'delete', 'restore'] : ['update'],
    ),
  );
  handle = routeHandler(adminResourceRoutes(createAdminResources({ db: database.db, resources: [resource] })), {
    authenticate: async (token) => (token === undefined ? undefined : principals[token]),
  });
});
afterAll(() => database.drop());
beforeEach(() => database.sql`truncate orders`);

const ROWS = '/api/v1/admin/resources/orders/rows';
async function call(who: string, method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const response = await handle(
    new Request(`http://localhost${path}`, {
      method,
      headers: {
        authorization: `Bearer ${who}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }),
  );
  const text_ = await response.text();
  return { status: response.status, body: text_ === '' ? undefined : JSON.parse(text_) };
}
const numbers = async (who: string, query = '') =>
  (await call(who, 'GET', `${ROWS}?sort=number&${query}`)).body.data.map(
    (row: { values: { number: number } }) => row.values.number,
  );
const make = async (number: number, more: object = {}) =>
  `${ROWS}/${(await call('boss', 'POST', ROWS, { values: { number, ...more } })).body.id}`;
const any = { 'if-match': '*' };

describe('a resource over a table of the app', () => {
  it('tells of an import of rows, which others may not see, only who made it', async () => {
    const file = JSON.stringify([
      { id: (await make(1, { owner: 'ada', note: 'private' })).split('/').at(-1), number: 2 },
    ]);
    const made = await call('ada', 'POST', '/api/v1/admin/resources/orders/imports', JSON.parse(file));
    expect(made.body).toMatchObject({ state: 'ready', updates: 1 });
    const rows = `/api/v1/admin/resources/orders/imports/${made.body.id}/rows`;
    expect((await call('ada', 'GET', rows)).body.data[0].values).toMatchObject({ note: 'private' });
    expect((await call('bob', 'GET', rows)).status).toBe(403);
  });

  it('keeps values as their columns do, and tells them as they came', async () => {
    const values = {
      number: 7,
      total: 12.5,
      paid: false,
      dueAt: '2030-01-02T03:04:05.678Z',
      note: '=1+1',
      owner: 'bob',
    };
    const path = await make(7, values);
    const { body } = await call('ada', 'GET', path);
    expect(body).toMatchObject({ version: 1, values, readOnly: [], allowed: ['update', 'delete'] });
    const changed = await call('ada', 'PUT', path, { values: { number: 8, paid: true } }, { 'if-match': '"1"' });
    expect(changed).toMatchObject({ status: 200, body: { version: 2, values: { number: 8, paid: true } } });
    expect(Object.keys(changed.body.values)).toEqual(['number', 'paid']);
    expect(changed.body.updatedAt > body.updatedAt).toBe(true);
  });

  it('leaves to the last digit what a change is not about, and what its caller may not change', async () => {
    const path = await make(1, { paid: true });
    const id = path.split('/').at(-1) as string;
    await database.sql`update orders set total = 12345678901234567.891, due_at = '2030-01-02 03:04:05.678901+00' where id = ${id}`;
    const { values } = (await call('ada', 'GET', path)).body;
    expect((await call('ada', 'PUT', path, { values: { ...values, note: 'seen' } }, any)).status).toBe(200);
    const [row] = await database.sql`select total::text, due_at::text, note from orders where id = ${id}`;
    expect(row).toEqual({ total: '12345678901234567.891', due_at: '2030-01-02 03:04:05.678901+00', note: 'seen' });
  });

  it('is each tenant’s own, and each caller’s as the query says', async () => {
    const path = await make(1, { owner: 'bob' });
    await make(2, { owner: 'ada' });
    expect([await numbers('ada'), await numbers('bob'), await numbers('eve')]).toEqual([[1, 2], [1], []]);
    const before = await database.sql`select * from orders order by number`;
    const other = await make(3);
    for (const [who, at] of [
      ['eve', path],
      ['bob', other],
    ] as const) {
      expect((await call(who, 'GET', at)).status).toBe(404);
      expect((await call(who, 'PUT', at, { values: { number: 9 } }, any)).status).toBe(404);
      expect((await call(who, 'DELETE', at)).status).toBe(404);
      expect((await call(who, 'POST', `${at}/restore`)).status).toBe(404);
    }
    expect(await database.sql`select * from orders where number < 3 order by number`).toEqual(before);
  });

  it('is changed by a file as its maker may when it is confirmed, and named however its id is written', async () => {
    const id = (await make(1, { paid: true })).split('/').at(-1) as string;
    const imports = '/api/v1/admin/resources/orders/imports';
    const made = await call('boss', 'POST', imports, [{ id: id.toUpperCase(), number: 5 }]);
    expect(made.body).toMatchObject({ updates: 1, bad: 0 });
    const { boss } = principals;
    principals.boss = may('boss', 'one', 'data:*');
    expect((await call('boss', 'POST', `${imports}/${made.body.id}/confirm`, {})).status).toBe(202);
    await expect
      .poll(async () => (await call('boss', 'GET', `${imports}/${made.body.id}`)).body, { timeout: 30_000 })
      .toMatchObject({ state: 'failed', message: expect.stringMatching(/^Line 1: You may not/) });
    principals.boss = boss as Principal;
    expect(await numbers('boss')).toEqual([1]);
  });

  it('makes no row, and changes none into one, that its caller would not see', async () => {
    expect((await call('bob', 'POST', ROWS, { values: { number: 1, owner: 'ada' } })).status).toBe(403);
    const path = await make(2, { owner: 'bob' });
    expect((await call('bob', 'PUT', path, { values: { number: 2, owner: 'ada' } }, any)).status).toBe(403);
    const imports = '/api/v1/admin/resources/orders/imports';
    const made = await call('bob', 'POST', imports, [
      { number: 3, owner: 'bob' },
      { number: 4, owner: 'ada' },
    ]);
    expect((await call('bob', 'POST', `${imports}/${made.body.id}/confirm`, {})).status).toBe(202);
    await expect
      .poll(async () => (await call('bob', 'GET', `${imports}/${made.body.id}`)).body, { timeout: 30_000 })
      .toMatchObject({ state: 'failed', message: expect.stringMatching(/^Line 2: /) });
    expect([...(await database.sql`select number, owner from orders`)]).toEqual([{ number: 2, owner: 'bob' }]);
  });

  it('asks object permissions and read-only fields of each row and caller', async () => {
    const path = await make(1, { paid: true, total: 5 });
    expect((await call('ada', 'GET', path)).body).toMatchObject({
      readOnly: ['number', 'total', 'paid'],
      allowed: ['update'],
    });
    expect((await call('boss', 'GET', path)).body).toMatchObject({ readOnly: [], allowed: ['update', 'delete'] });
    const change = { values: { number: 2, total: 5, note: 'seen' } };
    expect(await call('ada', 'PUT', path, change, any)).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/values/number' }] },
    });
    expect(await call('ada', 'PUT', path, { values: { note: 'seen' } }, any)).toMatchObject({
      status: 200,
      body: { values: { number: 1, total: 5, paid: true, note: 'seen' } },
    });
    expect((await call('ada', 'DELETE', path)).status).toBe(403);
    expect((await call('boss', 'DELETE', path)).status).toBe(204);
    expect((await call('ada', 'POST', `${path}/restore`)).status).toBe(403);
    expect((await call('boss', 'POST', `${path}/restore`)).status).toBe(200);
  });

  it('lists for each caller what they are to see, searched and narrowed', async () => {
    const columns = async (who: string) => (await call(who, 'GET', '/api/v1/admin/resources')).body.data[0].columns;
    expect([await columns('ada'), await columns('boss')]).toEqual([
      ['number', 'total'],
      ['number', 'total', 'owner'],
    ]);
    await make(1, { note: 'Blue_ish', dueAt: '2030-01-01T00:00:00Z', total: 9 });
    await make(2, { note: 'blueish', dueAt: '2031-01-01T00:00:00Z', total: 10, paid: true });
    await make(3);
    expect(await numbers('ada', 'q=BLUE_')).toEqual([1]);
    expect(await numbers('ada', 'dueAt.gte=2030-06-01&paid=true')).toEqual([2]);
    expect(await numbers('ada', 'number.lte=2')).toEqual([1, 2]);
    expect((await call('ada', 'GET', `${ROWS}?dueAt.gte=never`)).status).toBe(400);
    const byTotal = (await call('ada', 'GET', `${ROWS}?sort=-total&limit=1`)).body;
    expect(byTotal.data[0].values.total).toBe(10);
    const next = (await call('ada', 'GET', `${ROWS}?sort=-total&cursor=${byTotal.nextCursor}`)).body;
    expect(next.data.map((row: { values: { number: number } }) => row.values.number)).toEqual([1, 3]);
    await make(4, { note: `zz${'\u0001'.repeat(90)}` });
    const byNote = (await call('ada', 'GET', `${ROWS}?sort=-note&limit=1`)).body;
    expect(byNote.data[0].values.number).toBe(4);
    expect((await call('ada', 'GET', `${ROWS}?sort=-note&cursor=${byNote.nextCursor}`)).body.data).toHaveLength(3);
  });

  it('writes a change and its audit entry together or not at all, and says what the database refuses', async () => {
    const path = await make(1);
    await make(2);
    expect(await call('ada', 'PUT', path, { values: { number: 2 } }, any)).toMatchObject({
      status: 409,
      body: { code: 'ALREADY_EXISTS' },
    });
    expect((await call('ada', 'PUT', path, { values: { number: 1, dueAt: 'soon' } }, any)).status).toBe(400);
    expect((await call('ada', 'PUT', path, { values: { number: 2 ** 40 } }, any)).status).toBe(400);
    const dueAt = '2030-01-01T00:00:00.000Z';
    await make(3, { dueAt });
    expect(await call('ada', 'PUT', path, { values: { number: 1, dueAt } }, any)).toMatchObject({
      status: 409,
      body: { code: 'ALREADY_EXISTS' },
    });
    const entries =
      await database.sql`select action from automate_governance.audit where subject = ${`orders/${path.split('/').at(-1)}`}`;
    expect(entries.map(({ action }) => action)).toEqual(['data.create']);
    expect((await call('ada', 'GET', path)).body.version).toBe(1);
  });
});

it('says whose its rows are, or is none', () => {
  const base = { key: 'x', displayName: { one: 'X', many: 'X' }, table: orders } as const;
  const columnsOf = {
    shop: text('shop'),
    id: uuid('id'),
    version: integer('version'),
    createdAt: timestamp('created_at'),
  };
  const fields = [{ key: 'number', type: 'integer', label: 'Number' } as const];
  expect(() => adminResource({ ...base, fields })).toThrow(/tenantScoped/);
  expect(() =>
    adminResource({ ...base, fields: [{ key: 'none', type: 'string', label: 'None' }] }, tenantScoped(orders.shop)),
  ).toThrow(
    expect.objectContaining({ details: { errors: [{ pointer: '/fields/0/key', message: expect.any(String) }] } }),
  );
  // Whoever may change a row would give it to another tenant, or say which version it is.
  for (const key of ['shop', 'version', 'removed']) {
    const table = pgTable('x', { ...columnsOf, removed: timestamp('removed') });
    const field = { key, type: 'string', label: 'Own' } as const;
    expect(() =>
      adminResource({ ...base, table, fields: [field] }, tenantScoped(table.shop), softDelete(table.removed)),
    ).toThrow(
      expect.objectContaining({ details: { errors: [{ pointer: '/fields/0/key', message: expect.any(String) }] } }),
    );
  }
});
