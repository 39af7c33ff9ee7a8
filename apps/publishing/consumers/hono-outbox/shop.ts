import { enqueue, OutboxWorker, outboxMigrations, PostgresWakeups, SkipLockedClaimOutboxStore } from '@automate/outbox';
import { integer, pgTable, text } from 'drizzle-orm/pg-core';
import { drizzle } from 'drizzle-orm/postgres-js';
import { Hono } from 'hono';
import postgres from 'postgres';

const orders = pgTable('orders', { id: integer().primaryKey().generatedAlwaysAsIdentity(), email: text().notNull() });
const client = postgres(process.env.DATABASE_URL ?? 'postgres://localhost/shop', { onnotice: () => {} });
const db = drizzle({ client });
const wakeups = new PostgresWakeups(db);

await client`create table orders (id int generated always as identity primary key, email text not null)`;
await client.unsafe(`create schema if not exists ${outboxMigrations.schema}`);
for (const migration of outboxMigrations.migrations) await client.begin((tx) => tx.unsafe(migration.sql));

const app = new Hono().post('/orders', async (c) => {
  const { email, card } = await c.req.json<{ email: string; card: string }>();
  try {
    await db.transaction(async (tx) => {
      await tx.insert(orders).values({ email });
      await enqueue(tx, { queue: 'mail', topic: 'confirmation', payload: { email } });
      if (card === 'declined') throw new Error('declined');
    });
  } catch {
    return c.body(null, 402);
  }
  void wakeups.notify('mail');
  return c.body(null, 202);
});

const mailed: unknown[] = [];
const keys = new Set<string>();
const order = (email: string, card: string) =>
  app.request('/orders', { method: 'POST', body: JSON.stringify({ email, card }) });
const answers = [
  await order('ada@example.com', 'fine'),
  await order('eve@example.com', 'declined'),
  await order('bob@example.com', 'fine'),
];
const [queued] = await client<{ count: number }[]>`select count(*)::int as count from automate_outbox.items`;

const worker = new OutboxWorker({
  store: new SkipLockedClaimOutboxStore(db),
  wakeups,
  handlers: {
    'mail/confirmation': async ({ id, payload }) => {
      mailed.push(payload);
      keys.add(id);
    },
  },
});
await worker.start();
const deadline = Date.now() + 30_000;
while (mailed.length < 2 && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 20));
await worker.stop();
const kept = await db.select().from(orders);
console.log(
  JSON.stringify({
    statuses: answers.map(({ status }) => status),
    orders: kept.map(({ email }) => email),
    queued: queued?.count,
    mailed,
    idempotencyKeys: keys.size,
  }),
);
await client.end();
