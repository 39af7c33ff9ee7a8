import { expect, it } from 'vitest';
import { triggerVerdicts } from './trigger-verdicts.ts';

const document = {
  name: 'x',
  on: [
    { event: 'order.*' },
    { event: 'order.paid', source: 'api/shop' },
    { event: 'order.paid', if: 'event.payload.total > 10' },
    { event: 'order.paid', if: 'event.payload.nothing > 10' },
    { manual: true },
    { every: '5m' },
  ],
  steps: [{ id: 'a', set: {} }],
};
const event = { id: '1', type: 'order.paid', source: 'api/other', payload: { total: 5 } };

it('says of every trigger whether it takes an event, and why not', () => {
  const verdicts = triggerVerdicts(document, event);
  expect(verdicts?.map(({ says }) => says)).toEqual(['yes', 'source', 'condition', 'error', 'type', 'type']);
  expect(verdicts?.[3]?.error?.message).toContain('nothing');
  expect(
    triggerVerdicts(document, { ...event, type: 'automate.manual.started', source: 'workflow/x' })?.[4]?.says,
  ).toBe('yes');
  expect(triggerVerdicts({ name: 'broken' }, event)).toBeUndefined();
});
