import type { JsonValue } from '@automate/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storeEvent } from '../ingest/accept-statement.ts';
import { prepareEvent } from '../ingest/prepare-event.ts';
import { createTestEngine, TENANT, type TestEngine } from '../testing/test-engine.ts';

let test: TestEngine;
beforeAll(async () => {
  test = await createTestEngine();
  await test.workflow(`
name: report
on:
  - manual:
      input:
        type: object
        properties: { day: { type: string, format: date }, copies: { type: integer, minimum: 1 } }
        required: [day]
        additionalProperties: false
  - event: report.wanted
steps:
  - id: s
    set: { text: "Report of {{event.payload.day}}" }
`);
  await test.workflow('name: free\non: [{ manual: true }]\nsteps: [{ id: s, set: {} }]');
  await test.workflow('name: events-only\non: [{ event: a }]\nsteps: [{ id: s, set: {} }]');
});
afterAll(() => test[Symbol.asyncDispose]());

const start = (workflow: string, input?: JsonValue, key?: string) =>
  test.engine.start({ tenantId: TENANT, workflow, input, key });

describe('a manual start', () => {
  it('runs the workflow with its input, by name or by id', async () => {
    const { id } = await test.engine.workflows.get(TENANT, 'report');
    for (const workflow of ['report', id]) {
      const run = await test.settled(await start(workflow, { day: '2027-01-04', copies: 2 }));
      expect(run).toMatchObject({
        workflow: { name: 'report' },
        event: { type: 'automate.manual.started', source: 'workflow/report' },
        steps: [{ output: { text: 'Report of 2027-01-04' } }],
      });
    }
    expect(await test.settled(await start('free'))).toMatchObject({ workflow: { name: 'free' }, status: 'completed' });
  });

  it('with the same key is one, and each workflow has keys of its own', async () => {
    const first = await start('free', { a: 1 }, 'k');
    expect(await start('free', { a: 2 }, 'k')).toEqual({ ...first, duplicate: true });
    expect(await start('report', { day: '2027-01-04' }, 'k')).toMatchObject({ duplicate: false });
    expect(await start('free', {}, 'call/1/x')).toMatchObject({ duplicate: false });
  });

  it('tells everything that is wrong with the input, and stores nothing', async () => {
    const before = (await test.engine.events.list({ tenantId: TENANT })).items.length;
    await expect(start('report', { day: 'monday', copies: 0, more: 1 })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      details: {
        errors: [
          { pointer: '/input/more', message: 'unknown property' },
          { pointer: '/input/day' },
          { pointer: '/input/copies' },
        ],
      },
    });
    await expect(start('report')).rejects.toMatchObject({ details: { errors: [{ pointer: '/input/day' }] } });
    await expect(start('free', [1])).rejects.toMatchObject({ details: { errors: [{ pointer: '/input' }] } });
    expect((await test.engine.events.list({ tenantId: TENANT })).items).toHaveLength(before);
  });

  it('says why a workflow cannot be started', async () => {
    await expect(start('nobody')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(start('events-only')).rejects.toThrow(/add "- manual: true"/);
    await test.engine.workflows.deactivate(TENANT, 'free');
    await expect(start('free')).rejects.toMatchObject({ code: 'FAILED_PRECONDITION' });
    await test.engine.workflows.activate(TENANT, 'free');
    await expect(test.engine.start({ tenantId: 'other', workflow: 'free' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('whose input does not fit any more when it is matched is a failed run that says so', async () => {
    const event = { tenantId: TENANT, type: 'automate.manual.started', source: 'workflow/report', payload: {} };
    const prepared = prepareEvent(event);
    await storeEvent(test.database.db, prepared);
    expect(await test.settled({ ...prepared, duplicate: false })).toMatchObject({
      status: 'failed',
      error: { code: 'INVALID_ARGUMENT', message: expect.stringMatching(/\/input\/day: is required/) },
      steps: [],
    });
  });
});

it('is not to be had by an event from outside', async () => {
  const event = { tenantId: TENANT, type: 'automate.manual.started', source: 'workflow/free', payload: {} };
  await expect(test.engine.ingest(event)).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    details: { errors: [{ pointer: '/type' }] },
  });
});

it('a schema that is none is refused with the workflow, by its place in the text', async () => {
  const text =
    'name: x\non:\n  - manual:\n      input: { type: object, properties: { a: { type: nothing } } }\nsteps: [{ id: s, set: {} }]';
  await expect(
    test.engine.workflows.create({ tenantId: TENANT, source: { text, format: 'yaml' } }),
  ).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    details: { errors: [{ pointer: expect.stringMatching(/^\/on\/0\/manual\/input/), line: 4 }] },
  });
});
