import { type AutomateError, silentLogger } from '@automate/core';
import { createTestDatabase, type TestDatabase } from '@automate/embedded-postgres/testing';
import { sql } from 'drizzle-orm';
import { bigint, integer, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import fc from 'fast-check';
import { Hono } from 'hono';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Principal } from '../http/authenticate.ts';
import { json } from '../http/reply.ts';
import { route } from '../http/route.ts';
import { routeHandler } from '../http/route-handler.ts';
import { createIdempotentCalls } from '../idempotency/idempotent-calls.ts';
import { apiMigrations } from '../idempotency/migrations.ts';
import { crudRoutes, readOnlyRoutes } from './table-routes.ts';

/** A shop's own table, and a Hono app that is not ours. */
const orders = pgTable('orders', {
  shop: text('shop').notNull(),
  id: uuid('id').notNull().default(sql`gen_random_uuid()`),
  number: bigint('number', { mode: 'bigint' }).notNull(),
  status: text('status').notNull().default('open'),
  placedAt: timestamp('placed_at', { withTimezone: true }).notNull().default(sql`clock_timestamp()`),
  version: integer('version').notNull().default(1),
});
const DDL = `create table orders (shop text not null, id uuid not null default gen_random_uuid(), number bigint not null,
  status text not null default 'open' check (status <> 'odd'), placed_at timestamptz not null default clock_timestamp(),
  version integer not null default 1, primary key (shop, id), unique (shop, number))`;

let database: TestDatabase;
let app: Hono;
beforeAll(async () => {
  database = await createTestDatabase({ migrations: [apiMigrations] });
  await database.sql.unsafe(DDL);
  const table = {
    db: database.db,
    table: orders,
    name: 'order',
    key: orders.id,
    tenant: orders.shop,
    version: orders.version,
    list: {
      filters: { status: { column: orders.status }, number: { column: orders.number, operators: ['eq', 'gte', 'lt'] } },
      sorts: { placedAt: orders.placedAt, number: orders.number },
    },
    show: (row: Record<string, unknown>) => ({ ...row, number: String(row.number) }),
  } as const;
  const access = {
    read: { permission: 'ext:shop:orders:read' },
    write: { permission: 'ext:shop:orders:write' },
    delete: { permission: 'ext:shop:orders:delete' },
  } as const;
  const item = z.object({ id: z.uuid(), number: z.string(), status: z.string(), version: z.int() });
  const number = z.string().regex(/^\d{1,30}$/);
  const body = z.strictObject({ number: number.transform(BigInt), status: z.string().optional() });
  const routes = [
    ...crudRoutes({
      ...table,
      path: '/shop/orders',
      access,
      schemas: { item, create: body, update: body.extend({ shop: z.string() }).partial() },
      throttles: { delete: { requests: 2, seconds: 60 } },
    }),
    ...readOnlyRoutes({
      ...table,
      list: { ...table.list, pagination: 'offset' },
      rows: () => sql`${orders.status} = 'paid'`,
      path: '/shop/paid-orders',
      access,
      schemas: { item },
    }),
    route({
      method: 'GET',
      path: '/shop/ping',
      access: { public: 'it says nothing of anybody' },
      summary: 'Whether the shop is open',
      answers: { status: 200 },
      handle: () => json(200, { open: true }),
    }),
  ];
  const shop = routeHandler(routes, {
    authenticate: async (token) => (token === undefined ? undefined : principals[token]),
    idempotentCalls: createIdempotentCalls({ db: database.db }),
    rateLimit: { requests: 1_000_000, seconds: 60 },
    cors: { origins: ['https://shop.example.com'] },
    log: { ...silentLogger, error: (fields) => void failures.push(JSON.stringify(fields)) },
  });
  app = new Hono().get('/', (context) => context.text('a shop')).all('/shop/*', ({ req }) => shop(req.raw));
});
afterAll(() => database.drop());
beforeEach(() => database.sql`truncate orders`);

const failures: string[] = [];
const may = (tenantId: string, ...permissions: string[]): Principal => ({
  keyId: `${tenantId}-${permissions}`,
  tenantId,
  permissions,
  expiresAt: null,
});
const principals: Record<string, Principal> = {
  ada: may('ada', 'ext:shop:orders:*'),
  eve: may('eve', 'ext:shop:orders:*'),
  zoe: may('zoe', 'ext:shop:orders:*'),
  reader: may('ada', 'ext:shop:orders:read'),
};

