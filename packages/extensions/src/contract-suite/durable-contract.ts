import assert from 'node:assert/strict';
import { AutomateError } from '@automate/core';
import type { ContractRunner } from '@automate/core/contract-suite';
import type { EventContext } from '../event-bus/event-bus.ts';
import { type EventBusContract, numbered, onFreshBus, recorder, until } from './event-bus-subject.ts';

const sorted = (ids: readonly string[]) => ids.toSorted((a, b) => Number(a.slice(1)) - Number(b.slice(1)));

export function durableContract({ it }: ContractRunner, contract: EventBusContract): void {
  it(
    'gives each event of a name to one of its processes, and to every name',
    onFreshBus(contract, async ({ bus, another }) => {
      const [here, there, other] = [recorder(), recorder(), recorder()];
      const far = await another();
      const all = numbered(1, 300);
      await bus.subscribe('task.*', here.handle, { name: 'shared' });
      await far.subscribe('task.*', there.handle, { name: 'shared' });
      await far.subscribe('**', other.handle, { name: 'other' });
      for (let at = 0; at < all.length; at += 50) await bus.publish(all.slice(at, at + 50));
      await bus.publish(numbered(400, 400, 'else'));
      await other.told(301);
      const shared = () => here.events.length + there.events.length;
      await until(
        () => shared() >= 300,
        () => `${shared()} of 300 events were told`,
      );
      const wanted = all.map(({ id }) => id);
      assert.deepEqual(sorted([...here.ids(), ...there.ids()]), wanted);
      assert.deepEqual(sorted(other.ids()), [...wanted, 'e400']);
    }),
  );

  it(
    'keeps events for a name while nobody is there, from when it was first subscribed',
    onFreshBus(contract, async ({ bus, another }) => {
      const first = recorder();
      await bus.publish(numbered(1, 2));
      const subscription = await bus.subscribe('**', first.handle, { name: 'kept' });
      await bus.publish(numbered(3, 3));
      await first.told(1);
      await subscription.close();
      await bus.publish(numbered(4, 6));
      const second = recorder();
      await (await another()).subscribe('**', second.handle, { name: 'kept', from: 'oldest' });
      await bus.publish(numbered(7, 7));
      await second.told(4);
      assert.deepEqual(first.ids(), ['e3']);
      assert.deepEqual(sorted(second.ids()), ['e4', 'e5', 'e6', 'e7']);
    }),
  );

  it(
    'begins a name where it was told to, with the events of one tenant',
    onFreshBus(contract, async ({ bus }) => {
      await bus.publish(numbered(1, 3));
      await bus.publish({ id: 'e4', type: 'task.created', source: 's', tenantId: 'acme' });
      const [all, some] = [recorder(), recorder()];
      await bus.subscribe('**', all.handle, { name: 'all', from: 'oldest' });
      await bus.subscribe('**', some.handle, { name: 'all', from: { after: 'e1' }, tenantId: 'default' });
      await Promise.all([all.told(4), some.told(2)]);
      assert.deepEqual(sorted(all.ids()), ['e1', 'e2', 'e3', 'e4']);
      assert.deepEqual(sorted(some.ids()), ['e2', 'e3']);
    }),
  );

  it(
    'handles again what threw, while others go on, and gives up after its attempts',
    onFreshBus(contract, async ({ bus }) => {
      const attempts = new Map<string, number[]>();
      const failing =
        (times: number) =>
        (event: { id: string }, { attempt }: EventContext) => {
          attempts.set(event.id, [...(attempts.get(event.id) ?? []), attempt]);
          if (event.id === 'e1' && attempt <= times) throw new Error('not yet');
          if (event.id === 'e2') throw new AutomateError({ code: 'INVALID_ARGUMENT', message: 'never' });
        };
      const done = recorder();
      await bus.subscribe(
        '**',
        (event, context) => {
          failing(1)(event, context);
          done.handle(event);
        },
        { name: 'again' },
      );
      await bus.publish(numbered(1, 5));
      await done.told(4);
      assert.deepEqual(sorted(done.ids()), ['e1', 'e3', 'e4', 'e5']);
      assert.deepEqual(attempts.get('e1'), [1, 2]);
      assert.deepEqual(attempts.get('e2'), [1]);

      const last = recorder();
      let tries = 0;
      await bus.subscribe(
        '**',
        (event) => {
          if (event.id === 'e6') tries += 1;
          if (event.id === 'e6') throw new Error('always');
          last.handle(event);
        },
        { name: 'once', maxAttempts: 1 },
      );
      await bus.publish(numbered(6, 7));
      await last.told(1);
      await bus.publish(numbered(8, 8));
      await last.told(2);
      assert.equal(tries, 1);
    }),
  );

  it(
    'lets no other name wait for a handler that hangs',
    onFreshBus(contract, async ({ bus }) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      const quick = recorder();
      await bus.subscribe('**', () => promise, { name: 'hanging', concurrency: 1 });
      await bus.subscribe('**', quick.handle, { name: 'quick' });
      await bus.publish(numbered(1, 50));
      await quick.told(50);
      resolve();
    }),
  );

  it(
    'forgets a name with what waits for it',
    onFreshBus(contract, async ({ bus }) => {
      const [before, after] = [recorder(), recorder()];
      const subscription = await bus.subscribe('**', before.handle, { name: 'gone' });
      await subscription.close();
      await bus.publish(numbered(1, 3));
      assert.equal(await bus.forget('gone', 'default'), false);
      assert.equal(await bus.forget('gone'), true);
      assert.equal(await bus.forget('gone'), false);
      await bus.subscribe('**', after.handle, { name: 'gone' });
      await bus.publish(numbered(4, 4));
      await after.told(1);
      assert.deepEqual([before.ids(), after.ids()], [[], ['e4']]);
    }),
  );
}
