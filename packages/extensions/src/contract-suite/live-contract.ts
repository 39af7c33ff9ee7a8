import assert from 'node:assert/strict';
import type { ContractRunner } from '@automate/core/contract-suite';
import { type EventBusContract, numbered, onFreshBus, recorder, until } from './event-bus-subject.ts';

export function liveContract({ it }: ContractRunner, contract: EventBusContract): void {
  it(
    'tells each subscriber without a name what fits its patterns, in order, from now on',
    onFreshBus(contract, async ({ bus, another }) => {
      const [tasks, every, far, deep] = [recorder(), recorder(), recorder(), recorder()];
      await bus.publish(numbered(1, 3));
      await bus.subscribe('task.*', tasks.handle);
      await bus.subscribe('**', every.handle);
      await (await another()).subscribe(['task.created', 'task.*'], far.handle);
      await bus.subscribe(['task.*.*', 'x'], deep.handle);
      for (let n = 4; n <= 20; n += 2) await bus.publish(numbered(n, n + 1));
      await bus.publish(numbered(30, 30, 'task.item.created'));
      await bus.publish(numbered(31, 31, 'task'));
      await bus.publish(numbered(32, 32, 'task.over'));
      const created = numbered(4, 21).map(({ id }) => id);
      await Promise.all([tasks.told(19), every.told(21), far.told(19), deep.told(1)]);
      assert.deepEqual(tasks.ids(), [...created, 'e32']);
      assert.deepEqual(far.ids(), [...created, 'e32']);
      assert.deepEqual(every.ids(), [...created, 'e30', 'e31', 'e32']);
      assert.deepEqual(deep.ids(), ['e30']);
    }),
  );

  it(
    'tells again from an event, from a time, or all that is kept, and then goes on',
    onFreshBus(contract, async ({ bus, another }) => {
      const first = recorder();
      await bus.subscribe('**', first.handle);
      await bus.publish(numbered(1, 5));
      await bus.publish(numbered(6, 6, 'other'));
      await bus.publish({ ...numbered(7, 7)[0], tenantId: 'acme', type: 'task.created', source: 's' });
      await first.told(7);
      const other = await another();
      const [after, oldest, time, later] = [recorder(), recorder(), recorder(), recorder()];
      await other.subscribe('task.*', after.handle, { from: { after: 'e3' }, tenantId: 'default' });
      await other.subscribe('**', oldest.handle, { from: 'oldest' });
      const { timestamp } = first.events[0] ?? assert.fail();
      await other.subscribe('**', time.handle, { from: { time: new Date(Date.parse(timestamp) - 1) } });
      await other.subscribe('**', later.handle, { from: { time: new Date(Date.parse(timestamp) + 3_600_000) } });
      await bus.publish(numbered(8, 9));
      await Promise.all([after.told(4), oldest.told(9), time.told(9)]);
      assert.deepEqual(after.ids(), ['e4', 'e5', 'e8', 'e9']);
      assert.deepEqual(oldest.ids(), ['e1', 'e2', 'e3', 'e4', 'e5', 'e6', 'e7', 'e8', 'e9']);
      assert.deepEqual(time.ids(), oldest.ids());
      assert.deepEqual(later.ids(), []);
    }),
  );

  it(
    'waits for a slow handler, and lets nobody else wait for it or for one that throws',
    onFreshBus(contract, async ({ bus }) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      const [slow, thrown, quick] = [recorder(), recorder(), recorder()];
      await bus.subscribe('**', async (event) => {
        slow.handle(event);
        await promise;
      });
      await bus.subscribe('**', (event) => {
        thrown.handle(event);
        throw new Error('not today');
      });
      await bus.subscribe('**', quick.handle);
      await bus.publish(numbered(1, 200));
      await Promise.all([quick.told(200), thrown.told(200), slow.told(1)]);
      assert.deepEqual(slow.ids(), ['e1']);
      resolve();
      await slow.told(200);
      assert.deepEqual(slow.ids(), quick.ids());
      assert.deepEqual(thrown.ids(), quick.ids());
    }),
  );

  it(
    'tells nothing after it was closed, which waits for the handler',
    onFreshBus(contract, async ({ bus }) => {
      const heard = recorder();
      let ended = false;
      const subscription = await bus.subscribe('**', async (event, { signal }) => {
        heard.handle(event);
        await until(
          () => signal.aborted,
          () => 'not told to end',
        );
        ended = true;
      });
      const witness = recorder();
      await bus.subscribe('**', witness.handle);
      await bus.publish(numbered(1, 2));
      await heard.told(1);
      await subscription.close();
      assert.ok(ended);
      await bus.publish(numbered(3, 3));
      await witness.told(3);
      assert.deepEqual(heard.ids(), ['e1']);
    }),
  );
}
