import { AutomateError, type JsonValue, silentLogger } from '@automate/core';
import { createTestDatabase, type TestDatabase } from '@automate/embedded-postgres/testing';
import { outboxMigrations } from '@automate/outbox';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engineMigrations } from '../schema/migrations.ts';
import { createIngest } from './ingest.ts';
import type { NewEvent } from './new-event.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase({ migrations: [outboxMigrations, engineMigrations] });
});
afterAll(() => database.drop());

const event = (over: Partial<NewEvent> = {}): NewEvent => ({
  tenantId: 'default',
  type: 'github.issues.opened',
  source: 'github/demo',
  payload: { action: 'opened' },
  ...over,
});
const open = (limits = {}, onAccepted = () => {}) =>
  createIngest({ sql: database.sql, log: silentLogger, limits, onAccepted });
const counts = async (ids: string[]) => {
  const [row] = await database.sql<{ events: number; items: number }[]>`
    select (select count(*)::int from automate_engine.events where id = any(${ids}::uuid[])) as events,
      (select count(*)::int from automate_outbox.items where queue = 'events' and ref = any(${ids})) as items`;
  return row;
};
const deep = (levels: number): JsonValue => {
  let value: JsonValue = 'bottom';
  for (let level = 0; level < levels; level += 1) value = level % 2 === 0 ? [value] : { a: value };
  return value;
};

