import { DEFAULT_TENANT } from '@automate/core';
import examples from '@octokit/webhooks-examples' with { type: 'json' };
import { sign } from '@octokit/webhooks-methods';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, createTestApi, type TestApi } from './testing/create-test-api.ts';

const corpus = examples as unknown as { name: string; examples: object[] }[];
const SECRET = 'planted-webhook-secret-0001';
const PATH = '/api/v1/webhooks/github/main';
const LIMIT = 100_000;

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi({ bodyLimit: LIMIT });
  const instance = { name: 'main', configuration: { webhookSecret: SECRET } };
  expect(await api.call('POST', '/api/v1/plugins/github/instances', instance)).toMatchObject({ status: 201 });
});
afterAll(() => api.close());

let counter = 0;

/** A delivery as GitHub sends it, with what a test changes. */
async function deliver(body: string, changes: Record<string, string | undefined> = {}, path = PATH): Promise<Answer> {
  counter += 1;
  const headers: Record<string, string | undefined> = {
    'content-type': 'application/json',
    'x-github-event': 'issues',
    'x-github-delivery': `delivery-${counter}`,
    'x-hub-signature-256': body === '' ? 'sha256=' : await sign(SECRET, body),
    ...changes,
  };
  const sent = Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return api.send(path, { method: 'POST', headers: Object.fromEntries(sent), body });
}

const eventCount = async (): Promise<number> => {
  const [row] = await api.database.sql<{ count: number }[]>`
    select (select count(*) from automate_engine.events)::int + (select count(*) from automate_engine.deliveries)::int
      + (select count(*) from automate_outbox.items)::int as count`;
  return row?.count ?? -1;
};

