import { describe, expect, it } from 'vitest';
import { NOTICES } from '../scenarios/random-surroundings.ts';
import type { ScenarioDocument } from '../scenarios/workflows.ts';
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
    waits_for: null,
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

const execution = {
  id: 'x1',
  event_id: 'e1',
  workflow_name: 'w',
  origin: '',
  status: 'completed',
  error: null,
  started_at: 5,
  finished_at: 40,
};
const good: History = {
  documents: new Map([
    [
      'w',
      {
        name: 'w',
        on: [],
        steps: [
          { id: 'look', condition: 'true' },
          { id: 'send', action: 'world/once' },
        ],
      },
    ],
  ]),
  accepted: [{ source: 'github/main', deliveryId: 'd1', eventId: 'e1', traceId: 't1', workflows: ['w'] }],
  deliveries: [{ source: 'github/main', delivery_id: 'd1', event_id: 'e1', trace_id: 't1' }],
  events: [{ id: 'e1', key: 'a' }],
  executions: [execution],
  steps: [first, step({})],
  items: [],
  deadLetters: [],
  calls: [call],
  unheldWrites: [],
  begunAfterCancel: [],
  inbox: [],
  ticks: [],
  places: [],
  approvals: [],
  notices: [],
  contents: [],
  deeds: [],
};

const wait = (change: Partial<StepRow>) =>
  step({ kind: 'wait', waits_for: 'go', output: { number: 1 }, effect: null, idempotency_key: null, ...change });
const signal = { kind: 'signal', executionId: 'x1', name: 'go', number: 1, keys: ['k1'], accepted: ['k1'] } as const;
const cancel = { kind: 'cancel', executionId: 'x1', acknowledgedAt: 3 } as const;
const late = { execution_id: 'x1', path: 'send', attempt: 1, cancelled_at: 2, begun_at: 5, claimed_at: 1 };
const place = { workflow_name: 'w', gate: 'concurrency/d/a', change: 'taken', at: 1, alive: true } as const;
const document = good.documents.get('w')!;
const limits = { limit: 1, key: '{{event.payload.chaos.key}}', on_limit: 'wait' };
const limited = (change: Partial<ScenarioDocument>) => new Map([['w', { ...document, ...change }]]);
const approval = { id: 'a1', execution_id: 'x1', path: 'ask', status: 'answered', decision: 'approve' };
const answer = { kind: 'answer', approval: 'a1', decision: 'approve', taken: true } as const;
const asked = step({
  path: 'ask',
  kind: 'approval',
  output: { decision: 'approve' },
  effect: null,
  idempotency_key: null,
});
const told = limited({ integrations: [{ on: ['completed'] }] });
const notice = { execution_id: 'x1', event: 'completed', path: '', integration: 0, status: 'sent' };
const heard = { ...call, path: NOTICES, idempotencyKey: 'x1/integrations/0/completed' };
const called = { ...execution, id: 'x2', origin: 'call/1/x1/send' };

