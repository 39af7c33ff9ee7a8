import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from './testing/start-test-server.ts';

const PATIENCE = { timeout: 30_000, interval: 50 };
const asYaml = { 'content-type': 'application/yaml' };

let server: TestServer;
let service: Server;
let origin: string;
/** Paths that the service was asked for, and what it answers to some of them. */
const asked: string[] = [];
const answers = new Map<string, number[]>();

beforeAll(async () => {
  service = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push(path);
    const status = answers.get(path)?.shift() ?? 200;
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ path }));
  });
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
  const address = `127.0.0.1:${(service.address() as AddressInfo).port}`;
  origin = `http://${address}`;
  server = await startTestServer({ allowPrivate: [address] });
});
afterAll(async () => {
  await server.close();
  service.closeAllConnections();
  await new Promise((resolve) => service.close(resolve));
});

const call = (id: string, more = '') =>
  `{ id: ${id}, action: http/get, with: { url: "ORIGIN/${id}" }${more && `, ${more}`} }`;
const once = (id: string, more = '') =>
  `{ id: ${id}, action: http/request, with: { method: POST, url: "ORIGIN/${id}", body: {} }${more && `, ${more}`} }`;

/** Saves and activates the workflow, which is started by an event of its name. */
async function create(name: string, rest: string, on = `[{ event: ${name} }]`): Promise<void> {
  const saved = await server.call(
    'POST',
    '/api/v1/workflows?activate=true',
    `name: ${name}\non: ${on}\n${rest.replaceAll('ORIGIN', origin)}`,
    asYaml,
  );
  expect(saved.status, saved.text).toBe(201);
}

async function send(name: string, payload: unknown = {}): Promise<string> {
  return (await server.call('POST', '/api/v1/events', { type: name, payload })).body.eventId;
}

const find = async (eventId: string) =>
  (await server.call('GET', `/api/v1/executions?eventId=${eventId}`)).body.data[0];

/** The run of an event, once it has the status. */
async function runOf(eventId: string, status: string) {
  await expect.poll(async () => (await find(eventId))?.status, PATIENCE).toBe(status);
  return (await server.call('GET', `/api/v1/executions/${(await find(eventId)).id}`)).body;
}

const at = (run: { id: string }, path: string) => `/api/v1/executions/${run.id}${path}`;

/** Of every kind of step, and of what stands around one: a document, what starts it, and how it ends. */
const KINDS: [string, string, unknown, { status?: string; output?: unknown; steps?: Record<string, string> }][] = [
  [
    'set',
    'steps: [{ id: a, set: { n: "{{event.payload.n}}" } }]\noutput: { is: "{{steps.a.output}}" }',
    { n: 1 },
    { output: { is: { n: 1 } } },
  ],
  [
    'action',
    `steps: [${call('act')}]\noutput: { got: "{{steps.act.output.body.path}}" }`,
    {},
    { output: { got: '/act' } },
  ],
  [
    'condition, then, else',
    'steps: [{ id: a, condition: event.payload.n > 1, then: [{ id: b, set: {} }], else: [{ id: c, set: {} }] }]\noutput: { b: "{{steps.b.status}}" }',
    { n: 1 },
    { output: { b: 'skipped' }, steps: { 'a/c': 'completed' } },
  ],
  [
    'group',
    'steps: [{ id: g, steps: [{ id: a, set: { n: 1 } }] }]\noutput: { is: "{{steps.g.output}}" }',
    {},
    { output: { is: { a: { n: 1 } } } },
  ],
  [
    'parallel',
    'steps: [{ id: p, parallel: [{ id: a, set: { n: 1 } }, { id: b, set: { n: 2 } }] }]\noutput: { is: "{{steps.p.output}}" }',
    {},
    { output: { is: { a: { n: 1 }, b: { n: 2 } } } },
  ],
  [
    'for_each',
    'steps: [{ id: f, for_each: { in: "{{event.payload.items}}", steps: [{ id: a, set: { it: "{{item}}" } }] } }]\noutput: { last: "{{steps.f.output.[1].output.it}}" }',
    { items: ['x', 'y'] },
    { output: { last: 'y' }, steps: { 'f/0/a': 'completed', 'f/1/a': 'completed' } },
  ],
  [
    'switch',
    'steps: [{ id: s, switch: { cases: [{ when: event.payload.n == 1, steps: [{ id: a, set: {} }] }], default: [{ id: b, set: {} }] } }]\noutput: { a: "{{steps.a.status}}" }',
    { n: 2 },
    { output: { a: 'skipped' }, steps: { 's/b': 'completed' } },
  ],
  ['wait for', 'steps: [{ id: w, wait: { for: 50ms } }]', {}, { steps: { w: 'completed' } }],
  ['wait until', 'steps: [{ id: w, wait: { until: "2001-01-01T00:00:00Z" } }]', {}, { steps: { w: 'completed' } }],
  [
    'call',
    'steps: [{ id: c, call: callee, with: { n: 2 } }]\noutput: { is: "{{steps.c.output}}" }',
    {},
    { output: { is: { twice: 2 } } },
  ],
  ['if', 'steps: [{ id: a, if: event.payload.n == 1, set: {} }]', { n: 2 }, { steps: { a: 'skipped' } }],
  [
    'retry',
    `steps: [${call('flaky', 'retry: { attempts: 3, backoff: 1ms }')}]\noutput: { got: "{{steps.flaky.output.body.path}}" }`,
    {},
    { output: { got: '/flaky' } },
  ],
  ['timeout', 'steps: [{ id: g, timeout: 50ms, steps: [{ id: w, wait: { for: 1h } }] }]', {}, { status: 'failed' }],
  [
    'fallback',
    `steps: [${call('gone', 'fallback: [{ id: b, set: { n: 3 } }]')}]\noutput: { is: "{{steps.gone.output}}" }`,
    {},
    { output: { is: { n: 3 } }, steps: { gone: 'failed' } },
  ],
  [
    'on_error and compensate',
    `steps: [${once('made', `compensate: [${once('unmade')}]`)}, ${call('lost', `on_error: [${call('told')}]`)}]`,
    {},
    { status: 'failed', steps: { 'made/unmade': 'completed', 'lost/told': 'completed' } },
  ],
  [
    'on_failure: continue',
    `steps: [{ id: p, on_failure: continue, parallel: [${call('absent')}, { id: b, set: {} }] }]`,
    {},
    { steps: { 'p/absent': 'failed', 'p/b': 'completed' } },
  ],
];

