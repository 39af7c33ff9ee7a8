import { readFileSync, statSync } from 'node:fs';
import { API_OPERATIONS, DEFAULT_TENANT, silentLogger } from '@automate/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RouteRegistry } from './http/route-registry.ts';
import { serveRoutes } from './http/serve-routes.ts';
import { type HealthCheck, healthRoutes } from './routes/health.ts';
import { createTestApi, type TestApi } from './testing/create-test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.close());

/** A key with these permissions only. */
async function keyWith(...permissions: string[]): Promise<Record<string, string>> {
  const { token } = await api.apiKeys.create({ tenantId: DEFAULT_TENANT, name: 'narrow', permissions });
  return { authorization: `Bearer ${token}` };
}

const yaml = (name: string, steps = '  - id: a\n    condition: "true"') =>
  `name: ${name}\non:\n  - event: order.created\nsteps:\n${steps}\n`;
const asYaml = { 'content-type': 'application/yaml' };

describe('events', () => {
  it('takes an event, lists it, and shows it with its payload', async () => {
    const { status, body } = await api.call('POST', '/api/v1/events', { type: 'order.created', payload: { id: 7 } });
    expect(status).toBe(202);
    const list = await api.call('GET', '/api/v1/events?type=order.created&limit=1');
    expect(list.body.data[0]).toMatchObject({ id: body.eventId, source: 'api/events', traceId: body.traceId });
    const one = await api.call('GET', `/api/v1/events/${body.eventId}`);
    expect(one.body).toMatchObject({ payload: { id: 7 }, executions: [] });
  });

  it('deduplicates by Idempotency-Key', async () => {
    const send = (key: string) =>
      api.call('POST', '/api/v1/events', { type: 'order.paid' }, { 'idempotency-key': key });
    const first = await send('k-1');
    expect((await send('"k-1"')).body).toEqual({ ...first.body, duplicate: true });
    expect((await send('k-2')).body.duplicate).toBe(false);
    expect(await send('x'.repeat(201))).toMatchObject({ status: 400 });
  });

  it('never lets a client pass for a connector', async () => {
    const { body } = await api.call('POST', '/api/v1/events', { type: 'github.issues.opened', source: 'github' });
    expect((await api.call('GET', `/api/v1/events/${body.eventId}`)).body.source).toBe('api/github');
    expect(await api.call('POST', '/api/v1/events', { type: 'a', source: 'github/main' })).toMatchObject({
      status: 400,
    });
  });

  it('gives pages that do not overlap', async () => {
    for (let n = 0; n < 5; n += 1) await api.call('POST', '/api/v1/events', { type: 'paged', payload: n });
    const seen: string[] = [];
    let query: string | undefined = '?type=paged&limit=2';
    while (query !== undefined) {
      const { body, headers } = await api.call('GET', `/api/v1/events${query}`);
      expect(body.data.length).toBeLessThanOrEqual(2);
      seen.push(...body.data.map(({ id }: { id: string }) => id));
      query = /^<(.*)>; rel="next"$/.exec(headers.get('link') ?? '')?.[1];
      expect(query && new URLSearchParams(query).get('cursor')).toBe(body.nextCursor);
    }
    expect(seen).toHaveLength(5);
    expect(new Set(seen).size).toBe(5);
  });

  it.each([
    ['/api/v1/events?limit=0', 400],
    ['/api/v1/events?limit=201', 400],
    ['/api/v1/events?limit=ten', 400],
    ['/api/v1/events?cursor=nonsense', 400],
    ['/api/v1/events?order=asc', 400],
    ['/api/v1/events/nonsense', 404],
    ['/api/v1/events/00000000-0000-7000-8000-000000000000', 404],
  ])('answers %s with %i', async (path, status) => {
    expect(await api.call('GET', path)).toMatchObject({ status, problem: { status } });
  });

  it('refuses unknown fields and names all problems at once', async () => {
    const { problem } = await api.call('POST', '/api/v1/events', { type: 'A B', extra: 1, source: '' });
    expect(problem.errors?.map(({ pointer }) => pointer).sort()).toEqual(['/extra', '/source', '/type']);
  });
});

