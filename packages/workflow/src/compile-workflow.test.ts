import { type AutomateError, DEFAULT_RETRY, NO_RETRY } from '@automate/core';
import { describe, expect, it } from 'vitest';
import { compileWorkflow } from './compile-workflow.ts';
import type { ActionStep, CompiledStep } from './compiled.ts';
import type { StepDocument, TriggerDocument, WorkflowDocument } from './document/document.ts';
import type { WorkflowEvent, WorkflowScope } from './event.ts';

const event: WorkflowEvent = {
  id: 'e1',
  type: 'github.issues.opened',
  source: 'github/demo',
  payload: { action: 'opened', issue: { number: 5, title: 'Crash {{secrets.X}} $secret:X' } },
};
const scope = (steps: WorkflowScope['steps'] = {}): WorkflowScope => ({
  event,
  execution: { id: 'x', name: 'w' },
  steps,
});
const document = (steps: StepDocument[], rest: Partial<WorkflowDocument> = {}): WorkflowDocument => ({
  name: 'w',
  on: [{ event: 'github.issues.*' }],
  steps,
  ...rest,
});
const step = (written: Omit<StepDocument, 'id'>): CompiledStep =>
  compileWorkflow(document([{ id: 's', ...written }])).steps[0]!;

describe('triggers', () => {
  const matches = (triggers: TriggerDocument[], told?: (problem: AutomateError) => void) =>
    compileWorkflow(document([{ id: 's', set: {} }], { on: triggers })).match(event, told);

  it.each<[TriggerDocument[], boolean]>([
    [[{ event: 'github.issues.opened' }], true],
    [[{ event: 'github.issues.closed' }], false],
    [[{ event: 'github.*.opened', source: 'github/demo' }], true],
    [[{ event: 'github.**', source: 'github/other' }], false],
    [[{ event: '**', if: 'event.payload.issue.number > 3 && event.source == "github/demo"' }], true],
    [[{ event: '**', if: 'event.payload.issue.number > 5' }], false],
    [[{ event: 'a' }, { event: 'github.issues.opened', if: 'event.payload.action == "opened"' }], true],
  ])('%j: %s', (triggers, expected) => {
    expect(matches(triggers)).toBe(expected);
  });

  it('a condition that cannot be decided does not match, is told, and does not stop the next trigger', () => {
    const told: string[] = [];
    const broken = { event: '**', if: 'event.payload.label.name == "bug"' };
    expect(matches([broken], (problem) => told.push(problem.message))).toBe(false);
    expect(matches([broken])).toBe(false);
    expect(matches([broken, { event: '**' }])).toBe(true);
    expect(told).toEqual([
      expect.stringMatching(/^trigger "\*\*": condition \/on\/0\/if, line 1, column 15: No such key: label/),
    ]);
  });

  it('a condition is not looked at when the type or the source does not fit', () => {
    const fail = () => expect.unreachable();
    expect(
      matches(
        [
          { event: 'x', if: 'event.payload.nope' },
          { event: '**', source: 'x', if: 'event.payload.nope' },
        ],
        fail,
      ),
    ).toBe(false);
  });
});

