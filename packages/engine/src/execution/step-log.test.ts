import type { ActionInvoker } from '@automate/connectors';
import { AutomateError, type Logger } from '@automate/core';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defineWorkflow } from '../testing/define-workflow.ts';
import { createTestEngine, type TestEngine } from '../testing/test-engine.ts';
import { testSecrets } from '../testing/test-secrets.ts';
import { createRecorder } from './recorded.ts';
import { StepLog } from './step-log.ts';

let say: (log: Logger, attempt: number) => void = () => {};
const invoker: ActionInvoker = {
  describe: async ({ connector, action }) => ({
    ...{ connector, action, displayName: action, effect: 'idempotent', input: {} },
    ...{ pluginId: 'talk', pluginVersion: '1.0.0' },
  }),
  async invoke(_ref, _params, { attempt }, log) {
    say(log!, attempt);
    return { attempt };
  },
};

let test: TestEngine;
beforeAll(async () => {
  test = await createTestEngine({ engine: { invoker } });
});
afterAll(() => test[Symbol.asyncDispose]());

const STEP = '  - { id: a, action: talk/say, retry: { attempts: 2, backoff: 1ms } }\n';

describe('what a step logs', () => {
  it('is kept beside the result of each attempt, redacted', async () => {
    say = (log, attempt) => {
      log.info({ attempt, token: 'plain-KEY' }, 'asks with plain-KEY');
      const reason = new Error('plain-KEY is refused');
      if (attempt === 1) {
        log.warn({ reason }, 'is refused');
        throw new AutomateError({ code: 'UNAVAILABLE', message: 'later', effect: 'none', retryable: true });
      }
    };
    const { steps } = await test.settled(await test.send({}, await defineWorkflow(test, STEP)));
    const line = { level: 'info', message: 'asks with $secret:KEY', afterMs: expect.any(Number) };
    expect(steps.map(({ status, logs }) => [status, logs])).toEqual([
      [
        'failed',
        {
          lines: [
            { ...line, fields: { attempt: 1, token: '$secret:KEY' } },
            {
              ...line,
              level: 'warn',
              message: 'is refused',
              fields: { reason: { name: 'Error', message: '$secret:KEY is refused' } },
            },
          ],
          dropped: 0,
        },
      ],
      ['completed', { lines: [{ ...line, fields: { attempt: 2, token: '$secret:KEY' } }], dropped: 0 }],
    ]);
  });

  it('is bounded, and absent where there is nothing', async () => {
    say = (log) => {
      for (let n = 0; n < 250; n += 1) log.debug({ n }, 'x'.repeat(5_000));
    };
    const { steps } = await test.settled(await test.send({}, await defineWorkflow(test, STEP)));
    expect(steps[0]!.logs).toMatchObject({ dropped: 150 });
    expect(steps[0]!.logs!.lines).toHaveLength(100);
    expect(steps[0]!.logs!.lines[0]!.message).toHaveLength(1_000);
    say = () => {};
    const silent = await test.settled(await test.send({}, await defineWorkflow(test, STEP)));
    expect(silent.steps[0]).not.toHaveProperty('logs');
  });

  it('tells of templates that led to nothing, of some once each, and fails nothing', async () => {
    say = (log) => log.info({}, 'is called');
    const many = Array.from({ length: 30 }, (_, n) => `n${n}: "{{event.payload.n${n}}}"`).join(', ');
    const steps = `
  - { id: first, set: { total: "{{event.payload.ouput.total}}", text: "-{{event.payload.here}}{{event.payload.gone}}-" } }
  - { id: second, action: talk/say, with: { total: "{{steps.first.output.sum.total}}", text: "{{steps.first.output.total}}" } }
  - { id: third, set: { ${many} } }
`;
    const run = await test.settled(await test.send({ here: 'yes' }, await defineWorkflow(test, steps)));
    expect(run.status).toBe('completed');
    const said = run.steps.map(({ logs }) =>
      logs?.lines.map(({ level, message, fields }) => ({ level, message, fields })),
    );
    const line = (path: string, name: string, at: string) => ({
      level: 'warn',
      message: `{{${path}}}: there is no "${name}"; nothing was put in its place`,
      fields: { at },
    });
    // A workflow's document is kept as jsonb, which has an order of its own.
    expect(new Set(said[0])).toEqual(
      new Set([
        line('event.payload.ouput.total', 'ouput', '/steps/0/set/total'),
        line('event.payload.gone', 'gone', '/steps/0/set/text'),
      ]),
    );
    expect(said[1]).toEqual([
      line('steps.first.output.sum.total', 'sum', '/steps/1/with/total'),
      { level: 'info', message: 'is called', fields: undefined },
    ]);
    expect(said[2]).toHaveLength(10);
    expect(run.steps[0]?.output).toEqual({ total: null, text: '-yes-' });
  });

  it('never breaks a step, whatever it is', async () => {
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    const odd = [
      circle,
      null,
      undefined,
      1n,
      () => {},
      '\u0000\ud800',
      { big: 'y'.repeat(10_000) },
      new Date(Number.NaN),
    ];
    say = (log) => {
      for (const one of odd) log.error(one as object, '\u0000\ud800' as string);
      log.error({ a: '\u0000' }, undefined as unknown as string);
    };
    const { status, steps } = await test.settled(await test.send({}, await defineWorkflow(test, STEP)));
    expect(status).toBe('completed');
    expect(steps[0]!.logs!.lines).toHaveLength(odd.length + 1);
    expect(JSON.stringify(steps[0]!.logs)).not.toContain('yyy');
    const recorder = createRecorder(testSecrets, 10_000);
    fc.assert(
      fc.property(fc.anything(), fc.string({ unit: 'binary' }), (fields, message) => {
        const log = new StepLog(recorder, 'default');
        log.info(fields as object, message);
        expect(JSON.stringify(log.logs)).not.toMatch(/\\u0000|\\ud[89a-f]/);
      }),
    );
  });
});