describe('workflows', () => {
  it('creates from YAML, updates by version, activates and deactivates', async () => {
    const created = await api.call('POST', '/api/v1/workflows', yaml('orders'), asYaml);
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({ name: 'orders', active: false, version: 1, source: { format: 'yaml' } });
    expect(created.headers.get('location')).toBe('/api/v1/workflows/orders');
    expect(created.headers.get('etag')).toBe('"1"');

    const path = '/api/v1/workflows/orders';
    const next = yaml('orders', '  - id: b\n    condition: "false"');
    const updated = await api.call('PUT', path, next, { ...asYaml, 'if-match': '"1"' });
    expect(updated.body).toMatchObject({ version: 2 });
    const stale = await api.call('PUT', path, yaml('orders'), { ...asYaml, 'if-match': '"1"' });
    expect(stale.problem).toMatchObject({ status: 412, code: 'ABORTED' });
    expect((await api.call('GET', `${path}?version=1`)).body.source.text).toBe(yaml('orders'));
    expect(await api.call('GET', `${path}?version=9`)).toMatchObject({ status: 404 });

    expect((await api.call('POST', `${path}/activate`)).body.active).toBe(true);
    expect((await api.call('GET', '/api/v1/workflows?active=true')).body.data).toHaveLength(1);
    expect((await api.call('POST', `${path}/deactivate`)).body.active).toBe(false);
    expect((await api.call('GET', '/api/v1/workflows?active=true')).body.data).toHaveLength(0);
  });

  it('creates from JSON, active at once', async () => {
    const document = { name: 'as-json', on: [{ event: 'a' }], steps: [{ id: 's', set: { a: 1 } }] };
    const { status, body } = await api.call('POST', '/api/v1/workflows?activate=true', document);
    expect(status).toBe(201);
    expect(body).toMatchObject({ active: true, document, source: { format: 'json' } });
    expect(await api.call('POST', '/api/v1/workflows', document)).toMatchObject({
      problem: { status: 409, code: 'ALREADY_EXISTS' },
    });
  });

  it.each<[string, string, string]>([
    ['an unknown field', yaml('bad').replace('steps:', 'stages: 1\nsteps:'), '/stages'],
    ['a template that does not parse', yaml('bad', '  - id: a\n    set: { x: "{{#if}" }'), '/steps/0/set/x'],
    ['a condition that does not parse', yaml('bad', '  - id: a\n    condition: "1 +"'), '/steps/0/condition'],
    ['an unknown action', yaml('bad', '  - id: a\n    action: http/smoke'), '/steps/0/action'],
    [
      'an unknown action inside of a step',
      yaml('bad', '  - id: a\n    parallel:\n      - id: b\n        action: http/reqest'),
      '/steps/0/parallel/0/action',
    ],
    ['a call of itself', yaml('bad', '  - id: a\n    call: bad'), '/steps/0/call'],
    [
      'a secret in a condition',
      yaml('bad', '  - id: a\n    condition: "\\"$secret:X\\" == \\"\\""'),
      '/steps/0/condition',
    ],
  ])('refuses %s and says where', async (_name, text, pointer) => {
    const { problem } = await api.call('POST', '/api/v1/workflows', text, asYaml);
    expect(problem).toMatchObject({ status: 400, code: 'INVALID_ARGUMENT' });
    expect(problem.errors?.map((error) => error.pointer)).toContain(pointer);
    expect(await api.call('GET', '/api/v1/workflows/bad')).toMatchObject({ status: 404 });
  });

  it.each<[string, string, Record<string, string>, number]>([
    ['YAML that does not parse', 'name: [', asYaml, 400],
    ['YAML with a NUL', 'name: "a\\0b"', asYaml, 400],
    ['YAML that is a list', '- 1', asYaml, 400],
    [
      'a YAML bomb',
      `a: &a [x,x]\n${Array.from({ length: 30 }, (_, n) => `b${n}: &b${n} [*${n === 0 ? 'a' : `b${n - 1}`},*${n === 0 ? 'a' : `b${n - 1}`}]`).join('\n')}`,
      asYaml,
      400,
    ],
    ['JSON that does not parse', '{', {}, 400],
    ['no text at all', '', asYaml, 400],
    ['another type', 'x', { 'content-type': 'text/plain' }, 415],
  ])('refuses %s', async (_name, text, headers, status) => {
    const { problem } = await api.call('POST', '/api/v1/workflows', text, headers);
    expect(problem).toMatchObject({ status, code: 'INVALID_ARGUMENT' });
  });
});

