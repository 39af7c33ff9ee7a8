import assert from 'node:assert/strict';
import type { ContractRunner } from '@automate/core/contract-suite';
import type { EventReader } from '../event-bus/event-reader.ts';
import { type EventBusContract, numbered, onFreshBus } from './event-bus-subject.ts';

/** Reads until so many events came, and gives their ids. */
async function idsOf(reader: EventReader, count: number): Promise<string[]> {
  const ids: string[] = [];
  const end = performance.now() + 15_000;
  while (ids.length < count && performance.now() < end) {
    ids.push(...(await reader.next({ waitMs: 1_000 })).events.map(({ event }) => event.id));
  }
  return ids;
}

const ids = (from: number, to: number): string[] => numbered(from, to).map(({ id }) => id);

export function readerContract({ it }: ContractRunner, contract: EventBusContract): void {
  it(
    'gives a reader what fits, in order, from now on, at its own pace',
    onFreshBus(contract, async ({ bus, another }) => {
      await bus.publish(numbered(1, 3));
      const [quick, slow] = [await bus.read('task.*'), await (await another()).read(['task.*', 'x'])];
      for (let n = 4; n <= 300; n += 1) await bus.publish(n % 5 === 0 ? numbered(n, n, 'other') : numbered(n, n));
      const wanted = ids(4, 300).filter((_, at) => (at + 4) % 5 !== 0);
      assert.deepEqual(await idsOf(quick, wanted.length), wanted);
      assert.deepEqual(await idsOf(slow, wanted.length), wanted);
      const nothing = await quick.next({ waitMs: 1 });
      assert.deepEqual(nothing.events, []);
      assert.equal(nothing.position, quick.position);
    }),
  );

  it(
    'goes on from a position, in another process, and has nothing twice and misses nothing',
    onFreshBus(contract, async ({ bus, another }) => {
      const other = await another();
      const first = await bus.read('**');
      const fresh = first.position;
      await bus.publish(numbered(1, 300));
      const found: string[] = [];
      let { position } = first;
      while (found.length < 300) {
        const reader = await other.read('**', { from: { position } });
        const read = await reader.next();
        found.push(...read.events.map(({ event }) => event.id));
        ({ position } = read);
        await reader.close();
      }
      assert.deepEqual(found, ids(1, 300));
      // In the middle of what was read at once.
      const { events } = await first.next();
      const { event, position: at } = events[events.length >> 1] ?? assert.fail();
      const [next] = (await (await other.read('**', { from: { position: at } })).next()).events;
      assert.equal(next?.event.id, `e${Number(event.id.slice(1)) + 1}`);
      await first.close();
      await bus.publish(numbered(301, 310));
      assert.deepEqual(await idsOf(await other.read('**', { from: { position } }), 10), ids(301, 310));
      assert.deepEqual(await idsOf(await other.read('**', { from: { position: fresh } }), 310), ids(1, 310));
      assert.deepEqual(await idsOf(await other.read('**', { from: 'oldest' }), 310), ids(1, 310));
    }),
  );

  it(
    'gives every reader all of it, however many there are and whenever they ask',
    onFreshBus(contract, async ({ bus }) => {
      const readers = await Promise.all(Array.from({ length: 20 }, () => bus.read('**', { tenantId: 'default' })));
      const reading = readers.map(async (reader, at) => {
        const found: string[] = [];
        while (found.length < 200) {
          const { events } = await reader.next({ waitMs: 5 + at });
          found.push(...events.map(({ event }) => event.id));
        }
        return found;
      });
      for (let n = 1; n <= 200; n += 1) {
        await bus.publish([...numbered(n, n), { type: 'a', source: 'contract', tenantId: 'other' }]);
      }
      for (const found of await Promise.all(reading)) assert.deepEqual(found, ids(1, 200));
    }),
  );

  it(
    'ends a wait with nothing when it is told to, or closed, and refuses what is no position of its own',
    onFreshBus(contract, async ({ bus }) => {
      const reader = await bus.read('**');
      const stop = new AbortController();
      const stopped = reader.next({ signal: stop.signal });
      stop.abort();
      assert.deepEqual((await stopped).events, []);
      const waiting = reader.next();
      await reader.close();
      assert.deepEqual((await waiting).events, []);
      await assert.rejects(reader.next(), { code: 'UNAVAILABLE' });
      for (const position of ['nonsense', 'ffffffffffffffff-ffffffffffffffff']) {
        await assert.rejects(bus.read('**', { from: { position } }), { code: 'NOT_FOUND' });
      }
    }),
  );
}
