import { adminResourceRoutes, apiMigrations, type Principal, routeHandler } from '@automate/api';
import { createTestDatabase, type TestDatabase } from '@automate/embedded-postgres/testing';
import { createAuditTrail, governanceMigrations } from '@automate/governance';
import { sql } from 'drizzle-orm';
import { integer, pgTable, serial, text, timestamp } from 'drizzle-orm/pg-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { adminResource, audited, forEverybody, inlines } from './admin-resource.ts';
import { createAdminResources } from './create-admin-resources.ts';
import { adminMigrations } from './migrations.ts';

const name = { key: 'name', type: 'string', label: 'Name', required: true } as const;
const contacts = adminResource(
  { key: 'contacts', displayName: { one: 'Contact', many: 'Contacts' }, fields: [name] },
  inlines([
    { resource: 'addresses', field: 'contact' },
    { resource: 'gone', field: 'contact' },
  ]),
  audited(),
);
const addresses = adminResource(
  {
    key: 'addresses',
    displayName: { one: 'Address', many: 'Addresses' },
    listed: false,
    fields: [
      { key: 'contact', type: 'string', label: 'Contact', required: true },
      { key: 'city', type: 'string', label: 'City', required: true, maxLength: 10 },
    ],
    sorts: ['city'],
    sort: 'city',
  },
  audited(),
);
/** Tables whose rows name one another by number. */
const common = { id: serial('id').primaryKey(), name: text('name'), version: integer('version').notNull().default(1) };
const made = () => timestamp('created_at').notNull().default(sql`now()`);
const teams = adminResource(
  {
    ...{ key: 'teams', displayName: { one: 'Team', many: 'Teams' }, fields: [name] },
    table: pgTable('teams', { ...common, createdAt: made() }),
  },
  forEverybody(),
  inlines([{ resource: 'players', field: 'team' }]),
);
const players = adminResource(
  {
    ...{ key: 'players', displayName: { one: 'Player', many: 'Players' } },
    fields: [name, { key: 'team', type: 'integer', label: 'Team', required: true }],
    table: pgTable('players', { ...common, team: integer('team').notNull(), createdAt: made() }),
  },
  forEverybody(),
  audited(),
);
const may = (keyId: string, ...permissions: string[]): Principal => ({
  keyId,
  tenantId: 'one',
  permissions,
  expiresAt: null,
});
const principals: Record<string, Principal> = {
  ada: may('ada', 'data:*'),
  bob: may('bob', 'data:contacts:*', 'data:addresses:read'),
  cy: may('cy', 'data:contacts:*'),
};

let database: TestDatabase;
let handle: ReturnType<typeof routeHandler>;
beforeAll(async () => {
  database = await createTestDatabase({ migrations: [apiMigrations, governanceMigrations, adminMigrations] });
  const admin = createAdminResources({ db: database.db, resources: [contacts, addresses, teams, players] });
  const columns =
    'id serial primary key, name text, version integer not null default 1, created_at timestamp not null default now()';
  await database.sql.unsafe(
    `create table teams (${columns}); create table players (${columns}, team integer not null)`,
  );
  handle = routeHandler(adminResourceRoutes(admin), {
    audit: createAuditTrail(database.db),
    authenticate: async (token) => (token === undefined ? undefined : principals[token]),
  });
});
afterAll(() => database.drop());
beforeEach(() => database.sql`truncate automate_admin.records, automate_governance.audit`);

