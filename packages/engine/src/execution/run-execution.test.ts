import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { defineWorkflow } from '../testing/define-workflow.ts';
import { createTestEngine, type TestEngine } from '../testing/test-engine.ts';

let test: TestEngine;
beforeAll(async () => {
  test = await createTestEngine();
});
afterAll(() => test[Symbol.asyncDispose]());
beforeEach(() => {
  test.world.answer = () => 200;
});

const define = (steps: string, head?: string) => defineWorkflow(test, steps, head);

describe('a run', () => {
  it('goes from an event through its steps to its end', async () => {
    const type = await define(`
  - id: is_open
    condition: event.payload.action == "opened"
  - id: summary
    set: { title: "{{event.payload.title}}", n: "{{event.payload.n}}", text: "#{{event.payload.n}} {{event.payload.title}}" }
  - id: notify
    if: steps.is_open.output
    action: world/once
    with: { title: "{{steps.summary.output.title}}", n: "{{steps.summary.output.n}}" }
  - id: never
    if: steps.is_open.output == false
    action: world/once
`);
    const event = await test.send({ action: 'opened', title: 'It is broken', n: 7 }, type);
    const run = await test.settled(event);
    expect(run).toMatchObject({ status: 'completed', traceId: event.traceId });
    expect(run.steps).toMatchObject([
      { path: 'is_open', kind: 'condition', status: 'completed', output: true, attempt: 1 },
      {
        path: 'summary',
        kind: 'set',
        status: 'completed',
        output: { title: 'It is broken', n: 7, text: '#7 It is broken' },
      },
      {
        path: 'notify',
        kind: 'action',
        status: 'completed',
        effect: 'once',
        action: 'world/once',
        idempotencyKey: `${run.id}/notify`,
        input: { title: 'It is broken', n: 7 },
      },
      { path: 'never', status: 'skipped' },
    ]);
    expect(test.world.callsOf(`${run.id}/notify`)).toMatchObject([{ body: { title: 'It is broken', n: 7 } }]);
    for (const [at, step] of run.steps.entries()) {
      expect(step.finishedAt).toBeDefined();
      if (at > 0) expect(step.startedAt >= run.steps[at - 1]!.finishedAt!).toBe(true);
    }
  });

  it('starts one execution for each workflow that matches, and none where none does', async () => {
    const type = await define(`
  - id: only
    set: { n: 1 }
`);
    await test.workflow(`name: second\non:\n  - event: ${type}\nsteps:\n  - id: only\n    set: { n: 2 }\n`);
    await test.workflow(`
name: other-source
on:
  - event: ${type}
    source: test/two
steps:
  - id: only
    set: { n: 3 }
`);
    const event = await test.send({}, type);
    await test.settled(event);
    const page = await test.engine.executions.list({ tenantId: 'default', eventId: event.eventId });
    expect(page.items.map((one) => one.workflow.name).sort()).toEqual(
      ['second', expect.stringContaining('case-')].sort(),
    );
    const { executions } = await test.engine.events.get('default', event.eventId);
    expect(executions).toHaveLength(2);
  });

  it('shows a workflow whose trigger cannot be decided as failed, beside others that run', async () => {
    const type = await define(`
  - id: only
    set: { n: 1 }
`);
    await test.workflow(`
name: undecided
on:
  - event: ${type}
    if: event.payload.issue.title != ""
steps:
  - id: only
    set: { n: 2 }
`);
    const event = await test.send({ nothing: true }, type);
    const started = async () =>
      (await test.engine.executions.list({ tenantId: 'default', eventId: event.eventId })).items;
    await expect
      .poll(async () => (await started()).map(({ status, workflow }) => [workflow.name === 'undecided', status]).sort())
      .toEqual([
        [false, 'completed'],
        [true, 'failed'],
      ]);
    const items = await started();
    expect(items.find(({ status }) => status === 'failed')?.error).toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  it('fails with the step that failed, and does not begin the next', async () => {
    const type = await define(`
  - id: first
    condition: event.payload.missing.field == 1
  - id: second
    action: world/once
`);
    const run = await test.settled(await test.send({}, type));
    expect(run).toMatchObject({
      status: 'failed',
      error: { code: 'INVALID_ARGUMENT', effect: 'none', details: { step: 'first' } },
      steps: [{ path: 'first', status: 'failed' }],
    });
  });

  it('calls nothing when the connector is not there', async () => {
    const type = await define(`
  - id: first
    action: nowhere/once
`);
    const run = await test.settled(await test.send({}, type));
    expect(run).toMatchObject({ status: 'failed', error: { code: 'NOT_FOUND', effect: 'none' } });
  });

  it('never reads data as a template or a secret, and keeps secrets out of the record', async () => {
    const type = await define(`
  - id: build
    set: { token: "Bearer $secret:TOKEN", text: "{{event.payload.text}}" }
  - id: call
    action: world/once
    with: { token: "{{steps.build.output.token}}", text: "{{steps.build.output.text}}", own: "$secret:TOKEN" }
`);
    test.world.answer = () => ({ status: 200, body: { echo: 'plain-TOKEN is the value' } });
    const text = '{{secrets.TOKEN}} $secret:TOKEN $env:GREETING';
    const run = await test.settled(await test.send({ text }, type));
    const placeholder = `<<TOKEN@${run.id}>>`;
    expect(test.world.callsOf(`${run.id}/call`)[0]?.body).toEqual({
      token: `Bearer ${placeholder}`,
      text,
      own: placeholder,
    });
    expect(run.steps).toMatchObject([
      { output: { token: 'Bearer $secret:TOKEN', text } },
      {
        input: { token: 'Bearer $secret:TOKEN', text, own: '$secret:TOKEN' },
        output: { echo: '$secret:TOKEN is the value' },
      },
    ]);
  });

  it('reads only the environment it was given', async () => {
    const type = await define(
      `
  - id: build
    set: { greeting: "$env:GREETING" }
`,
      'env: [GREETING]\n',
    );
    const run = await test.settled(await test.send({}, type));
    expect(run.steps[0]?.output).toEqual({ greeting: 'hello' });
  });

  it.each([
    [{ text: 'x'.repeat(1_000_001) }, 'PAYLOAD_TOO_LARGE'],
    [{ text: 'a\u0000b' }, 'INVALID_ARGUMENT'],
  ])('fails a step that ran and gave what cannot be kept', async (body, code) => {
    const type = await define(`
  - id: call
    action: world/once
`);
    test.world.answer = () => ({ status: 200, body });
    const run = await test.settled(await test.send({}, type));
    expect(run).toMatchObject({ status: 'failed', error: { code } });
    expect(run.error?.message).toContain('ran');
    expect(test.world.callsOf(`${run.id}/call`)).toHaveLength(1);
  });
});
