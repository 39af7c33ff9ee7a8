import { describe, expect, it } from 'vitest';
import { check, rules } from './check.ts';
import type { History, StepRow } from './history.ts';

function step(change: Partial<StepRow>): StepRow {
  return {
    execution_id: 'x1',
    path: 'send',
    attempt: 1,
    position: 1,
    kind: 'action',
    status: 'completed',
    claim_token: '7',
    effect: 'once',
    idempotency_key: 'x1/send',
    output: null,
    error: null,
    started_at: 20,
    finished_at: 30,
    due_at: null,
    ...change,
  };
}

const first = step({
  path: 'look',
  position: 0,
  kind: 'condition',
  effect: null,
  idempotency_key: null,
  started_at: 10,
  finished_at: 15,
});
const call = { at: 1, path: '/once', idempotencyKey: 'x1/send', body: null, answer: 'ok' } as const;

const good: History = {
  documents: new Map([
    [
      'w',
      [
        { id: 'look', condition: 'true' },
        { id: 'send', action: 'world/once' },
      ],
    ],
  ]),
  accepted: [{ source: 'github/main', deliveryId: 'd1', eventId: 'e1', traceId: 't1', workflows: ['w'] }],
  deliveries: [{ source: 'github/main', delivery_id: 'd1', event_id: 'e1', trace_id: 't1' }],
  events: [{ id: 'e1' }],
  executions: [{ id: 'x1', event_id: 'e1', workflow_name: 'w', status: 'completed', finished_at: 40 }],
  steps: [first, step({})],
  items: [],
  deadLetters: [],
  calls: [call],
  unheldWrites: [],
};
const execution = good.executions[0]!;

/** Each breaks exactly the promise it is named after: a rule that nothing can break would be no rule. */
const broken: Record<string, Partial<History>[]> = {
  'an accepted delivery is kept under the ids that were answered': [
    { accepted: [...good.accepted, { source: 's', deliveryId: 'd2', eventId: 'e1', traceId: 't', workflows: ['w'] }] },
    { deliveries: [{ source: 'github/main', delivery_id: 'd1', event_id: 'e1', trace_id: 'other' }] },
  ],
  'every event belongs to exactly one delivery': [{ events: [{ id: 'e1' }, { id: 'e2' }] }],
  'every accepted event has exactly one execution per matching workflow': [
    { executions: [execution, { ...execution, id: 'x2' }] },
    { accepted: [{ ...good.accepted[0]!, workflows: ['w', 'v'] }] },
  ],
  'every execution has ended': [{ executions: [{ ...execution, finished_at: null }] }],
  'no outbox item outlives its event or execution, and no dead letter is silent': [
    { items: [{ id: '1', queue: 'executions', ref: 'x1', state: 'claimed' }] },
    { deadLetters: [{ queue: 'executions', ref: 'x1', code: 'ATTEMPTS_EXHAUSTED', message: null }] },
  ],
  'the status of an execution agrees with its steps': [
    { executions: [{ ...execution, status: 'uncertain' }] },
    { steps: [first, step({ status: 'running', finished_at: null })] },
  ],
  'what ran, and how it ended, is what the document says': [
    { steps: [first] },
    { steps: [first, step({}), step({ path: 'send/undo', kind: 'set', effect: null, idempotency_key: null })] },
    { executions: [{ ...execution, status: 'failed' }] },
  ],
  'a step begins only after every step before it has a committed result': [
    { steps: [{ ...first, finished_at: 25 }, step({})] },
  ],
  'a step has at most one committed result, its last': [
    { steps: [first, step({}), step({ attempt: 2 })] },
    { steps: [first, step({ attempt: 2 })] },
  ],
  'a claim writes nothing once another has taken over': [
    { unheldWrites: [{ execution_id: 'x1', path: 'send', attempt: 1, claim_token: '9' }] },
    { steps: [first, step({ status: 'failed', claim_token: '9' }), step({ attempt: 2 })] },
  ],
  'the outside world was told nothing without a committed intent': [
    { calls: [call, { ...call, idempotencyKey: 'x9/send' }] },
  ],
  'a once action is called at most once, and uncertain when its effect is unknown': [
    { calls: [call, call] },
    { calls: [call, { ...call, answer: 'unavailable' }] },
    { calls: [] },
  ],
  'every attempt of a step carries the same idempotency key, and a completed action was called': [
    {
      steps: [first, step({ effect: 'idempotent', status: 'failed', idempotency_key: 'other' }), step({ attempt: 2 })],
    },
    { steps: [first, step({ effect: 'idempotent' })], calls: [{ ...call, answer: 'reset' }] },
  ],
  'a run fails only for what the outside world answered': [
    { executions: [{ ...execution, status: 'failed' }], steps: [first, step({ status: 'failed' })] },
  ],
};

describe('the checker', () => {
  it('finds nothing in a history that keeps every promise', () => {
    expect(check(good)).toEqual([]);
  });

  it('has an example that breaks each of its rules', () => {
    expect(Object.keys(broken).sort()).toEqual(rules.map((rule) => rule.name).sort());
  });

  for (const [name, changes] of Object.entries(broken)) {
    it(`sees through: ${name}`, () => {
      for (const change of changes) {
        expect(
          check({ ...good, ...change }).some((line) => line.startsWith(name)),
          JSON.stringify(change),
        ).toBe(true);
      }
    });
  }

  it('lets a call be repeated after an answer that says nothing was done', () => {
    expect(check({ ...good, calls: [{ ...call, answer: 'unavailable' }, call] })).toEqual([]);
  });
});