async function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}, who = 'ada') {
  const response = await app.request(`/shop${path}`, {
    method,
    headers: { authorization: `Bearer ${who}`, 'content-type': 'application/json', ...headers },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const answer = await response.text();
  return { status: response.status, headers: response.headers, body: answer === '' ? undefined : JSON.parse(answer) };
}

describe('a shop on its own table', () => {
  it('makes, shows, changes and removes, each where nobody else was first', async () => {
    const made = await call('POST', '/orders', { number: '9007199254740993' });
    expect(made).toMatchObject({ status: 201, body: { number: '9007199254740993', status: 'open', version: 1 } });
    expect(made.body).not.toHaveProperty('shop');
    const path = `/orders/${made.body.id}`;
    expect(made.headers.get('location')).toBe(`/shop${path}`);
    expect(await call('GET', path)).toMatchObject({ status: 200, body: made.body });
    expect(await call('PUT', path, { status: 'paid' })).toMatchObject({ status: 428 });
    const etag = made.headers.get('etag') as string;
    const paid = await call('PUT', path, { status: 'paid' }, { 'if-match': etag });
    expect(paid).toMatchObject({ status: 200, body: { status: 'paid', version: 2 } });
    const late = await call('PUT', path, { status: 'open' }, { 'if-match': etag });
    expect(late).toMatchObject({ status: 412, body: { code: 'ABORTED' } });
    expect(late.headers.get('etag')).toBe(paid.headers.get('etag'));
    expect(await call('DELETE', path, undefined, { 'if-match': etag })).toMatchObject({ status: 412 });
    expect(await call('DELETE', path)).toMatchObject({ status: 204 });
    expect(await call('GET', path)).toMatchObject({ status: 404 });
  });

  it('shows and changes nothing of another tenant, and lets in whom the operation permits', async () => {
    const { body } = await call('POST', '/orders', { number: '1' });
    const path = `/orders/${body.id}`;
    const given = await call('PUT', path, { status: 'gift', shop: 'eve' }, { 'if-match': '*' });
    expect(given).toMatchObject({ status: 200, body: { status: 'gift' } });
    for (const [method, sent] of [['GET'], ['PUT', { status: 'x' }], ['DELETE']] as const) {
      expect(await call(method, path, sent, { 'if-match': '*' }, 'eve')).toMatchObject({ status: 404 });
    }
    expect((await call('GET', '/orders', undefined, {}, 'eve')).body).toEqual({ data: [] });
    expect(await call('POST', '/orders', { number: '1', shop: 'ada' }, {}, 'eve')).toMatchObject({ status: 400 });
    expect(await call('POST', '/orders', { number: '1' }, {}, 'eve')).toMatchObject({ status: 201 });
    expect(await call('GET', path, undefined, {}, 'reader')).toMatchObject({ status: 200 });
    expect(await call('POST', '/orders', { number: '2' }, {}, 'reader')).toMatchObject({ status: 403 });
    expect(await call('GET', path, undefined, {}, 'nobody')).toMatchObject({ status: 401 });
    expect(await call('GET', '/ping', undefined, {}, 'nobody')).toMatchObject({ status: 200 });
  });

  it('says what is wrong with a value, whoever finds it', async () => {
    expect(await call('POST', '/orders', { number: 'x' })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/number' }] },
    });
    expect(await call('POST', '/orders', { number: '9'.repeat(30) })).toMatchObject({ status: 400 });
    expect(await call('POST', '/orders', { number: '1', status: 'odd' })).toMatchObject({ status: 400 });
    expect(await call('POST', '/orders', { number: '1' })).toMatchObject({ status: 201 });
    expect(await call('POST', '/orders', { number: '1' })).toMatchObject({
      status: 409,
      body: { code: 'ALREADY_EXISTS' },
    });
    for (const query of ['number.gte=x', 'cursor=e30', 'sort=shop', 'number.lte=1', 'limit=0', 'shop=eve']) {
      expect(await call('GET', `/orders?${query}`), query).toMatchObject({ status: 400 });
    }
    expect(await call('GET', '/orders/none')).toMatchObject({ status: 404 });
  });

  it('is made once for a key, by however many at once; another request with it is refused', async () => {
    const key = { 'idempotency-key': 'order-7' };
    const answers = await Promise.all(Array.from({ length: 8 }, () => call('POST', '/orders', { number: '7' }, key)));
    const made = answers.filter(({ status }) => status === 201);
    expect(new Set(made.map(({ body }) => body.id)).size).toBe(1);
    const others = answers.filter(({ status }) => status !== 201);
    expect(others.map(({ status, headers }) => [status, headers.get('retry-after')])).toEqual(
      others.map(() => [409, '1']),
    );
    const again = await call('POST', '/orders', '{ "number": "7" }', key);
    expect(again).toMatchObject({ status: 201, body: made[0]?.body });
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.headers.get('etag')).toBe('"1"');
    expect(await call('POST', '/orders', { number: '8' }, key)).toMatchObject({ status: 422 });
    expect(await call('POST', '/orders', { number: '8' }, key, 'eve')).toMatchObject({ status: 201 });
    expect((await call('GET', '/orders')).body.data).toHaveLength(1);
  });

  it('forgets the key of what was refused', async () => {
    const key = { 'idempotency-key': 'order-9' };
    expect(await call('POST', '/orders', { number: '9', status: 'odd' }, key)).toMatchObject({ status: 400 });
    expect(await call('POST', '/orders', { number: '9' }, key)).toMatchObject({ status: 201 });
  });

  it('gives every row once, page by page, in any order, while others come', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.bigInt({ min: 0n, max: 2n ** 62n }), { maxLength: 12 }),
        fc.integer({ min: 1, max: 5 }),
        fc.constantFrom('number', '-number', 'placedAt', '-placedAt'),
        async (numbers, limit, sort) => {
          await database.sql`truncate orders`;
          if (numbers.length > 0) {
            const rows = numbers.map((number, index) => ({
              shop: 'ada',
              number: String(number),
              // Of the same millisecond, and some of the same microsecond.
              placed_at: `2030-01-01T00:00:00.00000${Math.floor(index / 2)}Z`,
            }));
            await database.sql`insert into orders ${database.sql(rows)}`;
          }
          const seen: string[] = [];
          let query: string | undefined = `?limit=${limit}&sort=${sort}`;
          for (let page = 0; query !== undefined; page += 1) {
            const { body, headers } = await call('GET', `/orders${query}`);
            seen.push(...body.data.map((each: { number: string }) => each.number));
            query = /^<(.*)>; rel="next"$/.exec(headers.get('link') ?? '')?.[1];
            if (page === 0) await database.sql`insert into orders (shop, number) values ('eve', ${page})`;
          }
          expect([...seen].sort()).toEqual(numbers.map(String).sort());
          const byNumber = [...numbers].sort((a, b) => (a < b ? -1 : 1)).map(String);
          if (sort === 'number') expect(seen).toEqual(byNumber);
          if (sort === '-number') expect(seen).toEqual(byNumber.reverse());
        },
      ),
      { numRuns: 40 },
    );
  });

  it('filters, and gives pages by offset where they are asked for so', async () => {
    for (const number of [1, 2, 3, 4]) {
      await call('POST', '/orders', { number: String(number), status: number === 2 ? 'open' : 'paid' });
    }
    const found = async (path: string) =>
      (await call('GET', path)).body.data.map(({ number }: { number: string }) => number);
    expect(await found('/orders?status=paid&number.gte=2&sort=-number')).toEqual(['4', '3']);
    expect(await found('/paid-orders?sort=number&limit=2&offset=1')).toEqual(['3', '4']);
    expect(await call('POST', '/paid-orders', { number: '5' })).toMatchObject({ status: 405 });
  });

  it('answers pages of the origins that it names, and tells what a caller has left', async () => {
    const origin = { origin: 'https://shop.example.com', 'access-control-request-method': 'PUT' };
    const asked = await app.request('/shop/orders', { method: 'OPTIONS', headers: origin });
    expect(asked.headers.get('access-control-allow-origin')).toBe('https://shop.example.com');
    const evil = await call('GET', '/orders', undefined, { origin: 'https://evil.example.com' });
    expect(evil.headers.get('access-control-allow-origin')).toBeNull();
    expect(evil.headers.get('ratelimit-policy')).toBe('"default";q=1000000;w=60');
    const ids = ['11', '12', '13'].map(
      async (number) => (await call('POST', '/orders', { number }, {}, 'zoe')).body.id,
    );
    const statuses = [];
    for (const id of await Promise.all(ids)) {
      const gone = await call('DELETE', `/orders/${id}`, undefined, {}, 'zoe');
      statuses.push([gone.status, gone.headers.get('ratelimit-policy'), gone.headers.has('retry-after')]);
    }
    const policy = '"route";q=2;w=60';
    expect(statuses).toEqual([
      [204, policy, false],
      [204, policy, false],
      [429, policy, true],
    ]);
  });

  it('is the rest of the app that it is in', async () => {
    expect(await (await app.request('/')).text()).toBe('a shop');
    expect(failures).toEqual([]);
  });
});

it('a permission that is none keeps the routes from being served', () => {
  const odd = route({
    method: 'GET',
    path: '/x',
    access: { permission: 'ext:shop:*' },
    summary: 'x',
    answers: { status: 200 },
    handle: () => json(200, {}),
  });
  expect(() => routeHandler([odd], { authenticate: async () => undefined })).toThrow(
    expect.objectContaining({ code: 'INVALID_ARGUMENT' } satisfies Partial<AutomateError>),
  );
});
