import { adminResourceRoutes, apiMigrations, createIdempotentCalls, type Principal, routeHandler } from '@automate/api';
import { silentLogger } from '@automate/core';
import { createTestDatabase, type TestDatabase } from '@automate/embedded-postgres/testing';
import { governanceMigrations } from '@automate/governance';
import { sql } from 'drizzle-orm';
import { bigint, integer, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { adminResource, bulkActions, importExport, inlines, softDelete, tenantScoped } from './admin-resource.ts';
import { createAdminResources, type OpenAdminResources } from './create-admin-resources.ts';
import { adminMigrations } from './migrations.ts';

/** For a long look: FUZZ_REQUESTS=100000. */
const REQUESTS = Number(process.env.FUZZ_REQUESTS ?? 1500);
const SEED = process.env.FUZZ_REQUESTS === undefined ? 20_261_128 : undefined;
const AT_ONCE = 25;

const parts = pgTable('parts', {
  tenantId: text('tenant_id').notNull(),
  id: uuid('id').notNull().default(sql`gen_random_uuid()`),
  name: text('name').notNull(),
  count: integer('count'),
  big: bigint('big', { mode: 'bigint' }),
  at: timestamp('at', { withTimezone: true }),
  parent: uuid('parent'),
  version: integer('version').notNull().default(1),
  deletedAt: timestamp('deleted_at', { withTimezone: true }),
});
const partFields = [
  { key: 'name', type: 'string', label: 'Name', required: true },
  { key: 'count', type: 'integer', label: 'Count' },
  { key: 'big', type: 'string', label: 'Big' },
  { key: 'at', type: 'string', label: 'At' },
  { key: 'parent', type: 'string', label: 'Parent' },
] as const;
const noteFields = [
  { key: 'name', type: 'string', label: 'Name' },
  { key: 'count', type: 'float', label: 'Count' },
  { key: 'tags', type: 'array', label: 'Tags', items: 'string' },
  { key: 'any', type: 'json', label: 'Any' },
  { key: 'part', type: 'string', label: 'Part' },
] as const;
const resources = [
  adminResource(
    {
      ...{ key: 'parts', displayName: { one: 'Part', many: 'Parts' }, table: parts, fields: partFields, sort: 'name' },
      ...{
        search: ['name', 'big'],
        filters: ['name', 'count', 'big', 'at'],
        sorts: ['name', 'count', 'big', 'at'],
      },
    },
    ...[tenantScoped(parts.tenantId), softDelete(parts.deletedAt), importExport()],
    inlines([{ resource: 'notes', field: 'part' }]),
    bulkActions([{ key: 'count', label: 'Count', ask: ['count'] }]),
  ),
  adminResource(
    {
      ...{ key: 'notes', displayName: { one: 'Note', many: 'Notes' }, fields: noteFields },
      ...{ search: ['name'], filters: ['name', 'count', 'tags', 'part'], sorts: ['name', 'count'] },
    },
    importExport(),
    bulkActions([{ key: 'clear', label: 'Clear', set: { name: null } }]),
  ),
];
const ada: Principal = { keyId: 'ada', tenantId: 'one', permissions: ['data:*'], expiresAt: null };

let database: TestDatabase;
let admin: OpenAdminResources;
let handle: ReturnType<typeof routeHandler>;
const failures: string[] = [];
beforeAll(async () => {
  database = await createTestDatabase({ migrations: [apiMigrations, governanceMigrations, adminMigrations] });
  await database.sql.unsafe(`create table parts (tenant_id text not null, id uuid not null default gen_random_uuid(), name text not null,
    count integer, big bigint, at timestamptz, parent uuid, version integer not null default 1, deleted_at timestamptz, primary key (tenant_id, id))`);
  const log = { ...silentLogger, error: (fields: object) => void failures.push(JSON.stringify(fields)) };
  admin = createAdminResources({ db: database.db, resources, log });
  handle = routeHandler(adminResourceRoutes(admin), {
    ...{ authenticate: async () => ada, log, idempotentCalls: createIdempotentCalls({ db: database.db }) },
  });
});
afterAll(async () => {
  await admin.close();
  await database.drop();
});

/** Ids that were given out, so that what stands behind them is reached. */
const known: string[] = ['none', crypto.randomUUID()];
const odd = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.constantFrom(
    '',
    '0',
    '-1',
    '1e400',
    '9223372036854775808',
    'NaN',
    '2030-01-01',
    '2030-99-99',
    '+275760-09-13',
    "'; --",
    '\u0000',
    '%',
    '__proto__',
  ),
);
const id = fc.nat().map((at) => known[at % known.length] as string);
const cursor = fc.array(fc.oneof(odd, fc.constantFrom('name', '-name', 'createdAt', 'id', 'count'), id), {
  maxLength: 3,
});
const query = fc.array(
  fc.oneof(
    fc.tuple(
      fc.constantFrom(
        'q',
        'sort',
        'limit',
        'deleted',
        'parent',
        'name',
        'count.gte',
        'at.lte',
        'big',
        'createdAt.gte',
        'tags',
        'format',
      ),
      odd,
    ),
    fc.tuple(
      fc.constant('cursor'),
      cursor.map((each) => Buffer.from(JSON.stringify(each)).toString('base64url')),
    ),
    fc.tuple(fc.constantFrom('format'), fc.constantFrom('csv', 'json')),
    fc.tuple(fc.constant('sort'), fc.constantFrom('name', '-count', 'at', '-big', 'id', 'updatedAt')),
  ),
  { maxLength: 3 },
);
const value = fc.oneof(
  odd,
  fc.double(),
  fc.maxSafeInteger(),
  fc.boolean(),
  fc.constant(null),
  fc.jsonValue({ maxDepth: 2 }),
);
const values = fc.dictionary(
  fc.constantFrom('name', 'count', 'big', 'at', 'parent', 'tags', 'any', 'part', '__proto__', 'none'),
  value,
  { maxKeys: 5 },
);
const named = fc.record({ name: fc.string({ maxLength: 5 }), count: fc.integer({ min: -9, max: 9 }) });
const inline = fc.record(
  {
    create: fc.array(fc.record({ values }), { maxLength: 2 }),
    update: fc.array(fc.record({ id, values }), { maxLength: 2 }),
  },
  { requiredKeys: [] },
);
const body = fc.oneof(
  fc.record({ values: named }),
  fc.record({ values: fc.oneof(values, named), inlines: fc.record({ notes: inline }) }, { requiredKeys: ['values'] }),
  fc.record({ ids: fc.array(id, { maxLength: 3 }), values }, { requiredKeys: ['ids'] }),
  fc.record({ filter: query.map((each) => Object.fromEntries(each)), dryRun: fc.boolean() }),
  fc.record({ skipBad: fc.boolean() }),
  fc.jsonValue({ maxDepth: 3 }),
);
const file = fc.oneof(
  fc.array(fc.oneof(values, named, value)).map((rows) => ({ type: 'application/json', text: JSON.stringify(rows) })),
  fc
    .array(fc.array(odd, { maxLength: 3 }))
    .map((rows) => ({ type: 'text/csv', text: `id,name,count\n${rows.map((row) => row.join(',')).join('\n')}` })),
  fc.string({ unit: 'binary', maxLength: 30 }).map((text_) => ({ type: 'text/csv', text: text_ })),
  fc.constant({ type: 'application/json', text: `[{"any": ${'['.repeat(20_000)}${']'.repeat(20_000)}}]` }),
);
const request = fc.record({
  key: fc.constantFrom('parts', 'notes', 'none'),
  call: fc.oneof(
    fc
      .constantFrom('GET rows', 'GET export', 'GET imports', 'GET jobs', 'POST imports')
      .map((each) => ({ each, id: '' })),
    fc.record({
      each: fc.constantFrom(
        'GET rows/',
        'PUT rows/',
        'DELETE rows/',
        'POST rows/$/restore',
        'GET imports/',
        'GET imports/$/rows',
        'POST imports/$/confirm',
        'POST imports/$/abort',
        'GET jobs/',
        'POST jobs/$/abort',
      ),
      id: fc.oneof({ weight: 4, arbitrary: id }, { weight: 1, arbitrary: odd }),
    }),
    fc.record({
      each: fc.constantFrom('POST rows', 'POST actions/$'),
      id: fc.constantFrom('delete', 'restore', 'count', 'clear', 'none'),
    }),
  ),
  query,
  body,
  file,
});