describe('POST /api/v1/webhooks/:connector/:instance', () => {
  it('accepts a signed delivery: one event, one delivery, one outbox item, and the trace id', async () => {
    const before = await eventCount();
    const { status, body, headers } = await deliver('{"action":"opened","issue":{"number":1}}');
    expect(status).toBe(202);
    expect(body).toEqual({
      traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
      eventId: expect.any(String),
      duplicate: false,
    });
    expect(headers.get('traceresponse')).toContain(body.traceId);
    expect(await eventCount()).toBe(before + 3);
    expect(await api.engine.events.get(DEFAULT_TENANT, body.eventId)).toMatchObject({
      type: 'github.issues.opened',
      source: 'github/main',
      traceId: body.traceId,
      payload: { action: 'opened', issue: { number: 1 } },
    });
  });

  it("answers a duplicate with the original's trace id and stores nothing", async () => {
    const first = await deliver('{"action":"closed"}', { 'x-github-delivery': 'twice' });
    const before = await eventCount();
    const again = await deliver('{"action":"closed"}', { 'x-github-delivery': 'twice' });
    expect(again.status).toBe(202);
    expect(again.body).toEqual({ ...first.body, duplicate: true });
    expect(await eventCount()).toBe(before);
  });

  it('accepts a delivery that is sent many times at once exactly once', async () => {
    const body = '{"action":"pinned"}';
    const answers = await Promise.all(
      Array.from({ length: 25 }, () => deliver(body, { 'x-github-delivery': 'storm' })),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(25).fill(202));
    expect(new Set(answers.map(({ body }) => body.traceId)).size).toBe(1);
    expect(answers.filter(({ body }) => !body.duplicate)).toHaveLength(1);
  });

  it('keeps text that looks like a template or a secret as text', async () => {
    const payload = { action: 'edited', text: '{{secrets.x}} $secret:x $env:PATH {{#each a}}' };
    const { body } = await deliver(JSON.stringify(payload));
    expect((await api.engine.events.get(DEFAULT_TENANT, body.eventId)).payload).toEqual(payload);
  });

  const valid = '{"action":"opened"}';
  it.each<[string, () => Promise<Answer>, number, string]>([
    [
      'a wrong signature',
      () => deliver(valid, { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` }),
      401,
      'UNAUTHENTICATED',
    ],
    [
      'another body than was signed',
      async () => deliver('{"action":"opener"}', { 'x-hub-signature-256': await sign(SECRET, valid) }),
      401,
      'UNAUTHENTICATED',
    ],
    ['no signature', () => deliver(valid, { 'x-hub-signature-256': undefined }), 401, 'UNAUTHENTICATED'],
    [
      'a signature of another secret',
      async () => deliver(valid, { 'x-hub-signature-256': await sign('other', valid) }),
      401,
      'UNAUTHENTICATED',
    ],
    ['no delivery id', () => deliver(valid, { 'x-github-delivery': undefined }), 401, 'UNAUTHENTICATED'],
    ['no event name', () => deliver(valid, { 'x-github-event': undefined }), 400, 'INVALID_ARGUMENT'],
    ['an event name that is none', () => deliver(valid, { 'x-github-event': 'a b' }), 400, 'INVALID_ARGUMENT'],
    ['an empty body', () => deliver(''), 401, 'UNAUTHENTICATED'],
    ['broken JSON', () => deliver('{"action":'), 400, 'INVALID_ARGUMENT'],
    ['a NUL', () => deliver('{"action":"opened","title":"a\\u0000b"}'), 400, 'INVALID_ARGUMENT'],
    ['half a surrogate pair', () => deliver('{"action":"opened","title":"\\ud800"}'), 400, 'INVALID_ARGUMENT'],
    ['a number beyond the database', () => deliver('{"action":"opened","n":1e999999}'), 400, 'INVALID_ARGUMENT'],
    ['nesting without end', () => deliver('['.repeat(40_000) + ']'.repeat(40_000)), 400, 'INVALID_ARGUMENT'],
    ['a body over the limit', () => deliver(`"${'x'.repeat(LIMIT)}"`), 413, 'PAYLOAD_TOO_LARGE'],
    ['an unknown connector', () => deliver(valid, {}, '/api/v1/webhooks/nobody/main'), 404, 'NOT_FOUND'],
    ['an unknown instance', () => deliver(valid, {}, '/api/v1/webhooks/github/nobody'), 404, 'NOT_FOUND'],
    ['a connector without triggers', () => deliver(valid, {}, '/api/v1/webhooks/http/default'), 404, 'NOT_FOUND'],
    ['a connector called __proto__', () => deliver(valid, {}, '/api/v1/webhooks/__proto__/main'), 404, 'NOT_FOUND'],
  ])('refuses %s and writes nothing', async (_name, send, status, code) => {
    const before = await eventCount();
    const { problem, headers } = await send();
    expect(problem).toMatchObject({ status, code });
    expect(headers.get('content-type')).toBe('application/problem+json');
    expect(await eventCount()).toBe(before);
  });

  it('tells a forger nothing about why, and the operator everything', async () => {
    const wrong = await deliver(valid, { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` });
    const missing = await deliver(valid, { 'x-hub-signature-256': undefined });
    expect(wrong.problem.detail).toBe(missing.problem.detail);
    const reasons = api.logged.filter((line) => line.includes(missing.problem.traceId));
    expect(reasons.join()).toContain('x-hub-signature-256 is missing');
  });

  it('counts what it refuses by instance, reason and hour, and whatever names no instance together', async () => {
    const configuration = { webhookSecret: SECRET };
    await api.call('POST', '/api/v1/plugins/github/instances', { name: 'counted', configuration });
    const path = '/api/v1/webhooks/github/counted';
    const large = `"${'x'.repeat(LIMIT)}"`;
    const forged = { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` };
    await Promise.all([
      ...Array.from({ length: 40 }, (_, n) => deliver(valid, {}, `/api/v1/webhooks/nobody/n${n}`)),
      ...Array.from({ length: 20 }, (_, n) => deliver(large, {}, `/api/v1/webhooks/github/large${n}`)),
      ...Array.from({ length: 7 }, () => deliver('{"a":"planted-body"}', forged, path)),
      deliver(large, {}, path),
      deliver(valid, { 'x-hub-signature-256': undefined }, path),
      deliver('{"planted-body":', {}, path),
    ]);
    const list = async (query = '') => {
      const { status, body } = await api.call('GET', `/api/v1/webhooks/refusals?limit=200${query}`);
      expect(status).toBe(200);
      return body.data as { id: string; source?: string; reason: string; hour: string; count: number }[];
    };
    // An hour may end meanwhile: then there are two rows of each.
    const counts = async (query: string) =>
      Object.fromEntries(
        [...Map.groupBy(await list(query), ({ reason }) => reason)].map(([reason, rows]) => [
          reason,
          rows.reduce((sum, { count }) => sum + count, 0),
        ]),
      );
    await expect
      .poll(() => counts('&source=github/counted'), { timeout: 20_000 })
      .toEqual({ signature: 7, too_large: 1, headers: 1, body: 1 });
    const [one] = (await list('&source=github/counted')).filter(({ reason }) => reason === 'signature');
    expect(one).toEqual({
      ...{ id: expect.any(String), source: 'github/counted', reason: 'signature', count: expect.any(Number) },
      ...{ hour: expect.stringMatching(/:00:00\.000Z$/), lastAt: expect.any(String) },
      detail: 'the signature does not match',
    });
    const unknown = async () => (await list()).filter(({ source }) => source === undefined);
    await expect
      .poll(async () => (await unknown()).reduce((sum, { count }) => sum + count, 0), { timeout: 20_000 })
      .toBeGreaterThanOrEqual(60);
    expect(new Set((await unknown()).map(({ reason, hour }) => reason + hour)).size).toBe((await unknown()).length);
    expect(new Set((await unknown()).map(({ reason }) => reason))).toEqual(new Set(['unknown']));
    const { sql } = api.database;
    expect(JSON.stringify(await sql`select * from automate_api.webhook_refusals`)).not.toContain('planted');

    const page = (await api.call('GET', '/api/v1/webhooks/refusals?limit=1')).body;
    const next = (await api.call('GET', `/api/v1/webhooks/refusals?cursor=${page.nextCursor}`)).body;
    expect(Number(next.data[0].id)).toBeLessThan(Number(page.data[0].id));
    await sql`update automate_api.webhook_refusals set hour = hour - interval '8 days' where source = 'github/counted'`;
    expect(await list('&source=github/counted')).toEqual([]);
  });

  it('says where a payload cannot be stored', async () => {
    const { problem } = await deliver('{"action":"opened","issue":{"title":"a\\u0000b"}}');
    expect(problem.errors?.[0]?.pointer).toBe('/issue/title');
  });

  it('says so when the instance has no secret to verify with', async () => {
    await api.call('POST', '/api/v1/plugins/github/instances', { name: 'bare' });
    await api.call('POST', '/api/v1/plugins/github/instances', {
      name: 'lost',
      configuration: { webhookSecret: { $secret: 'gone' } },
    });
    const bare = await deliver(valid, {}, '/api/v1/webhooks/github/bare');
    expect(bare.problem).toMatchObject({ status: 409, code: 'FAILED_PRECONDITION' });
    const lost = await deliver(valid, {}, '/api/v1/webhooks/github/lost');
    expect(lost.problem).toMatchObject({ status: 409, code: 'SECRET_NOT_FOUND' });
  });

  it('accepts, stores and matches all 329 payloads of the corpus', async () => {
    const workflow = {
      name: 'every-delivery',
      on: [{ event: 'github.**', source: 'github/main' }],
      steps: [{ id: 'kind', set: { type: '{{event.type}}' } }],
    };
    expect((await api.call('POST', '/api/v1/workflows?activate=true', workflow)).status).toBe(201);
    const deliveries = corpus.flatMap(({ name, examples }) => examples.map((payload) => ({ name, payload })));
    expect(deliveries).toHaveLength(329);
    const answers = await Promise.all(
      deliveries.map(({ name, payload }, index) =>
        deliver(JSON.stringify(payload), { 'x-github-event': name, 'x-github-delivery': `corpus-${index}` }),
      ),
    );
    expect(answers.filter(({ status }) => status !== 202)).toEqual([]);

    const worker = api.engine.createWorker({ concurrency: 16 });
    await worker.start();
    await expect
      .poll(
        async () => {
          const [row] = await api.database.sql<{ count: number }[]>`
            select count(*)::int as count from automate_engine.executions e
            join automate_engine.events v on v.tenant_id = e.tenant_id and v.id = e.event_id
            where v.delivery_id like 'corpus-%' and e.status = 'completed'`;
          return row?.count;
        },
        { timeout: 30_000, interval: 100 },
      )
      .toBe(329);
    await worker.stop();
    for (const [index, { name, payload }] of deliveries.entries()) {
      const event = await api.engine.events.get(DEFAULT_TENANT, answers[index]?.body.eventId);
      const { action } = payload as { action?: string };
      expect(event.type).toBe(action === undefined ? `github.${name}` : `github.${name}.${action}`);
      expect(event.payload).toEqual(payload);
      expect(event.executions).toHaveLength(1);
    }
  }, 60_000);
});