describe('steps', () => {
  it('a condition step gives true or false', () => {
    const compiled = step({ condition: 'event.payload.action == "opened"' });
    expect(compiled).toMatchObject({
      kind: 'condition',
      id: 's',
      index: 0,
      pointer: '/steps/0',
      retry: NO_RETRY,
      timeoutMs: 30_000,
    });
    expect(compiled.kind === 'condition' && compiled.evaluate(scope())).toBe(true);
    expect('if' in compiled).toBe(false);
  });

  it('a set step gives its object; data is never read as a template', () => {
    const compiled = step({
      set: { title: '{{event.payload.issue.title}}', n: '{{event.payload.issue.number}}', run: '{{execution.id}}' },
    });
    expect(compiled.kind === 'set' && compiled.evaluate(scope())).toEqual({
      title: 'Crash {{secrets.X}} $secret:X',
      n: 5,
      run: 'x',
    });
  });

  it('an action step gives its parameters, with placeholders and variables', async () => {
    const written: StepDocument = {
      id: 'notify',
      if: 'steps.first.output.ok == true',
      action: 'http/request',
      connection: 'main',
      with: {
        url: '$env:BASE_URL/x',
        headers: { authorization: 'Bearer $secret:TOKEN' },
        body: '{{steps.first.output}}',
      },
      retry: { attempts: 5, backoff: '2s', max: 60_000 },
      timeout: '1m30s',
    };
    const compiled = compileWorkflow(
      document([{ id: 'first', set: { ok: true } }, written], { env: ['BASE_URL'], timeout: '10m' }),
    );
    const action = compiled.stepById('notify') as ActionStep;
    expect(action).toMatchObject({
      kind: 'action',
      connector: 'http',
      action: 'request',
      connection: 'main',
      retry: { attempts: 5, backoffMs: 2000, factor: 2, maxMs: 60_000, jitter: true },
      timeoutMs: 90_000,
    });
    const reads = scope({ first: { status: 'succeeded', output: { ok: true } } });
    expect(action.if!(reads)).toBe(true);
    const ports = { env: () => 'https://api', secrets: async (key: string) => `<${key}>` };
    expect(await action.evaluate(reads, ports)).toEqual({
      url: 'https://api/x',
      headers: { authorization: 'Bearer <TOKEN>' },
      body: { ok: true },
    });
    expect(compiled).toMatchObject({
      name: 'w',
      timeoutMs: 600_000,
      actions: [{ connector: 'http', action: 'request', connection: 'main', stepId: 'notify' }],
      requires: ['http'],
      secrets: [{ name: 'TOKEN', pointer: '/steps/1/with/headers/authorization' }],
      env: ['BASE_URL'],
    });
  });

  it('an action without more has no parameters, and the usual retries', () => {
    const compiled = step({ action: 'http/request' }) as ActionStep;
    expect(compiled).toMatchObject({ connection: undefined, retry: DEFAULT_RETRY, timeoutMs: 30_000 });
    expect(compiled.evaluate(scope())).toEqual({});
  });

  it.each<[NonNullable<StepDocument['wait']>, object]>([
    [{ for: '1h30m' }, { for: 'time', ms: 5_400_000 }],
    [{ for: 250 }, { for: 'time', ms: 250 }],
    [{ signal: 'approved' }, { for: 'signal', signal: 'approved', timeoutMs: undefined }],
    [
      { signal: 'approved', timeout: '2d' },
      { for: 'signal', signal: 'approved', timeoutMs: 172_800_000 },
    ],
  ])('waits %j', (wait, expected) => {
    expect(step({ wait })).toMatchObject({ kind: 'wait', wait: expected });
  });

  it('an if that reads a skipped step says what is wrong, and can ask for true', () => {
    const make = (condition: string) =>
      compileWorkflow(
        document([
          { id: 'a', condition: 'true' },
          { id: 'b', if: condition, set: {} },
        ]),
      ).stepById('b')!.if!;
    const skipped = scope({ a: { status: 'skipped', output: null } });
    expect(() => make('steps.a.output')(skipped)).toThrow(/step "b": .*gives null .*== true/);
    expect(make('steps.a.output == true')(skipped)).toBe(false);
    expect(make('steps.a.status == "skipped"')(skipped)).toBe(true);
  });

  it('what a template lacks at run time is told with its place in the document', () => {
    const compiled = step({ action: 'http/request', with: { headers: { a: 'x $secret:K' } } }) as ActionStep;
    expect(() => compiled.evaluate(scope())).toThrow('/steps/0/with/headers/a, line 1, column 3: secret "K"');
  });
});

describe('compileWorkflow', () => {
  it('refuses what is no document, however it came to be one', () => {
    const old = { name: 'w', triggers: [], steps: [{ id: 's', run: 'x' }] } as unknown as WorkflowDocument;
    expect(() => compileWorkflow(old)).toThrow(
      expect.objectContaining({
        code: 'INVALID_ARGUMENT',
        message: expect.stringMatching(/^the workflow is not valid: .*; and \d more$/),
      }),
    );
  });

  it('knows which instances its runs wait for, and for how long', () => {
    const hold = (written: WorkflowDocument['hold']) =>
      compileWorkflow(document([{ id: 's', set: {} }], { hold: written })).hold;
    const whileDown = [
      { connector: 'github', instance: 'main' },
      { connector: 'erp', instance: '0_x' },
    ];
    const written = { while_down: ['github/main', 'erp/0_x'] };
    expect(hold(written)).toEqual({ whileDown, timeoutMs: undefined });
    expect(hold({ ...written, timeout: '2h' })).toEqual({ whileDown, timeoutMs: 7_200_000 });
    expect(hold(undefined)).toBeUndefined();
  });

  it('gives something that holds no state: one compiled workflow serves many runs', () => {
    const compiled = compileWorkflow(document([{ id: 's', set: { n: '{{execution.id}}' } }]));
    const [first] = compiled.steps;
    const runs = ['a', 'b'].map(
      (id) => first!.kind === 'set' && first!.evaluate({ ...scope(), execution: { id, name: 'w' } }),
    );
    expect(runs).toEqual([{ n: 'a' }, { n: 'b' }]);
    expect(Object.isFrozen(compiled)).toBe(true);
  });
});

it.each(['constructor', 'toString'])('an event may be named %s, as what every object has is', (type) => {
  const compiled = compileWorkflow(document([{ id: 's', set: {} }], { on: [{ event: type }] }));
  expect(compiled.match({ ...event, type })).toBe(true);
});