/** Each breaks exactly the promise it is named after: a rule that nothing can break would be no rule. */
const broken: Record<string, Partial<History>[]> = {
  'an accepted delivery is kept under the ids that were answered': [
    { accepted: [...good.accepted, { source: 's', deliveryId: 'd2', eventId: 'e1', traceId: 't', workflows: ['w'] }] },
    { deliveries: [{ source: 'github/main', delivery_id: 'd1', event_id: 'e1', trace_id: 'other' }] },
  ],
  'every event belongs to exactly one delivery': [{ events: [...good.events, { id: 'e2', key: null }] }],
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
  'a wait gives what a signal brought, and each signal is for one': [
    { steps: [wait({})] },
    { steps: [wait({}), wait({ path: 'again' })], deeds: [signal] },
    {
      steps: [wait({ status: 'failed', error: { code: 'DEADLINE_EXCEEDED' }, due_at: 50_000, finished_at: 50_010 })],
      inbox: [{ execution_id: 'x1', kind: 'signal', name: 'go', key: 'signal:k1', received_at: 1, consumed: false }],
    },
    { deeds: [signal] },
  ],
  'no step begins after the cancellation of its run was acknowledged': [
    { begunAfterCancel: [{ ...late, begun_at: 20_000 }] },
    { begunAfterCancel: [{ ...late, claimed_at: 4 }], deeds: [cancel] },
    {
      executions: [{ ...execution, status: 'running', finished_at: null }],
      deeds: [cancel],
    },
  ],
  'a run that acted on its cancellation is cancelled': [
    { inbox: [{ execution_id: 'x1', kind: 'cancel', name: null, key: 'cancel', received_at: 1, consumed: true }] },
  ],
  'no run of a paused workflow begins': [
    {
      executions: [{ ...execution, started_at: 9_000 }],
      deeds: [{ kind: 'pause', workflow: 'w', from: 1, until: 10_000 }],
    },
  ],
  'a call is one run, and gives what that gave': [
    { executions: [called, { ...called, id: 'x3' }] },
    { executions: [{ ...called, status: 'failed' }], steps: [wait({ kind: 'call', waits_for: called.origin })] },
  ],
  'a tick is fired once, and none is left out': [
    { ticks: [{ event_id: 'e9', source: 's', scheduled_for: '2026-01-01T00:00:00.000Z' }] },
    {
      ticks: ['00', '02'].map((second) => ({
        event_id: 'e1',
        source: 's',
        scheduled_for: `2026-01-01T00:00:${second}.000Z`,
      })),
    },
  ],
  'no more runs have a place than a limit allows': [
    {
      documents: limited({ concurrency: limits }),
      places: ['x1', 'x2'].map((execution_id) => ({ ...place, execution_id })),
    },
    {
      documents: limited({ concurrency: limits }),
      places: [
        { ...place, execution_id: 'x1' },
        { ...place, execution_id: 'x1', change: 'freed' },
      ],
    },
    {
      documents: limited({ rate: limits }),
      places: ['x1', 'x2'].map((execution_id) => ({ ...place, gate: 'rate/d/a', execution_id })),
    },
  ],
  'a run under limits has a place at each of them, under its key': [
    { documents: limited({ concurrency: limits }) },
    {
      documents: limited({ concurrency: limits }),
      places: [{ ...place, gate: 'concurrency/d/b', execution_id: 'x1' }],
    },
  ],
  'a run that a limit refused has done nothing, and one that was debounced has a successor': [
    { executions: [{ ...execution, status: 'cancelled', error: { details: { limit: 'rate' } } }] },
    {
      documents: limited({ debounce: {} }),
      executions: [{ ...execution, status: 'cancelled', error: { details: { limit: 'debounce', replacedBy: 'x9' } } }],
      steps: [],
    },
  ],
  'an approval is answered once, and its step gives that': [
    { approvals: [{ ...approval, status: 'open' }] },
    { approvals: [approval] },
    { approvals: [approval], deeds: [answer, { ...answer, decision: 'reject' }] },
    { steps: [asked] },
    { steps: [asked], approvals: [{ ...approval, decision: 'reject' }], deeds: [{ ...answer, decision: 'reject' }] },
  ],
  'who is to be told of the end of a run was told, under one key': [
    { documents: told },
    { documents: told, notices: [notice] },
    { documents: told, notices: [notice], calls: [call, heard, { ...heard, body: 'other' }] },
  ],
  'what a step left behind is there and whole': [
    { contents: [{ execution_id: 'x1', path: 'send', location: 'there', whole: false }] },
  ],
  'a rerun is one run, the one that was answered': [
    { deeds: [{ kind: 'rerun', executionId: 'x1', origin: 'rerun/x1/r', created: 'x2' }] },
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

  it('lets what stands around a call begin anew when the run that was called has ended again', () => {
    const steps = [
      { ...first, claim_token: '8' },
      step({ claim_token: '7' }),
      step({ path: 'again', claim_token: '8', started_at: 40 }),
    ];
    const told = { execution_id: 'x1', kind: 'signal', name: 'call/1/x1/send', received_at: 35, consumed: true };
    const returned = (key: string) =>
      check({ ...good, steps, inbox: [{ ...told, key }] }).filter((line) => line.includes('claims 8, then 7, then 8'));
    expect(returned('call:call/1/x1/send')).toHaveLength(1);
    expect(returned('call:call/1/x1/send@2026-11-28 14:37:01+00')).toEqual([]);
  });
});
