import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import { openDatabase } from '@automate/db';
import { createTestDatabase, type TestDatabase } from '@automate/embedded-postgres/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../testing/eventually.ts';
import type { Listen } from './listen.ts';
import { PostgresWakeups } from './postgres-wakeups.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

async function subscribed(wakeups: PostgresWakeups) {
  const hints: string[][] = [];
  let connections = 0;
  const unsubscribe = await wakeups.subscribe({
    onHint: (queues) => void hints.push([...queues]),
    onConnected: () => {
      connections += 1;
    },
  });
  return { hints, connections: () => connections, unsubscribe };
}

describe('PostgresWakeups', () => {
  it('tells listeners of its own process at once, and those of others once', async () => {
    const here = new PostgresWakeups(database.db);
    const far = await openDatabase({ url: database.url });
    const there = new PostgresWakeups(far.db);
    const own = await subscribed(here);
    const other = await subscribed(there);
    const sent = here.notify(['a', 'b']);
    expect(own.hints).toEqual([['a', 'b']]);
    await sent;
    await eventually(
      () => other.hints,
      (hints) => hints.length > 0,
    );
    await here.notify('c');
    await eventually(
      () => other.hints,
      (hints) => hints.length > 1,
    );
    expect(other.hints).toEqual([['a', 'b'], ['c']]);
    expect(own.hints).toEqual([['a', 'b'], ['c']]);
    await own.unsubscribe();
    await other.unsubscribe();
    await there.notify('d');
    expect(own.hints).toHaveLength(2);
    await far.close();
  });

  it('says so whenever its connection is new, the first time and after it was lost', async () => {
    const wakeups = new PostgresWakeups(database.db, { channel: 'reconnects' });
    const { connections, hints, unsubscribe } = await subscribed(wakeups);
    expect(connections()).toBe(1);
    const [ended] = await database.sql`SELECT pg_terminate_backend(pid) AS ended FROM pg_stat_activity
      WHERE query ILIKE 'listen "reconnects"'`;
    expect(ended?.ended).toBe(true);
    await eventually(connections, (count) => count === 2);
    await new PostgresWakeups(database.db, { channel: 'reconnects' }).notify('q');
    await eventually(
      () => hints,
      (all) => all.length === 1,
    );
    await unsubscribe();
  });

  it('carries many queues, and names that JSON must escape', async () => {
    const { hints, unsubscribe } = await subscribed(new PostgresWakeups(database.db, { channel: 'many' }));
    const queues = Array.from({ length: 120 }, (_, n) => `queue "${n}" \u2028 ${'x'.repeat(60)}`);
    await new PostgresWakeups(database.db, { channel: 'many' }).notify(queues);
    await eventually(
      () => hints.flat(),
      (all) => all.length === 120,
    );
    expect(new Set(hints.flat())).toEqual(new Set(queues));
    await unsubscribe();
  });

  it('sends one for all that come in the next moment, and goes on to answer its callers', async () => {
    const { hints, unsubscribe } = await subscribed(new PostgresWakeups(database.db, { channel: 'busy' }));
    const wakeups = new PostgresWakeups(database.db, { channel: 'busy' });
    const began = performance.now();
    const first = wakeups.notify('first');
    let answered = false;
    void first.then(() => {
      answered = true;
    });
    // Without a pause, until the first is answered all the same.
    for (let turns = 0; turns < 500 || !answered; turns += 1) {
      void wakeups.notify(`q${turns % 10}`);
      await turn();
    }
    await wakeups.notify('last');
    const gaps = (performance.now() - began) / 4;
    await eventually(
      () => hints.flat(),
      (all) => all.includes('last'),
    );
    expect(hints.length).toBeLessThan(gaps + 3);
    await unsubscribe();
  });

  it('loses no hint that is given while the answer of another one is on its way back', async () => {
    const { hints, unsubscribe } = await subscribed(new PostgresWakeups(database.db, { channel: 'edge' }));
    const near = await openDatabase({ url: database.url, max: 1 });
    const wakeups = new PostgresWakeups(near.db, { channel: 'edge' });
    for (let steps = 0; steps < 30; steps += 1) {
      await sleep(6);
      void wakeups.notify('first');
      // Sent behind it on the same connection: both answers come at a time.
      for (let step = 0; step < 4; step += 1) await undefined;
      await near.sql`SELECT 1`;
      for (let step = 0; step < steps; step += 1) await undefined;
      void wakeups.notify(`second after ${steps}`);
      await eventually(
        () => hints.flat(),
        (all) => all.includes(`second after ${steps}`),
      );
    }
    await near.close();
    await unsubscribe();
  });

  it('takes no transaction, whose commit would not wait for the disk any more', async () => {
    await database.db.transaction(async (transaction) => {
      expect(() => new PostgresWakeups(transaction)).toThrow('in a transaction');
    });
  });

  it('never fails its callers', async () => {
    const gone = await openDatabase({ url: database.url });
    await gone.close();
    const messages: string[] = [];
    const warn = (_: object, message: string) => void messages.push(message);
    const logger = { debug: warn, info: warn, warn, error: warn };
    const wakeups = new PostgresWakeups(gone.db, { logger, selfTestMs: 100 });
    await wakeups.notify('q');
    await (await subscribed(wakeups)).unsubscribe();
    expect(messages).toHaveLength(2);
  });

  it('listens in another way where it is given one, and ignores what is not its own', async () => {
    let receive: (text: string) => void = () => {};
    const listen: Listen = async (_, onMessage, onConnected) => {
      receive = onMessage;
      onConnected();
      const { unlisten } = await database.sql.listen('other_way', onMessage);
      return unlisten;
    };
    const { hints, unsubscribe } = await subscribed(new PostgresWakeups(database.db, { channel: 'other_way', listen }));
    for (const text of ['', 'null', '7', '{"queues":"q"}', '{"from":1,"queues":[1]}', '{']) receive(text);
    expect(hints).toEqual([]);
    receive(JSON.stringify({ from: 'elsewhere', queues: ['q'] }));
    expect(hints).toEqual([['q']]);
    await unsubscribe();
  });
});