describe('executions', () => {
  it('lists, shows, signals and cancels a run', async () => {
    const steps = [
      '  - id: pause\n    wait: { signal: approved }',
      '  - id: after\n    set: { by: "{{steps.pause.output.by}}" }',
      '  - id: last\n    wait: { signal: confirmed }',
    ].join('\n');
    await api.call(
      'POST',
      '/api/v1/workflows?activate=true',
      yaml('waiting', steps).replace('order.created', 'wait.please'),
      asYaml,
    );
    const worker = api.engine.createWorker();
    await worker.start();
    const begin = async (): Promise<string> => {
      const { body } = await api.call('POST', '/api/v1/events', { type: 'wait.please' });
      let id = '';
      await expect
        .poll(async () => {
          const { data: items } = (await api.call('GET', `/api/v1/executions?eventId=${body.eventId}`)).body;
          id = items[0]?.id;
          return items[0]?.status;
        })
        .toBe('waiting');
      return `/api/v1/executions/${id}`;
    };
    const status = async (path: string) => (await api.call('GET', path)).body.status;

    const first = await begin();
    const approve = () =>
      api.call('POST', `${first}/signals/approved`, { payload: { by: 'ann' } }, { 'idempotency-key': 'once' });
    expect(await approve()).toMatchObject({ status: 204 });
    expect(await approve()).toMatchObject({ status: 204 });
    expect(await api.call('POST', `${first}/signals/confirmed`)).toMatchObject({ status: 204 });
    await expect.poll(() => status(first)).toBe('completed');
    const { body } = await api.call('GET', first);
    expect(body.steps.map(({ path, output }: { path: string; output: unknown }) => [path, output])).toEqual([
      ['pause', { by: 'ann' }],
      ['after', { by: 'ann' }],
      ['last', null],
    ]);
    expect(body.inbox.map(({ name }: { name: string }) => name)).toEqual(['approved', 'confirmed']);
    expect(await api.call('POST', `${first}/signals/approved`)).toMatchObject({
      problem: { status: 409, code: 'FAILED_PRECONDITION' },
    });

    const second = await begin();
    expect(await api.call('POST', `${second}/cancel`, { reason: 'no longer needed' })).toMatchObject({ status: 204 });
    await expect.poll(() => status(second)).toBe('cancelled');
    await worker.stop();
  });

  it.each([
    ['GET', '/api/v1/executions/nonsense', 404],
    ['POST', '/api/v1/executions/nonsense/cancel', 404],
    ['POST', '/api/v1/executions/00000000-0000-7000-8000-000000000000/signals/x', 404],
    ['GET', '/api/v1/executions?status=lost', 400],
    ['GET', '/api/v1/executions?eventId=nonsense', 200],
    ['GET', '/api/v1/executions?workflow=nonsense', 200],
  ])('answers %s %s with %i', async (method, path, status) => {
    expect(await api.call(method, path)).toMatchObject({ status });
  });
});