describe('ingest', () => {
  it('stores delivery, event and outbox item, and gives the trace it was told', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const accepted = await open().accept(event({ deliveryId: 'd-1', traceparent, payload: { n: [1, 'ü', null] } }));
    expect(accepted).toEqual({
      eventId: expect.any(String),
      traceId: '0af7651916cd43dd8448eb211c80319c',
      duplicate: false,
    });
    const [row] = await database.sql`select * from automate_engine.events where id = ${accepted.eventId}`;
    expect(row).toMatchObject({ payload: { n: [1, 'ü', null] }, delivery_id: 'd-1' });
    // A span of its own in the trace it was told.
    expect(row?.traceparent).toMatch(/^00-0af7651916cd43dd8448eb211c80319c-(?!b7ad6b7169203331)[0-9a-f]{16}-01$/);
    expect(await counts([accepted.eventId])).toEqual({ events: 1, items: 1 });
  });

  it('answers a duplicate with the original, in the same batch and later, per tenant and source', async () => {
    const ingest = open();
    const [first, twin] = await Promise.all([
      ingest.accept(event({ deliveryId: 'twice' })),
      ingest.accept(event({ deliveryId: 'twice' })),
    ]);
    const later = await open().accept(event({ deliveryId: 'twice' }));
    const accepted = [first, twin, later];
    expect(new Set(accepted.map((one) => one?.eventId)).size).toBe(1);
    expect(new Set(accepted.map((one) => one?.traceId)).size).toBe(1);
    expect(accepted.map((one) => one?.duplicate)).toEqual([false, true, true]);
    const others = await Promise.all([
      ingest.accept(event({ deliveryId: 'twice', tenantId: 'other' })),
      ingest.accept(event({ deliveryId: 'twice', source: 'github/second' })),
    ]);
    expect(others.map((one) => one.duplicate)).toEqual([false, false]);
  });

  it('stores each delivery once when two processes accept the same ones in opposite order', async () => {
    const other = await database.connect();
    const one = open();
    const two = createIngest({ sql: other.sql, log: silentLogger, onAccepted() {} });
    const ids = Array.from({ length: 300 }, (_, n) => `race-${n}`);
    const [left, right] = await Promise.all([
      Promise.all(ids.map((deliveryId) => one.accept(event({ deliveryId })))),
      Promise.all(ids.toReversed().map((deliveryId) => two.accept(event({ deliveryId })))),
    ]);
    const back = right.toReversed();
    for (const [at, accepted] of left.entries()) {
      expect(accepted.eventId).toBe(back[at]?.eventId);
      expect([accepted.duplicate, back[at]?.duplicate].filter(Boolean)).toHaveLength(1);
    }
    expect(await counts(left.map((accepted) => accepted.eventId))).toEqual({ events: 300, items: 300 });
  });

  it('puts calls that arrive together into few statements, and tells of each once', async () => {
    let told = 0;
    const ingest = open({}, () => {
      told += 1;
    });
    const accepted = await Promise.all(Array.from({ length: 200 }, () => ingest.accept(event())));
    // One on each lane, or a few more where the first was answered before the second began.
    expect(told).toBeLessThanOrEqual(4);
    // The transactions that wrote the events.
    const [wrote] = await database.sql<{ n: number }[]>`
      select count(distinct xmin::text)::int as n from automate_engine.events
      where id = any(${accepted.map((one) => one.eventId)}::uuid[])`;
    expect(wrote?.n).toBe(told);
  });

  it('refuses bad payloads alone, each with the place of its trouble', async () => {
    const bad: [JsonValue, string][] = [
      [{ issue: { title: 'a\u0000b' } }, '/payload/issue/title'],
      [{ list: ['fine', 'half \ud83d'] }, '/payload/list/1'],
      [{ a: { 'k\u0000': 1 } }, '/payload/a'],
      [deep(1_500), '/payload/a/0/a/0/'],
      [deep(100_000), '/payload/'],
    ];
    const ingest = open();
    const all = [...bad.map(([payload]) => event({ payload })), ...Array.from({ length: 20 }, () => event())];
    const outcomes = await Promise.allSettled(all.map((one) => ingest.accept(one)));
    for (const [at, [, pointer]] of bad.entries()) {
      const outcome = outcomes[at];
      const reason = outcome?.status === 'rejected' ? outcome.reason : undefined;
      expect(reason).toMatchObject({ code: 'INVALID_ARGUMENT', effect: 'none' });
      expect(AutomateError.isInstance(reason) && reason.details?.errors?.[0]?.pointer).toContain(pointer);
    }
    const fine = outcomes.slice(bad.length).flatMap((one) => (one.status === 'fulfilled' ? [one.value.eventId] : []));
    expect(fine).toHaveLength(20);
    expect(await counts(fine)).toEqual({ events: 20, items: 20 });
  });

  it('bisects what only the database can refuse', async () => {
    const ingest = open();
    const texts = ['{"ok":1}', '{"n":1e999999}', '{"ok":2}', '{"s":"\\ud83d"}', '{"ok":3}'];
    const outcomes = await Promise.allSettled(
      texts.map((payloadJson) => ingest.accept(event({ payload: JSON.parse(payloadJson), payloadJson }))),
    );
    expect(outcomes.map((one) => one.status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected', 'fulfilled']);
  });

  it('names every bad field of an event at once', async () => {
    const call = open().accept(event({ type: '', source: 'x'.repeat(201), deliveryId: 'a\u0000', payload: '\u0000' }));
    await expect(call).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      details: {
        errors: ['/type', '/source', '/deliveryId', '/payload'].map((pointer) => expect.objectContaining({ pointer })),
      },
    });
  });

  it('answers RESOURCE_EXHAUSTED when too much waits, and stores the rest', async () => {
    const ingest = open({ batchEvents: 5, queueEvents: 10 });
    const outcomes = await Promise.allSettled(Array.from({ length: 40 }, () => ingest.accept(event())));
    const rejected = outcomes.filter((one) => one.status === 'rejected');
    expect(rejected).toHaveLength(30);
    for (const { reason } of rejected) {
      expect(reason).toMatchObject({ code: 'RESOURCE_EXHAUSTED', retryable: true, effect: 'none' });
    }
  });

  it('keeps any JSON as it was', async () => {
    const ingest = open();
    await fc.assert(
      fc.asyncProperty(fc.array(fc.jsonValue({ maxDepth: 4 }), { minLength: 1, maxLength: 20 }), async (values) => {
        const payloads = values.map((value) => JSON.parse(JSON.stringify(value)) as JsonValue);
        const outcomes = await Promise.allSettled(payloads.map((payload) => ingest.accept(event({ payload }))));
        for (const [at, outcome] of outcomes.entries()) {
          const text = JSON.stringify(payloads[at]);
          if (outcome.status === 'rejected') {
            expect(/\\u0000|\\ud[89a-f]/.test(text)).toBe(true);
            continue;
          }
          const [row] = await database.sql`
            select payload from automate_engine.events where id = ${outcome.value.eventId}`;
          expect(row?.payload).toEqual(payloads[at]);
        }
      }),
      { numRuns: 60 },
    );
  });
});
