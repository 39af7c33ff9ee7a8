import { createTestDatabase, type TestDatabase } from '@automate/embedded-postgres/testing';
import { outboxMigrations } from '@automate/outbox';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createPostgresEventBus, eventBusMigrations, type PostgresEventBus, publishEvents } from './index.ts';

let database: TestDatabase;
let bus: PostgresEventBus;
beforeEach(async () => {
  database = await createTestDatabase({ migrations: [outboxMigrations, eventBusMigrations], max: 6 });
  bus = createPostgresEventBus({ db: database.db });
});
afterEach(async () => {
  await bus.close();
  await database.drop();
});

const WITHIN = { timeout: 18_000, interval: 20 };

describe('readers of the log', () => {
  it('keeps a reader to what is certain: it neither skips what commits late nor reads it twice', async () => {
    const [one, other] = [await bus.read('**'), await bus.read('**')];
    const { promise: held, resolve: commit } = Promise.withResolvers<void>();
    const { promise: written, resolve: onWritten } = Promise.withResolvers<void>();
    const open = database.db.transaction(async (tx) => {
      await publishEvents(tx, { id: 'early', type: 'a', source: 's' });
      onWritten();
      await held;
    });
    await written;
    await bus.publish({ id: 'late', type: 'a', source: 's' });
    const before = await one.next({ waitMs: 100 });
    expect(before.events).toEqual([]);
    commit();
    await open;
    bus.hint();
    const found: string[] = [];
    const again = await bus.read('**', { from: { position: before.position } });
    for (const reader of [one, other, again]) {
      for (let count = 0; count < 2; ) {
        const { events } = await reader.next();
        count += events.length;
        found.push(...events.map(({ event }) => event.id));
      }
    }
    expect(found).toEqual(['early', 'late', 'early', 'late', 'early', 'late']);
  });

  it('gives large events a few at a time', async () => {
    const reader = await bus.read('**');
    // What compresses well, and what does not.
    const random = Array.from({ length: 600 }, () => crypto.randomUUID()).join();
    const same = 'x'.repeat(20_000);
    const events = Array.from({ length: 150 }, (_, n) => ({
      id: `e${n}`,
      type: 'a',
      source: 's',
      data: n % 2 === 0 ? same : random,
    }));
    for (let n = 0; n < 150; n += 50) await bus.publish(events.slice(n, n + 50));
    const sizes: number[] = [];
    for (let count = 0; count < 150; ) {
      const found = (await reader.next()).events.map(({ event }) => event.id);
      expect(found).toEqual(events.slice(count, count + found.length).map(({ id }) => id));
      count += found.length;
      sizes.push(found.length);
    }
    expect(Math.max(...sizes)).toBeLessThan(60);
  });

  it('keeps one row for all who read the same, as long as one of them does, and some time more', async () => {
    const readers = await Promise.all(Array.from({ length: 5 }, () => bus.read('task.*', { tenantId: 'default' })));
    await Promise.all(readers.map((reader) => reader.close()));
    expect(
      await database.sql`select tenant_id, until > now() + interval '4 minutes' as heard from automate_bus.subscriptions`,
    ).toEqual([{ tenant_id: 'default', heard: true }]);
  });

  it('hints also from a process that only publishes, within a second of the first subscriber', async () => {
    const { db } = await database.connect();
    const publisher = createPostgresEventBus({ db });
    const hints = vi.fn();
    const ended = await database.sql.listen('automate_bus', hints);
    publisher.hint();
    await bus.subscribe('**', () => {});
    hints.mockClear();
    await vi.waitFor(() => {
      publisher.hint();
      expect(hints.mock.calls.some(([text]) => /"queues":\["log"\]/.test(text))).toBe(true);
    }, WITHIN);
    await ended.unlisten();
    await publisher.close();
  });
});
