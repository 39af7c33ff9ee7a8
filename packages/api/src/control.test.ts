import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DEFAULT_TENANT } from '@automate/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, createTestApi, type TestApi } from './testing/create-test-api.ts';

let api: TestApi;
let service: Server;
let origin: string;
/** What the service was asked, and what it answers. */
const asked: string[] = [];
let answer = 200;
/** A path that is not found. */
let broken = '';
beforeAll(async () => {
  service = createServer((request, response) => {
    asked.push(request.url ?? '');
    response
      .writeHead(request.url === broken ? 404 : answer, { 'content-type': 'application/json' })
      .end('{"ok":true}');
  });
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
  api = await createTestApi({ allowPrivate: ['127.0.0.1'] });
  await api.engine.createWorker().start();
});
afterAll(async () => {
  await api.close();
  service.closeAllConnections();
  await new Promise((resolve) => service.close(resolve));
});

/** Creates an active workflow started by an event of its name. */
async function create(name: string, steps: string, head = ''): Promise<void> {
  const text = `name: ${name}\non:\n  - event: ${name}\n${head}steps:\n${steps}\n`;
  const type = { 'content-type': 'application/yaml' };
  const { status, body } = await api.call('POST', '/api/v1/workflows?activate=true', text, type);
  expect(status, JSON.stringify(body)).toBe(201);
}

async function send(type: string, payload: object = {}): Promise<string> {
  return (await api.call('POST', '/api/v1/events', { type, payload })).body.eventId;
}

/** The only run of an event once it has a status. */
async function runOf(eventId: string, status: string): Promise<Answer['body']> {
  const found = async () => (await api.call('GET', `/api/v1/executions?eventId=${eventId}`)).body.data[0];
  await expect.poll(async () => (await found())?.status, { timeout: 15_000 }).toBe(status);
  return (await api.call('GET', `/api/v1/executions/${(await found()).id}`)).body;
}

async function reader(): Promise<Record<string, string>> {
  const { token } = await api.apiKeys.create({
    tenantId: DEFAULT_TENANT,
    name: 'reader',
    permissions: ['executions:read', 'workflows:read', 'outbox:read'],
  });
  return { authorization: `Bearer ${token}` };
}

const post = (id: string, path: string) =>
  `  - id: ${id}\n    action: http/request\n    with: { method: POST, url: "${origin}${path}", body: {} }`;

