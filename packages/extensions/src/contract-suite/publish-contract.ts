import assert from 'node:assert/strict';
import { AutomateError } from '@automate/core';
import type { ContractRunner } from '@automate/core/contract-suite';
import { type EventBusContract, numbered, onFreshBus, recorder } from './event-bus-subject.ts';

const code = (expected: string) => (error: unknown) => AutomateError.isInstance(error) && error.code === expected;

export function publishContract({ it }: ContractRunner, contract: EventBusContract): void {
  it(
    'tells events as they were published, each of its id once',
    onFreshBus(contract, async ({ bus }) => {
      const heard = recorder();
      const before = Date.now();
      await bus.subscribe('**', heard.handle);
      const data = { text: 'a \u2028 "b" \\u0000 \\ud800 \u{1f600}', list: [1, null, { deep: true }], n: -1.5e10 };
      await bus.publish({ id: 'one', type: 'task.created', source: 'ext/tasks', tenantId: 'acme', data });
      await bus.publish({ id: 'one', type: 'task.changed', source: 'ext/tasks', tenantId: 'acme' });
      await bus.publish([{ type: 'task.created', source: 's' }]);
      await bus.publish([]);
      await heard.told(2);
      const [first, second] = heard.events;
      const { timestamp, ...rest } = first ?? assert.fail();
      assert.deepEqual(rest, { id: 'one', type: 'task.created', source: 'ext/tasks', tenantId: 'acme', data });
      assert.equal(new Date(timestamp).toISOString(), timestamp);
      // Of the bus's clock, which is allowed to be another one.
      assert.ok(Math.abs(Date.parse(timestamp) - before) < 3_600_000);
      assert.deepEqual([second?.tenantId, second?.data], ['default', null]);
      assert.ok((second?.id ?? '').length > 0);
    }),
  );

  it(
    'refuses what is no event or no subscription, with every problem, and publishes nothing of it',
    onFreshBus(contract, async ({ bus }) => {
      const heard = recorder();
      await bus.subscribe('**', heard.handle);
      const bad = [
        { type: 'ok', source: 's' },
        { type: 'not ok', source: '' },
        { type: 'a.*', source: 's' },
        { type: 'a', source: 's', data: '\ud800' },
        { type: 'a', source: 's', data: { '\0': 1 } },
        { type: 'a', source: 's', data: (() => 1) as never },
        { type: 'a', source: 's', data: 'x'.repeat(1_000_001) },
      ];
      await assert.rejects(bus.publish(bad), (error: unknown) => {
        assert.ok(code('INVALID_ARGUMENT')(error));
        const places = ((error as AutomateError).details?.errors ?? []).map(({ pointer }) => pointer.split('/')[1]);
        assert.deepEqual([...new Set(places)], ['1', '2', '3', '4', '5', '6']);
        return true;
      });
      for (const pattern of ['', 'a.', '*a', '**.a', 'a b', 'a.**.b']) {
        await assert.rejects(bus.subscribe(pattern, heard.handle), code('INVALID_ARGUMENT'), pattern);
      }
      for (const options of [{ name: 'No Name' }, { from: { after: 'e1' } }, { from: 'then' as never }]) {
        await assert.rejects(bus.subscribe('a', heard.handle, options), code('INVALID_ARGUMENT'));
      }
      await assert.rejects(
        bus.subscribe('a', heard.handle, { from: { after: 'nothing' }, tenantId: 'default' }),
        code('NOT_FOUND'),
      );
      await bus.publish(numbered(1, 1));
      await heard.told(1);
      assert.deepEqual(heard.ids(), ['e1']);
    }),
  );
}
