import { AutomateError } from '@automate/core';
import { createTestDatabase, type TestDatabase } from '@automate/embedded-postgres/testing';
import { createKeyedHash, createKeyring, masterKey } from '@automate/governance';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createIdempotentCalls, type IdempotentCalls } from '../idempotency/idempotent-calls.ts';
import { apiMigrations } from '../idempotency/migrations.ts';
import { rawBody } from './body-spec.ts';
import { json } from './reply.ts';
import { route } from './route.ts';
import { routeHandler } from './route-handler.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase({ migrations: [apiMigrations] });
});
afterAll(() => database.drop());

const key = (n: number) => masterKey(new Uint8Array(32).fill(n));
const hashOf = (...keys: number[]) => createKeyedHash({ keyring: createKeyring(keys.map(key)), purpose: 'calls' });

function serve(calls: IdempotentCalls, work: () => Promise<void> = async () => {}) {
  let done = 0;
  const handler = routeHandler(
    [
      route({
        method: 'POST',
        path: '/things',
        access: { permission: 'ext:test:things' },
        summary: 'Make a thing',
        body: rawBody(),
        answers: { status: 201 },
        async handle() {
          await work();
          done += 1;
          return json(201, { done });
        },
      }),
    ],
    {
      authenticate: async () => ({ keyId: 'k', tenantId: 't', permissions: ['ext:test:*'], expiresAt: null }),
      idempotentCalls: calls,
    },
  );
  const ask = async (name: string, body = 'a thing') => {
    const headers = { authorization: 'Bearer k', 'idempotency-key': name };
    const response = await handler(new Request('http://localhost/things', { method: 'POST', headers, body }));
    return { status: response.status, body: (await response.json()) as { done: number } };
  };
  return { ask };
}

it('keeps of a request what nobody can try out, and knows it again after a rotation of keys', async () => {
  const { db, sql } = database;
  const of = (...keys: number[]) => serve(createIdempotentCalls({ db, hash: hashOf(...keys) }));
  expect(await of(1).ask('one', 'pin 1234')).toMatchObject({ status: 201 });
  const [row] = await sql`select encode(request_hash, 'hex') as hash from automate_api.idempotent_calls`;
  const other = serve(createIdempotentCalls({ db, hash: hashOf(9) }));
  expect(await other.ask('two', 'pin 1234')).toMatchObject({ status: 201 });
  const [second] = await sql`select encode(request_hash, 'hex') as hash from automate_api.idempotent_calls
    where key = 'two'`;
  expect(second!.hash).not.toBe(row!.hash);
  expect(await of(2, 1).ask('one', 'pin 1234')).toEqual({ status: 201, body: { done: 1 } });
  expect(await of(2, 1).ask('one', 'pin 4321')).toMatchObject({ status: 422 });
  expect(await other.ask('one', 'pin 1234')).toMatchObject({ status: 422 });
});

it('answers what was done though it cannot be written down yet, and writes it down then', async () => {
  const calls = createIdempotentCalls({ db: database.db });
  let failures = 0;
  const away = new AutomateError({ code: 'UNAVAILABLE', message: 'the database is away', retryable: true });
  const { ask } = serve({
    ...calls,
    async end(...args) {
      failures += 1;
      if (failures <= 2) throw away;
      await calls.end(...args);
    },
  });
  expect(await ask('kept')).toEqual({ status: 201, body: { done: 1 } });
  await expect.poll(() => ask('kept'), { timeout: 30_000 }).toEqual({ status: 201, body: { done: 1 } });
});

it('holds the key of a call for as long as that goes on', async () => {
  const calls = createIdempotentCalls({ db: database.db, holdMs: 2_000 });
  const going = Promise.withResolvers<void>();
  const { ask } = serve(calls, () => going.promise);
  const first = ask('long');
  const heldUntil = async () => {
    const [row] = await database.sql`select held_until from automate_api.idempotent_calls where key = 'long'`;
    return row?.held_until as string | undefined;
  };
  await expect.poll(heldUntil, { timeout: 30_000 }).toBeDefined();
  const begun = await heldUntil();
  await expect.poll(heldUntil, { timeout: 30_000 }).not.toBe(begun);
  going.resolve();
  expect(await first).toEqual({ status: 201, body: { done: 1 } });
  expect(await ask('long')).toEqual({ status: 201, body: { done: 1 } });
});