describe('API keys', () => {
  it('shows a token once, lists keys without it, and refuses a revoked key', async () => {
    const created = await api.call('POST', '/api/v1/api-keys', { name: 'ci', permissions: ['events:read'] });
    expect(created.status).toBe(201);
    const { token, key } = created.body;
    const list = await api.call('GET', '/api/v1/api-keys');
    expect(JSON.stringify(list.body)).not.toContain(token);
    expect(list.body.data.map(({ id }: { id: string }) => id)).toContain(key.id);
    const own = { authorization: `Bearer ${token}` };
    expect(await api.call('GET', '/api/v1/events', undefined, own)).toMatchObject({ status: 200 });
    expect(await api.call('POST', '/api/v1/events', { type: 'a' }, own)).toMatchObject({ status: 403 });
    expect((await api.call('DELETE', `/api/v1/api-keys/${key.id}`)).body.revokedAt).not.toBeNull();
    expect(await api.call('GET', '/api/v1/events', undefined, own)).toMatchObject({ status: 401 });
    expect(await api.call('DELETE', '/api/v1/api-keys/nonsense')).toMatchObject({ status: 404 });
  });

  it('never gives what the asking key does not have', async () => {
    const narrow = await keyWith('api-keys:write', 'events:*');
    const ask = (...permissions: string[]) => api.call('POST', '/api/v1/api-keys', { name: 'x', permissions }, narrow);
    expect(await ask('events:read', 'events:*')).toMatchObject({ status: 201 });
    for (const wanted of ['*', 'workflows:read', 'api-keys:*']) {
      expect(await ask('events:read', wanted)).toMatchObject({
        problem: { status: 403, errors: [{ pointer: '/permissions/1' }] },
      });
    }
  });

  it('refuses a key that would have expired already', async () => {
    const body = { name: 'x', permissions: ['events:read'], expiresAt: '2020-01-01T00:00:00Z' };
    expect(await api.call('POST', '/api/v1/api-keys', body)).toMatchObject({ problem: { status: 400 } });
  });
});

describe('tenants', () => {
  it('sees nothing of another tenant, whatever the client writes', async () => {
    const { token } = await api.apiKeys.create({ tenantId: 'other', name: 'other', permissions: ['*'] });
    const other = { authorization: `Bearer ${token}`, 'x-tenant-id': DEFAULT_TENANT };
    const { body } = await api.call('POST', '/api/v1/events', { type: 'secret.thing' });
    expect(await api.call('GET', `/api/v1/events/${body.eventId}`, undefined, other)).toMatchObject({ status: 404 });
    for (const path of ['events', 'workflows', 'executions', 'plugins/github/instances', 'secrets']) {
      expect((await api.call('GET', `/api/v1/${path}`, undefined, other)).body.data).toEqual([]);
    }
    expect((await api.call('GET', '/api/v1/api-keys', undefined, other)).body.data).toHaveLength(1);
  });
});

describe('setup', () => {
  it('gives the first key for the token, once', async () => {
    const token = readFileSync(api.setupTokenFile, 'utf8').trim();
    expect(statSync(api.setupTokenFile).mode & 0o777).toBe(0o600);
    const redeem = (value: string) =>
      api.send('/api/v1/setup', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ token: value }),
      });
    expect(await redeem('wrong')).toMatchObject({ problem: { status: 401, code: 'UNAUTHENTICATED' } });
    const answers = await Promise.all([redeem(token), redeem(token), redeem(token)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 410, 410]);
    expect(api.setupCalls).toBe(1);
    const first = answers.find(({ status }) => status === 201)?.body.token;
    expect(await api.call('GET', '/api/v1/plugins', undefined, { authorization: `Bearer ${first}` })).toMatchObject({
      status: 200,
    });
    expect(await redeem(token)).toMatchObject({ problem: { status: 410, code: 'FAILED_PRECONDITION' } });
  });
});

