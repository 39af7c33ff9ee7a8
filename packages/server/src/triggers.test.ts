import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from './testing/start-test-server.ts';

const PATIENCE = { timeout: 30_000, interval: 50 };
const asYaml = { 'content-type': 'application/yaml' };

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const create = (yaml: string) => server.call('POST', '/api/v1/workflows?activate=true', yaml, asYaml);
const runsOf = async (query: string) => (await server.call('GET', `/api/v1/executions?${query}`)).body.data;

describe('schedules', () => {
  it('run a workflow, and say when they did and will', async () => {
    expect(
      await create(`
name: every-second
on:
  - { schedule: "* * * * * *", timezone: Europe/Berlin }
  - { every: 1d }
steps:
  - id: at
    set: { time: "{{event.payload.scheduledFor}}" }
`),
    ).toMatchObject({ status: 201 });
    await expect.poll(() => runsOf('workflow=every-second&status=completed'), PATIENCE).not.toHaveLength(0);
    const [run] = await runsOf('workflow=every-second&status=completed');
    const { steps, event } = (await server.call('GET', `/api/v1/executions/${run.id}`)).body;
    expect(event).toMatchObject({ type: 'automate.schedule.tick', source: 'schedule/every-second' });
    expect(steps[0].output.time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/);

    const { data: items } = (await server.call('GET', '/api/v1/schedules?workflow=every-second')).body;
    expect(items).toMatchObject([
      { schedule: 'every 1d', timezone: 'UTC', trigger: 1, state: 'active', missed: 'one' },
      { schedule: '* * * * * *', timezone: 'Europe/Berlin', trigger: 0, lastTick: { eventId: expect.any(String) } },
    ]);
    expect(items[0].nextTicks).toHaveLength(5);
    await server.call('POST', '/api/v1/workflows/every-second/deactivate');
    const inactive = (await server.call('GET', '/api/v1/schedules?limit=1')).body;
    expect(inactive).toMatchObject({ data: [{ state: 'inactive', nextTicks: [] }], nextCursor: expect.any(String) });
  });

  it('are refused with the place of every mistake', async () => {
    const { status, body } = await create(
      'name: wrong\non:\n  - schedule: 0 25 * * *\n    timezone: Europe/Berln\n  - every: 10ms\nsteps: [{ id: s, set: {} }]\n',
    );
    expect(status).toBe(400);
    expect(body.errors).toMatchObject([
      { pointer: '/on/0/schedule', line: 3, column: 5 },
      {
        pointer: '/on/0/timezone',
        line: 4,
        column: 5,
        message: expect.stringMatching(/did you mean "Europe\/Berlin"/),
      },
      { pointer: '/on/1/every', line: 5, column: 5 },
    ]);
  });
});

describe('a manual start', () => {
  it('is answered with where its run is found; the same key starts it once', async () => {
    await create(`
name: greet
on:
  - manual: { input: { type: object, properties: { name: { type: string } }, required: [name] } }
steps:
  - id: greeting
    set: { text: "Hello {{event.payload.name}}" }
`);
    const start = () =>
      server.call('POST', '/api/v1/workflows/greet/runs', { input: { name: 'Ada' } }, { 'idempotency-key': 'once' });
    const first = await start();
    expect(first).toMatchObject({ status: 202, body: { duplicate: false } });
    expect(first.headers.get('location')).toBe(first.body.executions);
    expect((await start()).body).toEqual(first.body);
    await expect
      .poll(async () => (await server.call('GET', first.body.executions)).body.data, PATIENCE)
      .toMatchObject([{ status: 'completed', workflow: { name: 'greet' }, traceId: first.body.traceId }]);
  });

  it('is refused with everything that is wrong', async () => {
    const start = (workflow: string, body?: unknown) => server.call('POST', `/api/v1/workflows/${workflow}/runs`, body);
    expect(await start('greet', { input: { name: 1 } })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/input/name', message: 'must be string' }] },
    });
    expect(await start('greet')).toMatchObject({ status: 400, body: { errors: [{ pointer: '/input/name' }] } });
    expect(await start('nobody')).toMatchObject({ status: 404 });
    expect(await start('every-second')).toMatchObject({ body: { code: 'FAILED_PRECONDITION' } });
    expect(await start('greet', { inputs: {} })).toMatchObject({ status: 400 });
  });
});

it('the end of a run starts the workflow that listens to it', async () => {
  const step = 'steps: [{ id: s, set: { of: "{{event.payload.executionId}}" } }]';
  await create(`name: import\non: [{ manual: true }]\nsteps: [{ id: s, set: {} }]\noutput: { rows: 3 }`);
  await create(`name: announce\non: [{ workflow: import, if: event.payload.output.rows > 0 }]\n${step}`);
  const { body } = await server.call('POST', '/api/v1/workflows/import/runs');
  await expect.poll(() => runsOf('workflow=announce&status=completed'), PATIENCE).toHaveLength(1);
  const [run] = await runsOf('workflow=announce');
  expect(run).toMatchObject({ traceId: body.traceId, event: { source: 'workflow/import' } });
  const [first] = await runsOf('workflow=import');
  const { steps } = (await server.call('GET', `/api/v1/executions/${run.id}`)).body;
  expect(steps[0].output).toEqual({ of: first.id });
  expect(
    await server.call('PUT', '/api/v1/workflows/import', `name: import\non:\n  - workflow: announce\n${step}`, asYaml),
  ).toMatchObject({
    status: 400,
    body: {
      errors: [
        { pointer: '/on/0/workflow', line: 3, column: 5, message: expect.stringMatching(/import > announce > import/) },
      ],
    },
  });
});

it('nobody outside can tell an event of the engine', async () => {
  const event = { type: 'automate.manual.started', payload: { name: 'Eve' } };
  expect(await server.call('POST', '/api/v1/events', event)).toMatchObject({
    status: 400,
    body: { errors: [{ pointer: '/type', message: expect.stringMatching(/begins with "automate\."/) }] },
  });
});
