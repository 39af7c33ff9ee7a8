import type { JsonObject, JsonValue } from '@automate/core';
import fc from 'fast-check';
import type { StepDocument, TriggerDocument, WorkflowDocument } from '../document/document.ts';

/** Texts that YAML, templates or CEL could stumble over, without the signs that mean something in templates. */
const text = fc
  .oneof(
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      'yes',
      'no',
      'null',
      '~',
      '1',
      '1e3',
      '0x1f',
      '.inf',
      '- a',
      'a: b',
      '#c',
      '"q',
      "'q",
      ' lead',
      'trail ',
      'a\nb',
      '\n',
      '|',
      '>',
      '&a',
      '*a',
      '!t',
      '%d',
      '@x',
      '2026-11-20',
      '---',
      '...',
      '{',
      '[',
      '\t',
    ),
  )
  .map((value) => value.replaceAll('{{', '{').replaceAll('$secret:', '').replaceAll('$env:', '').replaceAll('${', ''));

const key = text.filter((name) => name !== '__proto__');

/** JSON data whose numbers survive being written: no -0. */
const json: fc.Arbitrary<JsonValue> = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.oneof(
      text,
      fc.boolean(),
      fc.constant(null),
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true, max: 1e15, min: -1e15 }).map((n) => n + 0),
    ),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(key, tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
})).value;

const object = fc.dictionary(key, json, { maxKeys: 4, noNullPrototype: true }) as fc.Arbitrary<JsonObject>;
const duration = fc.oneof(
  fc.integer({ min: 1, max: 1_000_000 }),
  fc.constantFrom('1s', '5m', '1h30m', '2d', '500ms', '90s'),
);
const condition = fc.constantFrom(
  'event.payload.a == 1',
  '"x" in event.payload',
  'has(event.payload.x)',
  'event.type.matches("^a|b$")\n  && true',
);
const optional = { requiredKeys: [] as [], noNullPrototype: true };

const action = fc.record(
  {
    description: text,
    if: condition,
    connection: fc.constantFrom('main', 'other-1'),
    with: object,
    retry: fc.record(
      {
        attempts: fc.integer({ min: 1, max: 100 }),
        backoff: duration,
        factor: fc.constantFrom(1, 1.5, 2),
        max: duration,
        jitter: fc.boolean(),
      },
      optional,
    ),
    timeout: duration,
  },
  optional,
);
const body: fc.Arbitrary<Omit<StepDocument, 'id'>> = fc.oneof(
  condition.map((source) => ({ condition: source })),
  object.map((set) => ({ set })),
  action.map((rest) => ({ action: 'http/request', ...rest })),
  duration.map((time) => ({ wait: { for: time } })),
  duration.map((timeout) => ({ wait: { signal: 'approved', timeout } })),
  duration.map((timeout) => ({
    approval: {
      message: 'Really?',
      options: ['yes', 'no'],
      fail_on: ['no'],
      on_timeout: 'no',
      approvers: ['slack:U1'],
    },
    timeout,
  })),
);

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
export const arbitraryDocument: fc.Arbitrary<WorkflowDocument> = fc
  .record(
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
      steps: fc.array(body, { minLength: 1, maxLength: 5 }),
    },
    { requiredKeys: ['name', 'on', 'steps'], noNullPrototype: true },
  )
  .map(({ steps, ...rest }) => ({ ...rest, steps: steps.map((step, i) => ({ id: `s${i}`, ...step })) }));