describe('secrets', () => {
  it('sets a secret, and never shows its value', async () => {
    const set = await api.call('PUT', '/api/v1/secrets/CHAT', { value: 'planted-chat', hosts: ['chat.example.com'] });
    expect(set.body).toMatchObject({ key: 'CHAT', version: 1, hosts: ['chat.example.com'] });
    const again = await api.call('PUT', '/api/v1/secrets/CHAT', { value: 'planted-chat-2' });
    expect(again.body).toMatchObject({ version: 2, hosts: ['chat.example.com'] });
    const list = await api.call('GET', '/api/v1/secrets');
    expect(list.body.data).toContainEqual(expect.objectContaining({ key: 'CHAT', hosts: ['chat.example.com'] }));
    expect(JSON.stringify([set.body, again.body, list.body])).not.toContain('planted');
    expect(await api.call('DELETE', '/api/v1/secrets/CHAT')).toMatchObject({ status: 204 });
  });

  it('changes nothing when a host is refused', async () => {
    await api.call('PUT', '/api/v1/secrets/KEEP', { value: 'one', hosts: ['a.example.com'] });
    const refused = await api.call('PUT', '/api/v1/secrets/KEEP', { value: 'two', hosts: ['*'] });
    expect(refused.problem).toMatchObject({ status: 400, errors: [{ pointer: '/hosts/0' }] });
    expect(await api.secrets.plaintext(DEFAULT_TENANT, 'KEEP')).toBe('one');
    expect(await api.secrets.bindings(DEFAULT_TENANT, 'KEEP')).toEqual(['a.example.com']);
  });

  it('tells an unknown permission and whatever else is wrong with a key at once', async () => {
    const body = { name: '', permissions: ['events:read', 'nonsense'] };
    const { problem } = await api.call('POST', '/api/v1/api-keys', body);
    expect(problem.errors?.map(({ pointer }) => pointer)).toEqual(['/name', '/permissions/1']);
  });
});

describe('plugins, health and the document', () => {
  it('lists plugins without saying where they are on the disk', async () => {
    const { body } = await api.call('GET', '/api/v1/plugins');
    expect(body.data.map(({ id }: { id: string }) => id)).toEqual(['http', 'github']);
    expect(JSON.stringify(body)).not.toContain(import.meta.dirname.slice(0, 8));
  });

  it('answers health to anybody', async () => {
    expect(await api.send('/healthz')).toMatchObject({ status: 200, body: { status: 'ok' } });
    expect(await api.send('/readyz')).toMatchObject({ status: 200, body: { status: 'ready', checks: ['database'] } });
  });

  it('stays ready where there is something to look at', async () => {
    const warning = 'no worker takes the work';
    const serve = (checks: HealthCheck[]) =>
      serveRoutes(new RouteRegistry(healthRoutes(async () => checks)), {
        authenticate: async () => undefined,
        audit: { async append() {} },
        redact: (text) => text,
        log: silentLogger,
      })(new Request('http://localhost/readyz'));
    const reason = { kind: 'no_worker', seconds: 90 };
    const ready = await serve([{ name: 'database' }, { name: 'workers', warning, reason }]);
    expect(ready.status).toBe(200);
    expect(await ready.json()).toEqual({
      status: 'ready',
      checks: ['database', 'workers'],
      warnings: [warning],
      warned: [{ pointer: '/workers', message: warning, reason }],
    });
    const down = { kind: 'database_away' };
    const away = await serve([{ name: 'database', problem: 'it does not answer', reason: down }]);
    expect(away.status).toBe(503);
    expect(away.headers.get('retry-after')).toBe('1');
    expect(await away.json()).toMatchObject({
      errors: [{ pointer: '/database', message: 'it does not answer', reason: down }],
    });
  });

  it('describes every route, its permission and its schemas', async () => {
    const { body } = await api.call('GET', '/api/v1/openapi.json');
    expect(body.openapi).toBe('3.1.0');
    const operations = Object.values<Record<string, { security: unknown[]; description: string }>>(body.paths).flatMap(
      Object.values,
    );
    expect(operations.length).toBeGreaterThan(25);
    expect(
      operations
        .filter(({ security }) => security.length === 0)
        .every(({ description }) => description.startsWith('Public: ')),
    ).toBe(true);
    expect(body.paths['/api/v1/events'].post.requestBody.content['application/json'].schema.required).toContain('type');
    expect(body.paths['/api/v1/workflows'].post.requestBody.content).toHaveProperty(['application/yaml']);
  });

  it('lists every permission that a role or a key can be given, whoever asks', async () => {
    const { body } = await api.call('GET', '/api/v1/permissions', undefined, await keyWith('session:read'));
    const listed = body.data.map(({ permission }: { permission: string }) => permission);
    expect(listed).toEqual([...new Set([...API_OPERATIONS, ...listed])]);
    expect(body.data[0]).toEqual({ permission: 'events:read', area: 'events' });
    await api.apiKeys.create({ tenantId: DEFAULT_TENANT, name: 'all of them', permissions: listed });
  });
});