describe('every kind of step', () => {
  beforeAll(async () => {
    answers.set('/flaky', [503, 503]);
    for (const path of ['/gone', '/lost', '/absent']) answers.set(path, [404]);
    await create(
      'callee',
      'steps: [{ id: a, set: {} }]\noutput: { twice: "{{event.payload.n}}" }',
      '[{ manual: true }]',
    );
  });

  it.each(KINDS)('%s', async (title, document, payload, { status = 'completed', output, steps = {} }) => {
    const name = title.replaceAll(/[^a-z]+/g, '-');
    await create(name, document);
    const run = await server.run(name, payload);
    expect(run.status, JSON.stringify(run)).toBe(status);
    if (output !== undefined) expect(run.output).toEqual(output);
    const last = Object.fromEntries(
      run.steps.map((step: { path: string; status: string }) => [step.path, step.status]),
    );
    expect(last).toMatchObject(steps);
  });
});

describe('whoever controls runs', () => {
  it('sends a signal, and cancels', async () => {
    await create('signalled', 'steps: [{ id: w, wait: { signal: go } }]\noutput: { is: "{{steps.w.output}}" }');
    const [first, second] = [await send('signalled'), await send('signalled')];
    const [one, two] = [await runOf(first, 'waiting'), await runOf(second, 'waiting')];
    expect(await server.call('POST', at(one, '/signals/go'), { payload: { n: 1 } })).toMatchObject({ status: 204 });
    expect((await runOf(first, 'completed')).output).toEqual({ is: { n: 1 } });
    expect((await server.call('POST', at(two, '/cancel'), { reason: 'enough' })).status).toBeLessThan(300);
    expect((await runOf(second, 'cancelled')).error.message).toContain('enough');
  });

  it('settles what is uncertain, and runs again from a step with another input', async () => {
    answers.set('/charge', [500]);
    await create(
      'charging',
      `steps: [{ id: n, set: { n: "{{event.payload.n}}" } }, ${once('charge')}, ${call('thank')}]`,
    );
    const event = await send('charging', { n: 1 });
    const run = await runOf(event, 'uncertain');
    expect((await server.call('POST', at(run, '/steps/settle'), { path: 'charge', as: 'not_done' })).status).toBe(204);
    await runOf(event, 'completed');
    expect(asked.filter((path) => path === '/charge')).toHaveLength(2);
    const again = (await server.call('POST', at(run, '/rerun'), { from: 'thank', input: { n: 2 } })).body;
    expect(await runOf(again.eventId, 'completed')).toMatchObject({ rerunOf: run.id });
    expect(asked.filter((path) => path === '/charge')).toHaveLength(2);
    expect(asked.filter((path) => path === '/thank')).toHaveLength(2);
  });

  it('pauses a workflow, resumes it, and does it to many runs at once', async () => {
    await create('held', 'steps: [{ id: w, wait: { signal: never } }]');
    await server.call('POST', '/api/v1/workflows/held/pause');
    const events = [await send('held'), await send('held')];
    for (const event of events) await runOf(event, 'pending');
    await server.call('POST', '/api/v1/workflows/held/resume');
    for (const event of events) await runOf(event, 'waiting');
    const job = await server.call('POST', '/api/v1/bulk', { action: 'cancel', filter: { workflow: 'held' } });
    expect(job, job.text).toMatchObject({ status: 202, body: { matched: 2 } });
    for (const event of events) await runOf(event, 'cancelled');
  });

  it('keeps the version that a run began with, and sees what changed', async () => {
    await create(
      'changing',
      'steps: [{ id: w, wait: { signal: go } }, { id: v, set: { v: 1 } }]\noutput: { is: "{{steps.v.output}}" }',
    );
    const event = await send('changing');
    const run = await runOf(event, 'waiting');
    const changed =
      'name: changing\non: [{ event: changing }]\nsteps: [{ id: v, set: { v: 2 } }]\noutput: { is: "{{steps.v.output}}" }';
    expect((await server.call('PUT', '/api/v1/workflows/changing', changed, asYaml)).status).toBe(200);
    await server.call('POST', at(run, '/signals/go'));
    expect(await runOf(event, 'completed')).toMatchObject({ output: { is: { v: 1 } }, workflow: { version: 1 } });
    expect((await server.run('changing')).output).toEqual({ is: { v: 2 } });
    const { body } = await server.call('GET', '/api/v1/workflows/changing/versions/1/diff/2');
    expect(JSON.stringify(body)).toContain('/steps');
  });
});