describe('POST /api/v1/executions/:id/steps/settle', () => {
  it('lets an uncertain run go on', async () => {
    await create('settled', `${post('charge', '/charge')}\n${post('tell', '/tell')}`);
    answer = 500;
    const event = await send('settled');
    const { id } = await runOf(event, 'uncertain');
    answer = 200;
    const path = `/api/v1/executions/${id}/steps/settle`;
    const verdict = { path: 'charge', as: 'done', output: { charged: 5 } };
    expect(await api.call('POST', path, verdict, await reader())).toMatchObject({ status: 403 });
    expect(await api.call('POST', path, { path: 'charge', as: 'maybe', why: 1 })).toMatchObject({
      problem: { status: 400, errors: [{ pointer: '/as' }, { pointer: '/why' }] },
    });
    expect(await api.call('POST', path, { path: 'tell', as: 'done' })).toMatchObject({
      problem: { status: 400, errors: [{ pointer: '/path' }] },
    });
    expect(await api.call('POST', path, verdict)).toMatchObject({ status: 204 });
    expect(await api.call('POST', path, verdict)).toMatchObject({ status: 204 });
    const run = await runOf(event, 'completed');
    expect(run.steps[0]).toMatchObject({ path: 'charge', status: 'completed', output: { charged: 5 } });
    expect(run.steps[1].plugin).toMatch(/^http@\d+\.\d+/);
    expect(run.inbox[0].payload.by).toMatch(/^api-key\//);
    expect(asked.filter((url) => url === '/charge' || url === '/tell')).toEqual(['/charge', '/tell']);
    expect(await api.call('POST', path, { path: 'charge', as: 'give_up' })).toMatchObject({ problem: { status: 409 } });
    const nowhere = '/api/v1/executions/nonsense/steps/settle';
    expect(await api.call('POST', nowhere, verdict)).toMatchObject({ problem: { status: 404 } });
  });
});

describe('POST /api/v1/executions/:id/rerun', () => {
  it('runs a failed run again from the step that failed, once for each key', async () => {
    await create('again', `${post('first', '/first')}\n${post('second', '/second')}`);
    broken = '/second';
    const { id } = await runOf(await send('again', { n: 1 }), 'failed');
    broken = '';
    const path = `/api/v1/executions/${id}/rerun`;
    expect(await api.call('POST', path, {}, await reader())).toMatchObject({ status: 403 });
    expect(await api.call('POST', path, { from: 'third', version: 'newest' })).toMatchObject({ status: 400 });
    expect(await api.call('POST', path, { from: 'third' })).toMatchObject({
      problem: { errors: [{ pointer: '/from' }] },
    });
    const ask = () => api.call('POST', path, { from: 'second', input: { n: 2 } }, { 'idempotency-key': 'again-1' });
    const created = await ask();
    expect(created, JSON.stringify(created.body)).toMatchObject({ status: 201, body: { duplicate: false } });
    expect(created.headers.get('location')).toBe(`/api/v1/executions/${created.body.executionId}`);
    const again = await ask();
    expect(again).toMatchObject({ status: 201, body: created.body });
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    const run = await runOf(created.body.eventId, 'completed');
    expect(run).toMatchObject({ rerunOf: id, rerun: { from: 'second', editedInput: true }, reruns: [] });
    expect((await api.call('GET', `/api/v1/executions/${id}`)).body.reruns).toEqual([run.id]);
  });
});

describe('POST /api/v1/workflows/:workflow/pause', () => {
  it('holds new runs back until it is resumed', async () => {
    await create('held', post('call', '/held'));
    const path = '/api/v1/workflows/held';
    expect(await api.call('POST', `${path}/pause`, undefined, await reader())).toMatchObject({ status: 403 });
    expect(await api.call('POST', `${path}/pause`)).toMatchObject({
      status: 200,
      body: { active: true, paused: true },
    });
    const event = await send('held');
    await runOf(event, 'pending');
    expect((await api.call('GET', path)).body.paused).toBe(true);
    expect(asked).not.toContain('/held');
    expect(await api.call('POST', `${path}/resume`)).toMatchObject({ status: 200, body: { paused: false } });
    await runOf(event, 'completed');
    expect(await api.call('POST', '/api/v1/workflows/nothing/pause')).toMatchObject({ problem: { status: 404 } });
  });
});

describe('/api/v1/bulk', () => {
  it('says what would be done, does it, and tells how far it is', async () => {
    await create('many', '  - id: wait\n    wait: { signal: never }');
    const events = [await send('many'), await send('many'), await send('many')];
    for (const event of events) await runOf(event, 'waiting');
    const body = { action: 'cancel', filter: { workflow: 'many', status: ['waiting'] } };
    expect(await api.call('POST', '/api/v1/bulk', body, await reader())).toMatchObject({ status: 403 });
    expect(await api.call('POST', '/api/v1/bulk', { action: 'cancel', filter: {} })).toMatchObject({
      problem: { status: 400, errors: [{ pointer: '/filter' }] },
    });
    expect(await api.call('POST', '/api/v1/bulk', { ...body, dryRun: true })).toMatchObject({
      status: 200,
      body: { matched: 3 },
    });
    for (const event of events) await runOf(event, 'waiting');
    const ask = () => api.call('POST', '/api/v1/bulk', body, { 'idempotency-key': 'bulk-1' });
    const started = await ask();
    expect(started, JSON.stringify(started.body)).toMatchObject({
      status: 202,
      body: { matched: 3, status: 'running' },
    });
    expect((await ask()).body.id).toBe(started.body.id);
    for (const event of events) await runOf(event, 'cancelled');
    const path = started.headers.get('location')!;
    await expect.poll(async () => (await api.call('GET', path)).body.status).toBe('completed');
    expect((await api.call('GET', path)).body).toMatchObject({ done: 3, refused: 0 });
    expect(await api.call('POST', `${path}/abort`)).toMatchObject({ status: 200, body: { status: 'completed' } });
    expect((await api.call('GET', '/api/v1/bulk?limit=1')).body.data[0].id).toBe(started.body.id);
    expect(await api.call('GET', '/api/v1/bulk/nonsense')).toMatchObject({ problem: { status: 404 } });
  });
});

describe('/api/v1/dead-letters', () => {
  it('shows work that was given up, requeues it, and forgets it', async () => {
    // An event that no worker could ever match, and one that it can by now.
    await create('matched', post('call', '/matched'));
    const event = await send('matched');
    await runOf(event, 'completed');
    await api.database.sql`
      insert into automate_outbox.dead_letters (
        id, token, wake_seq, created_at, priority, attempts, max_attempts, engine_format, skip_failed, tenant_id, queue,
        topic, requires, ref, code, message)
      select 1000000 + n, 0, 0, now(), 0, 25, 25, 0, false, 'default', 'events', '', '{}', ${event}, 'INTERNAL', 'no luck'
      from generate_series(1, 2) n`;
    const { body } = await api.call('GET', '/api/v1/dead-letters?queue=events', undefined, await reader());
    expect(body.data).toMatchObject([
      { id: '1000002', queue: 'events', ref: event, code: 'INTERNAL', message: 'no luck', attempts: 25 },
      { id: '1000001' },
    ]);
    expect((await api.call('GET', '/api/v1/dead-letters/1000001')).body.ref).toBe(event);
    const ids = { ids: ['1000001', '7'] };
    expect(await api.call('POST', '/api/v1/dead-letters/requeue', ids, await reader())).toMatchObject({ status: 403 });
    expect(await api.call('POST', '/api/v1/dead-letters/requeue', { ids: [] })).toMatchObject({ status: 400 });
    expect(await api.call('POST', '/api/v1/dead-letters/requeue', ids)).toMatchObject({
      status: 200,
      body: { done: ['1000001'], refused: [{ id: '7', code: 'NOT_FOUND' }] },
    });
    expect(await api.call('POST', '/api/v1/dead-letters/discard', { ids: ['1000002'] })).toMatchObject({
      body: { done: ['1000002'], refused: [] },
    });
    expect(await api.call('GET', '/api/v1/dead-letters/1000001')).toMatchObject({ problem: { status: 404 } });
    expect(await api.call('GET', '/api/v1/dead-letters?cursor=x')).toMatchObject({ problem: { status: 400 } });
    // The event's run is there already: matched again, it starts no other.
    const left = async () => (await api.database.sql`select 1 from automate_outbox.items where ref = ${event}`).length;
    await expect.poll(left, { timeout: 15_000 }).toBe(0);
    expect((await api.call('GET', `/api/v1/executions?eventId=${event}`)).body.data).toHaveLength(1);
  });
});

describe('what no database can hold', () => {
  it.each([
    ['/executions/:id/steps/settle', { path: 'a\u0000', as: 'done' }],
    ['/executions/:id/steps/settle', { path: 'a', as: 'done', output: { a: '\u0000' } }],
    ['/executions/:id/rerun', { from: 'a\u0000' }],
    ['/executions/:id/rerun', { from: 'a', steps: { 'a\u0000': 1 } }],
    ['/executions/:id/rerun', { input: '\u0000' }],
    ['/bulk', { action: 'cancel', filter: { workflow: 'a\u0000' } }],
    ['/bulk', { action: 'cancel', filter: { workflow: 'a' }, options: { reason: '\u0000' } }],
    ['/dead-letters/requeue', { ids: ['\u0000'] }],
  ])('is refused, and no failure of the server: %s %j', async (path, body) => {
    const event = await send('unmatched');
    expect((await api.call('GET', '/api/v1/executions?error=UNAVAILABLE')).status).toBe(400);
    const { data: items } = (await api.call('GET', '/api/v1/executions?status=completed&limit=1')).body;
    const url = `/api/v1${path.replace(':id', items[0]?.id ?? event)}`;
    const { status, body: told } = await api.call('POST', url, body);
    expect(status, JSON.stringify(told)).toBeLessThan(500);
    if (path !== '/dead-letters/requeue') expect(status, JSON.stringify(told)).toBeGreaterThanOrEqual(400);
  });
});
