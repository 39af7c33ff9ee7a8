import { setTimeout as sleep } from 'node:timers/promises';
import { DEFAULT_TENANT } from '@automate/core';
import type { EventBus } from '@automate/extensions';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createEventStreams } from './streams/event-streams.ts';
import { streamIds } from './streams/stream-id.ts';
import { createTestApi, type TestApi } from './testing/create-test-api.ts';
import { type ReadStream, readStream } from './testing/read-stream.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi({ streams: { heartbeatMs: 100, checkMs: 50, maxOfKey: 10 } });
});
afterAll(() => api.close());

const PATH = '/api/v1/events/stream';
const WITHIN = { timeout: 15_000, interval: 10 };
let open: ReadStream[] = [];

async function listen(search = '', headers: Record<string, string> = {}, token = api.token): Promise<ReadStream> {
  const response = await api.fetch(`${PATH}${search}`, { headers: { authorization: `Bearer ${token}`, ...headers } });
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  const stream = readStream(response.body as ReadableStream<Uint8Array>);
  open.push(stream);
  // Its first message says that it is there.
  await vi.waitFor(() => expect(stream.lastId()).toBeDefined(), WITHIN);
  return stream;
}
async function hangUp(): Promise<void> {
  await Promise.all(open.map((stream) => stream.cancel()));
  open = [];
}
const publish = (type: string, data: Record<string, string> = {}, tenantId = DEFAULT_TENANT) =>
  api.bus.publish({ id: crypto.randomUUID(), type, source: 'engine', tenantId, data });
const types = (stream: ReadStream): string[] => stream.events().map(({ type }) => type);
const heard = (stream: ReadStream, ...expected: string[]) =>
  vi.waitFor(() => expect(types(stream)).toEqual(expected), WITHIN);

