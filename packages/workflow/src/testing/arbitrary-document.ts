import type { JsonValue } from '@automate/core';
import fc from 'fast-check';
import type { TriggerDocument, WorkflowDocument } from '../document/document.ts';
import { arbitrarySteps } from './arbitrary-steps.ts';
import { condition, duration, object, text } from './arbitrary-values.ts';

const eventTrigger = fc.record(
  {
    event: fc.constantFrom('a', 'a.b', 'a.*', '*.b.**', '**'),
    source: fc.constantFrom('github/main', 'x'),
    if: condition,
  },
  { requiredKeys: ['event'], noNullPrototype: true },
);
const missed = fc.constantFrom('skip' as const, 'one' as const, 'all' as const);
const cronTrigger = fc.record(
  {
    schedule: fc.constantFrom('0 9 * * 1-5', '*/10 * * * * *', '0 0 L * *'),
    timezone: fc.constantFrom('Europe/Berlin', 'UTC', 'America/New_York'),
    missed,
    if: condition,
  },
  { requiredKeys: ['schedule'], noNullPrototype: true },
);
const everyTrigger = fc.record(
  { every: fc.constantFrom('15m', 90_000, '1d'), missed, if: condition },
  { requiredKeys: ['every'], noNullPrototype: true },
);
const endTrigger = fc.record(
  {
    workflow: fc.constant('some-other-workflow-of-the-tenant'),
    on: fc.constantFrom('failed' as const, 'ended' as const),
    if: condition,
  },
  { requiredKeys: ['workflow'], noNullPrototype: true },
);
const manualTrigger = fc
  .oneof(
    fc.constant(true as const),
    fc.constant({}),
    fc.constant({ input: { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] } }),
  )
  .map((manual) => ({ manual }));

/** A workflow has each schedule once, and one manual start. */
const triggers: fc.Arbitrary<TriggerDocument[]> = fc.uniqueArray(
  fc.oneof(eventTrigger, cronTrigger, everyTrigger, endTrigger, manualTrigger) as fc.Arbitrary<TriggerDocument>,
  {
    minLength: 1,
    maxLength: 4,
    selector: (trigger) =>
      trigger.schedule
        ? `${trigger.schedule} ${trigger.timezone ?? 'UTC'}`
        : (trigger.every ?? (trigger.manual ? 'manual' : trigger)),
  },
);

const requires = <T extends string>(...names: T[]) => ({ requiredKeys: names, noNullPrototype: true as const });
const limitKey = fc.constantFrom<JsonValue>('{{event.payload.customer}}', 'all', ['{{event.type}}', 1]);
const onLimit = fc.constantFrom('wait' as const, 'skip' as const);
const concurrency = fc.record(
  {
    limit: fc.integer({ min: 1, max: 1000 }),
    key: limitKey,
    on_limit: fc.oneof(onLimit, fc.constant('cancel_oldest' as const)),
  },
  requires('limit'),
);
const rate = fc.record(
  { limit: fc.integer({ min: 1, max: 10_000 }), per: duration, key: limitKey, on_limit: onLimit },
  requires('limit', 'per'),
);
const keyOf = ({ key: template }: { key?: JsonValue | undefined }) => JSON.stringify(template);

/** Valid workflow documents, with whatever texts their data may hold. */
export const arbitraryDocument: fc.Arbitrary<WorkflowDocument> = fc.record(
  {
    name: fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/),
    description: text,
    on: triggers,
    env: fc.uniqueArray(fc.constantFrom('A', 'BASE_URL', '_x'), { maxLength: 3 }),
    timeout: duration,
    hold: fc.record(
      {
        while_down: fc.uniqueArray(fc.constantFrom('http/default', 'erp/0_x', 'github/main'), { minLength: 1 }),
        timeout: duration,
      },
      { requiredKeys: ['while_down'], noNullPrototype: true },
    ),
    concurrency: fc.oneof(concurrency, fc.uniqueArray(concurrency, { minLength: 1, maxLength: 2, selector: keyOf })),
    rate: fc.oneof(rate, fc.uniqueArray(rate, { minLength: 1, maxLength: 2, selector: keyOf })),
    debounce: fc.record(
      { for: fc.constantFrom('10s', 500), key: limitKey, max: fc.constantFrom('1m', 90_000) },
      requires('for'),
    ),
    priority: fc.oneof(fc.integer({ min: 0, max: 100 }), fc.constant('{{event.payload.priority}}')),
    integrations: fc.array(
      fc.constantFrom<NonNullable<WorkflowDocument['integrations']>[number]>(
        { notification: 'slack/main', on: ['failed', 'completed'], to: '#ops', message: '{{run.error.message}}' },
        { approval: 'slack', to: '{{event.payload.boss}}', subject: 'Please' },
      ),
      { maxLength: 2 },
    ),
    steps: arbitrarySteps,
    output: object,
  },
  { requiredKeys: ['name', 'on', 'steps'], noNullPrototype: true },
);