it('whatever is asked of a resource is never a 5xx', async () => {
  const statuses = new Set<number>();
  await fc.assert(
    fc.asyncProperty(fc.array(request, { minLength: AT_ONCE, maxLength: AT_ONCE, size: 'max' }), async (requests) => {
      await Promise.all(
        requests.map(async (asked) => {
          const [method = '', path = ''] = asked.call.each.split(' ');
          const encoded = encodeURIComponent(asked.call.id.toWellFormed());
          const below = path.includes('$')
            ? path.replace('$', encoded)
            : path.endsWith('/')
              ? `${path}${encoded}`
              : path;
          const isList = method === 'GET' && !path.endsWith('/');
          const search = isList
            ? `?${new URLSearchParams(asked.query.map(([name, each]) => [name, each.toWellFormed()]))}`
            : '';
          const sent = path === 'imports' ? asked.file : { type: 'application/json', text: JSON.stringify(asked.body) };
          const headers = {
            authorization: 'Bearer ada',
            'if-match': '*',
            ...(method === 'GET' ? {} : { 'content-type': sent.type }),
          };
          const url = `http://localhost/api/v1/admin/resources/${asked.key}/${below}${search}`;
          const hasBody = method === 'PUT' || (method === 'POST' && !/restore|abort/.test(path));
          const response = await handle(new Request(url, { method, headers, ...(hasBody && { body: sent.text }) }));
          const answer = await response.text();
          statuses.add(response.status);
          expect(
            response.status,
            `${method} ${url} ${hasBody ? sent.text.slice(0, 300) : ''}: ${answer.slice(0, 300)} ${failures.at(-1)}`,
          ).toBeLessThan(500);
          const made = /^\{"id":"([^"]{1,100})"/.exec(answer)?.[1];
          if (made !== undefined && known.length < 200) known.push(made);
        }),
      );
    }),
    { numRuns: Math.ceil(REQUESTS / AT_ONCE), endOnFailure: true, ...(SEED !== undefined && { seed: SEED }) },
  );
  expect([...statuses]).toEqual(expect.arrayContaining([200, 201, 202, 204, 400, 404]));
  expect(failures).toEqual([]);
}, 600_000);