describe('the stream of events', () => {
  it('tells what fits, of a run or a workflow where it is asked for one, and of its own tenant only', async () => {
    const run = crypto.randomUUID();
    const other = await api.apiKeys.create({ tenantId: 'other', name: 'o', permissions: ['event-stream:read'] });
    const [all, failed, ofRun, named, others] = [
      await listen(),
      await listen('?types=step.failed,%20workflow.*'),
      await listen(`?execution=${run}`),
      await listen('?workflow=orders&types=step.*'),
      await listen('', {}, other.token),
    ];
    await publish('event.received');
    await publish('step.failed', { executionId: run, workflow: 'orders' });
    await publish('step.failed', { executionId: run, workflow: 'orders' }, 'other');
    await publish('workflow.failed', { executionId: run, workflow: 'orders' });
    await publish('step.completed', { executionId: crypto.randomUUID(), workflow: 'orders' });
    await heard(all, 'event.received', 'step.failed', 'workflow.failed', 'step.completed');
    await heard(failed, 'step.failed', 'workflow.failed');
    await heard(ofRun, 'step.failed', 'workflow.failed');
    await heard(named, 'step.failed', 'step.completed');
    await heard(others, 'step.failed');
    expect(others.events()[0].tenantId).toBe('other');
    expect(all.events()[1]).toEqual({
      id: expect.any(String),
      type: 'step.failed',
      timestamp: expect.stringMatching(/Z$/),
      source: 'engine',
      tenantId: DEFAULT_TENANT,
      data: { executionId: run, workflow: 'orders' },
    });
    await hangUp();
  });

  it('goes on after any of its messages, with nothing lost and nothing twice', async () => {
    const first = await listen('?types=task.*');
    for (let n = 0; n < 30; n += 1) await publish('task.created', { n: String(n) });
    await vi.waitFor(() => expect(first.events()).toHaveLength(30), WITHIN);
    await hangUp();
    await publish('task.over');
    const numbers = (stream: ReadStream) => stream.events().map(({ data }) => data.n ?? 'over');
    const wanted = [...Array(30).keys()].map(String).concat('over');
    const places = first.messages.filter(({ id }) => id !== undefined);
    for (const [at, before] of [places[0]!, ...places.filter((_, n) => n % 7 === 3), places.at(-1)!].entries()) {
      const index = first.messages
        .slice(0, first.messages.indexOf(before) + 1)
        .filter(({ event }) => event === 'message').length;
      const headers: Record<string, string> = at % 2 === 0 ? { 'last-event-id': before.id! } : {};
      const search = at % 2 === 0 ? '' : `&from=${before.id}`;
      const again = await listen(`?types=task.*${search}`, headers);
      await vi.waitFor(() => expect(numbers(again)).toEqual(wanted.slice(index)), WITHIN);
      expect(again.messages.some(({ event }) => event === 'gap')).toBe(false);
      await hangUp();
    }
    const time = await listen(`?types=task.*&from=${first.events()[10].timestamp}`);
    await vi.waitFor(() => expect(numbers(time)).toEqual(expect.arrayContaining(wanted.slice(11))), WITHIN);
    const oldest = await listen('?types=task.*&from=oldest');
    await vi.waitFor(() => expect(numbers(oldest)).toEqual(wanted), WITHIN);
    await hangUp();
  });

  it('says where something may be missing: after a long time, with other types, from a place it does not know', async () => {
    const stream = await listen('?types=task.*');
    const ids = streamIds(['task.*']);
    const { position } = ids.read(stream.lastId()!)!;
    for (const [id, isGap] of [
      [ids.write(position, Date.now()), false],
      [ids.write(position, Date.now() - 240_000 - 2_000), true],
      [streamIds(['task.created']).write(position, Date.now()), true],
      [ids.write('ffffffffffffffff-1', Date.now()), true],
      ['0', true],
    ] as const) {
      const again = await listen('?types=task.*', { 'last-event-id': id });
      expect(again.messages.some(({ event }) => event === 'gap')).toBe(isGap);
      await publish('task.created', { after: id });
      await vi.waitFor(() => expect(again.events().at(-1)?.data).toEqual({ after: id }), WITHIN);
    }
    await hangUp();
  });

  it('beats while nothing happens, with ids to go on from', async () => {
    const stream = await listen('?types=nothing');
    await vi.waitFor(() => expect(stream.messages.length).toBeGreaterThan(3), WITHIN);
    for (const { id, event, data } of stream.messages)
      expect({ id, event, data }).toEqual({ id: expect.any(String), event: 'heartbeat', data: {} });
    await hangUp();
  });

  it('ends when its key is revoked or over', async () => {
    const keyOf = () => api.apiKeys.create({ tenantId: DEFAULT_TENANT, name: 'k', permissions: ['event-stream:read'] });
    const [over, revoked] = [await keyOf(), await keyOf()];
    const streams = [await listen('', {}, over.token), await listen('', {}, revoked.token)];
    await api.database.sql`update automate_governance.api_keys set expires_at = now() where id = ${over.info.id}`;
    await api.apiKeys.revoke(DEFAULT_TENANT, revoked.info.id);
    // The end that a key had when the stream began holds without another look at it.
    const principal = { keyId: 'k', tenantId: DEFAULT_TENANT, permissions: [], expiresAt: new Date(Date.now() + 100) };
    const own = createEventStreams({ bus: api.bus });
    const rest = { types: ['**'], fits: () => true, from: 'now' } as const;
    streams.push(readStream(await own.open({ principal, stillAllowed: async () => principal, ...rest })));
    for (const stream of streams) {
      await stream.ended;
      expect(stream.messages.at(-1)).toMatchObject({ event: 'end', data: { code: 'UNAUTHENTICATED' } });
    }
    open = [];
  });

  it('refuses what is no filter, and more streams than a key may have', async () => {
    for (const search of ['?types=a..b', '?types=', '?execution=1', '?other=1', `?types=${'a,'.repeat(30)}a`]) {
      const answer = await api.call('GET', `${PATH}${search}`);
      expect([search, answer.status]).toEqual([search, 400]);
    }
    const few = await api.apiKeys.create({ tenantId: DEFAULT_TENANT, name: 'few', permissions: ['event-stream:read'] });
    for (let n = 0; n < 10; n += 1) await listen('', {}, few.token);
    const headers = { authorization: `Bearer ${few.token}` };
    expect((await api.send(PATH, { headers })).status).toBe(429);
    expect((await api.send(PATH, { method: 'HEAD', headers })).status).toBe(200);
    await hangUp();
    await vi.waitFor(async () => expect((await api.send(PATH, { headers })).status).toBe(200), WITHIN);
  });

  it('keeps no session from ending idle', async () => {
    const by = { actor: 'key:test', tenantId: DEFAULT_TENANT, permissions: ['*'] };
    const invited = await api.people.users.invite({ login: 'listener', displayName: 'L', roles: ['viewer'] }, by);
    const password = 'correct horse battery staple';
    await api.people.users.redeem(invited.link.token, password);
    const { token, principal } = await api.people.sessions.logIn({ login: 'listener', password });
    const response = await api.fetch(PATH, { headers: { cookie: `automate_session=${token}` } });
    const stream = readStream(response.body as ReadableStream<Uint8Array>);
    await vi.waitFor(() => expect(stream.lastId()).toBeDefined(), WITHIN);
    const { sql } = api.database;
    const seen = async (set = sql``) =>
      (
        await sql`update automate_governance.sessions set last_seen_at = last_seen_at ${set}
        where id = ${principal.sessionId} returning last_seen_at::text as at`
      )[0]?.at as string;
    const before = await seen(sql`- interval '1 hour'`);
    const heard = stream.messages.length;
    // It looks twice as often as it gives a sign of life.
    await vi.waitFor(() => expect(stream.messages.length).toBeGreaterThan(heard + 3), WITHIN);
    expect(await seen()).toBe(before);
    await seen(sql`- interval '9 hours'`);
    await stream.ended;
    expect(stream.messages.at(-1)).toMatchObject({ event: 'end', data: { code: 'UNAUTHENTICATED' } });
  });

  it('is one of so many of its tenant, and ends when nobody reads it', async () => {
    const streams = createEventStreams({ bus: api.bus, maxOfTenant: 2, stalledMs: 2_000 });
    const openOf = (keyId: string, tenantId = DEFAULT_TENANT) => {
      const principal = { keyId, tenantId, permissions: [], expiresAt: null };
      const rest = { types: ['**'], fits: () => true, from: 'now' } as const;
      return streams.open({ principal, stillAllowed: async () => principal, ...rest });
    };
    const stalled = await openOf('one');
    const { messages, ended, cancel } = readStream(await openOf('two'));
    await expect(openOf('three')).rejects.toMatchObject({
      code: 'RESOURCE_EXHAUSTED',
      message: 'This tenant has as many streams open as it may: close some.',
    });
    readStream(await openOf('three', 'other'));
    // The place of who reads nothing is free again; who reads keeps theirs.
    await vi.waitFor(async () => readStream(await openOf('three')), WITHIN);
    await expect(stalled.getReader().read()).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    await vi.waitFor(() => expect(messages.length).toBeGreaterThan(0), WITHIN);
    await expect(openOf('four')).rejects.toMatchObject({ code: 'RESOURCE_EXHAUSTED' });
    await cancel();
    await ended;
    streams.close();
  });

  it('reads the bus only when somebody takes what was read', async () => {
    let reads = 0;
    const bus: Pick<EventBus, 'read'> = {
      async read(...args) {
        const reader = await api.bus.read(...args);
        return {
          ...reader,
          get position() {
            return reader.position;
          },
          next(wait) {
            reads += 1;
            return reader.next(wait);
          },
        };
      },
    };
    const streams = createEventStreams({ bus, heartbeatMs: 50, checkMs: 50 });
    const principal = { keyId: 'k', tenantId: DEFAULT_TENANT, permissions: [], expiresAt: null };
    const stream = await streams.open({
      principal,
      stillAllowed: async () => principal,
      types: ['big.*'],
      fits: () => true,
      from: 'now',
    });
    const data = { text: 'x'.repeat(200_000) };
    for (let n = 0; n < 25; n += 1) await publish('big.one', data);
    const reader = stream.getReader();
    await reader.read();
    expect(reads).toBe(0);
    for (let bytes = 0; bytes < 5_000_000; ) {
      bytes += (await reader.read()).value?.length ?? 0;
      const before = reads;
      await sleep(10);
      expect(reads).toBe(before);
    }
    // As when a user goes to another tenant.
    const moved = await streams.open({
      principal,
      stillAllowed: async () => ({ ...principal, tenantId: 'other' }),
      types: ['big.*'],
      fits: () => true,
      from: 'now',
    });
    const { messages, ended } = readStream(moved);
    await ended;
    expect(messages.at(-1)).toMatchObject({ event: 'end', data: { code: 'PERMISSION_DENIED' } });
    streams.close();
    for (;;) if ((await reader.read()).done) break;
    await expect(
      streams.open({ principal, stillAllowed: async () => principal, types: ['**'], fits: () => true, from: 'now' }),
    ).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });
});