const ROWS = '/api/v1/admin/resources/contacts/rows';
async function call(method: string, path: string, body?: unknown, who = 'ada') {
  const response = await handle(
    new Request(`http://localhost${path}`, {
      method,
      headers: {
        authorization: `Bearer ${who}`,
        'if-match': '*',
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }),
  );
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
}
const make = async (...cities: string[]) => {
  const create = cities.map((city) => ({ values: { city } }));
  const { body } = await call('POST', ROWS, { values: { name: 'Ada' }, inlines: { addresses: { create } } });
  return { path: `${ROWS}/${body.id}`, ...body, below: body.inlines.addresses.data };
};
const cities = async (path: string) =>
  (await call('GET', path)).body.inlines.addresses.data.map(({ values }: { values: { city: string } }) => values.city);

describe('rows below a row', () => {
  it('are made, changed and deleted with it, and each is told to the audit table', async () => {
    const { path, id, below, inlines: shown } = await make('Rome', 'Bonn');
    expect(shown).toMatchObject({ addresses: { more: false, writable: true } });
    expect(Object.keys(shown)).toEqual(['addresses']);
    expect(below).toMatchObject([{ values: { city: 'Bonn', contact: id } }, { values: { city: 'Rome' } }]);
    const changes = {
      create: [{ values: { city: 'Oslo' } }],
      update: [{ id: below[0].id, version: 1, values: { city: 'Bern' } }],
      delete: [{ id: below[1].id }],
    };
    const saved = await call('PUT', path, { values: { name: 'Ada L.' }, inlines: { addresses: changes } });
    expect(saved).toMatchObject({ status: 200, body: { version: 2, values: { name: 'Ada L.' } } });
    expect(await cities(path)).toEqual(['Bern', 'Oslo']);
    const entries =
      await database.sql`select action, count(*)::int as n from automate_governance.audit group by action order by action`;
    expect(entries.map(({ action, n }) => [action, n])).toEqual([
      ['data.create', 4],
      ['data.delete', 1],
      ['data.update', 2],
    ]);
    const alone = await call('GET', `/api/v1/admin/resources/addresses/rows?parent=${id}&limit=1`);
    expect(alone.body).toMatchObject({ data: [{ values: { city: 'Bern' } }], nextCursor: expect.any(String) });
    expect((await call('GET', `${ROWS}?parent=${id}`)).status).toBe(400);
  });

  it('name it by a number where that is what the field of it is, and leave it to the call to tell of one that is not audited', async () => {
    const create = [{ values: { name: 'Ada' } }];
    const saved = await call('POST', '/api/v1/admin/resources/teams/rows', {
      values: { name: 'Blue' },
      inlines: { players: { create } },
    });
    expect(saved).toMatchObject({
      status: 201,
      body: { inlines: { players: { data: [{ values: { name: 'Ada', team: Number(saved.body.id) } }] } } },
    });
    const entries = await database.sql`select action from automate_governance.audit`;
    expect(entries.map(({ action }) => action).sort()).toEqual([
      'POST /api/v1/admin/resources/:key/rows',
      'data.create',
    ]);
  });

  it('are saved with it or nothing is, whatever is wrong', async () => {
    const { path, below } = await make('Rome');
    const other = await make('Kyiv');
    const unnamed = await call('POST', ROWS, { values: {} });
    expect(unnamed.body.errors).toMatchObject([{ pointer: '/values/name', rule: { name: 'required' } }]);
    const rows = () => database.sql`select id, data, version, deleted_at from automate_admin.records order by id`;
    const before = await rows();
    const save = (addresses_: object, who?: string) =>
      call('PUT', path, { values: { name: 'New' }, inlines: { addresses: addresses_ } }, who);
    const wrong = await save({
      create: [{ values: { city: 'Oslo' } }, { values: {} }],
      update: [{ id: below[0].id, values: { city: 'x'.repeat(11) } }],
    });
    expect(wrong.status).toBe(400);
    expect(wrong.body.errors.map(({ pointer }: { pointer: string }) => pointer).sort()).toEqual([
      '/inlines/addresses/create/1/values/city',
      '/inlines/addresses/update/0/values/city',
    ]);
    expect(
      (
        await save({
          create: [{ values: { city: 'Oslo' } }],
          update: [{ id: below[0].id, version: 7, values: { city: 'Bern' } }],
        })
      ).status,
    ).toBe(412);
    expect((await save({ create: [{ values: { city: 'Oslo' } }], delete: [{ id: other.below[0].id }] })).status).toBe(
      404,
    );
    expect((await save({ create: [{ values: { city: 'Oslo' } }] }, 'bob')).status).toBe(403);
    expect((await call('PUT', path, { values: { name: 'New' }, inlines: { gone: {} } })).status).toBe(400);
    expect(await rows()).toEqual(before);
  });

  it('are shown to who may read them, and cannot be moved below another row', async () => {
    const { path, id, below } = await make('Rome');
    expect((await call('GET', path, undefined, 'bob')).body.inlines.addresses).toMatchObject({
      writable: false,
      data: [{ allowed: [] }],
    });
    expect((await call('GET', path, undefined, 'cy')).body.inlines).toEqual({});
    const moved = { update: [{ id: below[0].id, values: { city: 'Rome', contact: 'other' } }] };
    expect((await call('PUT', path, { values: { name: 'Ada' }, inlines: { addresses: moved } })).status).toBe(200);
    expect((await call('GET', path)).body.inlines.addresses.data).toMatchObject([{ values: { contact: id } }]);
  });
});
