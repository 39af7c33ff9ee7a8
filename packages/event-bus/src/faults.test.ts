import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createTestDatabase, type TestDatabase } from '@automate/embedded-postgres/testing';
import type { BusEvent } from '@automate/extensions';
import { outboxMigrations, SkipLockedClaimOutboxStore } from '@automate/outbox';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createHousekeeping } from './housekeeping.ts';
import { createPostgresEventBus, eventBusMigrations, type PostgresEventBus, publishEvents } from './index.ts';

let database: TestDatabase;
let bus: PostgresEventBus;
beforeEach(async () => {
  database = await createTestDatabase({ migrations: [outboxMigrations, eventBusMigrations], max: 6 });
  bus = createPostgresEventBus({ db: database.db, leaseMs: 1_000 });
});
afterEach(async () => {
  await bus.close();
  await database.drop();
});

const WITHIN = { timeout: 18_000, interval: 20 };

function inProcess(role: 'publish' | 'handle') {
  const file = join(import.meta.dirname, 'testing/bus-process.ts');
  const args = ['--conditions=@automate/source', file, database.url, role];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines: string[] = [];
  createInterface(child.stdout).on('line', (line) => lines.push(line));
  return {
    told: (line: string) => vi.waitFor(() => expect(lines).toContain(line), WITHIN),
    async kill() {
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    },
  };
}

async function recorded(options?: Parameters<PostgresEventBus['subscribe']>[2], at = bus) {
  const events: (BusEvent & { attempt: number })[] = [];
  await at.subscribe('**', (event, { attempt }) => void events.push({ ...event, attempt }), options);
  return { ids: () => events.map(({ id }) => id), events };
}
const numbered = (count: number) => Array.from({ length: count }, (_, n) => ({ id: `e${n}`, type: 'a', source: 's' }));

describe('an event bus on PostgreSQL', () => {
  it('keeps what a process published that was killed, and nothing of what it did not commit', async () => {
    const [live, durable] = [await recorded(), await recorded({ name: 'd' })];
    const publisher = inProcess('publish');
    await publisher.told('published');
    await publisher.kill();
    await bus.publish({ id: 'after', type: 'a', source: 's' });
    await vi.waitFor(() => expect(live.ids()).toEqual(['kept', 'after']), WITHIN);
    await vi.waitFor(() => expect(durable.ids().toSorted()).toEqual(['after', 'kept']), WITHIN);
  });

  it('gives what a killed process was handling to another one', async () => {
    const killed = inProcess('handle');
    await killed.told('subscribed');
    await bus.publish(numbered(5));
    await killed.told('e4');
    await killed.kill();
    const { events, ids } = await recorded({ name: 'work' });
    await vi.waitFor(() => expect(ids().toSorted()).toEqual(['e0', 'e1', 'e2', 'e3', 'e4']), WITHIN);
    expect(events.every(({ attempt }) => attempt === 2)).toBe(true);
  });

  it('tells a transaction that was open while later ones committed, once it commits', async () => {
    const [live, durable] = [await recorded(), await recorded({ name: 'd' })];
    const { promise: held, resolve: commit } = Promise.withResolvers<void>();
    const { promise: written, resolve: onWritten } = Promise.withResolvers<void>();
    const open = database.db.transaction(async (tx) => {
      await publishEvents(tx, { id: 'early', type: 'a', source: 's' });
      onWritten();
      await held;
    });
    await written;
    await bus.publish({ id: 'late', type: 'a', source: 's' });
    const from = await recorded({ from: 'oldest' });
    commit();
    await open;
    bus.hint();
    for (const { ids } of [live, durable, from]) {
      await vi.waitFor(() => expect(ids().toSorted()).toEqual(['early', 'late']), WITHIN);
    }
    expect(live.ids()).toEqual(['early', 'late']);
  });

  it('goes on when the connection that listens is cut', async () => {
    const other = createPostgresEventBus({ db: (await database.connect()).db });
    const { ids } = await recorded();
    await bus.publish({ id: 'before', type: 'a', source: 's' });
    await vi.waitFor(() => expect(ids()).toEqual(['before']), WITHIN);
    const [cut] = await database.sql`
      select pg_terminate_backend(pid) as ended from pg_stat_activity
      where datname = current_database() and query ilike 'listen "automate_bus"'`;
    expect(cut?.ended).toBe(true);
    await other.publish({ id: 'after', type: 'a', source: 's' });
    await vi.waitFor(() => expect(ids()).toEqual(['before', 'after']), WITHIN);
    await other.close();
  });

  it('makes a dead letter of what keeps failing, with its reason, to be requeued', async () => {
    let fails = true;
    const handled: string[] = [];
    await bus.subscribe(
      '**',
      ({ id }) => {
        if (fails) throw new Error('the ledger is closed');
        handled.push(id);
      },
      { name: 'ledger', maxAttempts: 2 },
    );
    await bus.publish({ id: 'one', type: 'a', source: 's', tenantId: 'acme', data: { n: 1 } });
    const store = new SkipLockedClaimOutboxStore(database.db);
    const letters = await vi.waitFor(async () => {
      const list = await store.listDeadLetters();
      expect(list).toHaveLength(1);
      return list;
    }, WITHIN);
    expect(letters).toMatchObject([
      { queue: 'bus.ledger', tenantId: 'acme', ref: 'one', attempts: 2, message: 'the ledger is closed' },
    ]);
    fails = false;
    await store.requeueDeadLetters(letters.map(({ id }) => id));
    await vi.waitFor(() => expect(handled).toEqual(['one']), WITHIN);
  });

  it('forgets what is kept no longer, in the log and of names that nobody comes back to, but nothing that waits', async () => {
    const waiting = await bus.subscribe('**', () => {}, { name: 'away' });
    const live = await recorded();
    await waiting.close();
    await bus.publish(numbered(3));
    await vi.waitFor(() => expect(live.ids()).toHaveLength(3), WITHIN);
    const log = { debug() {}, info() {}, warn() {}, error() {} };
    const housekeeping = createHousekeeping({
      sql: database.sql,
      keepMs: 60_000,
      log,
      renewed: () => [{ tenantId: '*', name: 'away', keepMs: 60_000 }],
    });
    await database.sql`update automate_bus.log set at = at - interval '2 minutes' where id <> 'e2'`;
    expect(await housekeeping.prune()).toBe(2);
    const again = await recorded({ name: 'away' });
    await vi.waitFor(() => expect(again.ids().toSorted()).toEqual(['e0', 'e1', 'e2']), WITHIN);
    await database.sql`update automate_bus.subscriptions set until = now() - interval '1 second'`;
    await housekeeping.renew();
    await housekeeping.prune();
    expect(await database.sql`select name from automate_bus.subscriptions`).toEqual([{ name: 'away' }]);
  });

  it('says that somebody hears a type while somebody does', async () => {
    const wants = async () => {
      const [row] = await database.sql`select automate_bus.wants('acme', 'step.completed') as acme,
        automate_bus.wants('default', 'step.completed') as own, automate_bus.wants('acme', 'steps') as other`;
      return row;
    };
    expect(await wants()).toEqual({ acme: false, own: false, other: false });
    await bus.subscribe('step.*', () => {}, { tenantId: 'default' });
    expect(await wants()).toEqual({ acme: false, own: true, other: false });
    await bus.subscribe('**', () => {}, { name: 'all' });
    expect(await wants()).toEqual({ acme: true, own: true, other: true });
    await bus.forget('all');
    expect(await wants()).toEqual({ acme: false, own: true, other: false });
  });
});
