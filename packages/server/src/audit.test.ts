import { AsyncResource } from 'node:async_hooks';
import { createAuditTrail, withinAuditedCall } from '@automate/governance';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestServer, type TestServer } from './testing/start-test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const workflow = 'name: watched\non: [{ event: watched }]\nsteps: [{ id: s, set: { n: 1 } }]\n';
const asYaml = { 'content-type': 'application/yaml' };
const list = async (query = '') => (await server.call('GET', `/api/v1/audit${query}`)).body;
const keyId = async () => (await server.call('GET', '/api/v1/api-keys')).body.data[0].id;

it('who changed what, from where and how it went is told, with the trace of the request', async () => {
  const created = await server.call('POST', '/api/v1/workflows', workflow, asYaml);
  expect(created.status).toBe(201);
  const again = await server.call('POST', '/api/v1/workflows', workflow, asYaml);
  expect(again.status).toBe(409);
  const { data: items } = await list(`?action=${encodeURIComponent('POST /api/v1/workflows')}`);
  const common = { actor: `key:${await keyId()}`, source: expect.stringMatching(/127\.0\.0\.1$/) };
  expect(items).toMatchObject([
    {
      ...common,
      subject: '/api/v1/workflows',
      traceId: again.body.traceId,
      details: { status: 409, code: again.body.code },
    },
    { ...common, subject: created.headers.get('location') ?? '/api/v1/workflows', details: { status: 201 } },
  ]);
  expect(created.headers.get('traceresponse')).toContain(items[1].traceId);
});

it('what is only read, and events, are not in it', async () => {
  const before = await list();
  await server.call('POST', '/api/v1/events', { type: 'nobody.listens' });
  expect((await server.call('POST', '/api/v1/workflows/check', workflow, asYaml)).status).toBe(200);
  expect(
    (await server.call('POST', '/api/v1/bulk', { action: 'cancel', filter: { workflow: 'watched' }, dryRun: true }))
      .status,
  ).toBe(200);
  await list();
  expect(await list()).toEqual(before);
});

it('a secret that was set is in it by name, never by value', async () => {
  const value = `hidden-${crypto.randomUUID()}`;
  expect((await server.call('PUT', '/api/v1/secrets/audited', { value })).status).toBeLessThan(300);
  const acts = async () => (await list('?subject=audited')).data.map(({ action }: { action: string }) => action);
  expect(await acts()).toEqual(['secret.set']);
  // Its hosts are told of where they change.
  const hosts = ['api.example.com'];
  expect((await server.call('PUT', '/api/v1/secrets/audited', { value, hosts })).status).toBeLessThan(300);
  expect((await acts()).sort()).toEqual(['secret.bind', 'secret.set', 'secret.set']);
  expect(JSON.stringify(await list())).not.toContain(value);
});

it('what was done is told once, by the entry that says more, with the trace; what was refused, by the call', async () => {
  const told = async (traceId: string) =>
    (await list()).data.filter((entry: { traceId: string | null }) => entry.traceId === traceId);
  const traceOf = ({ headers }: { headers: Headers }) => headers.get('traceresponse')?.split('-')[1] as string;
  const role = { name: 'once', permissions: ['workflows:read'] };
  const created = await server.call('POST', '/api/v1/roles', role);
  expect(created.status).toBe(201);
  const actor = `key:${await keyId()}`;
  expect(await told(traceOf(created))).toMatchObject([
    { action: 'role.create', subject: 'once', actor, source: expect.stringMatching(/127\.0\.0\.1$/) },
  ]);
  const again = await server.call('POST', '/api/v1/roles', role);
  expect(await told(traceOf(again))).toMatchObject([
    { action: 'POST /api/v1/roles', details: { status: again.status, code: again.body.code } },
  ]);
  const disabled = await server.call('POST', '/api/v1/plugins/http/disable');
  expect(await told(traceOf(disabled))).toMatchObject([{ action: 'plugin.disable', subject: 'http', actor }]);
});

it('an entry by another is no telling of what the caller did, and nothing is of a call that is over', async () => {
  const trail = createAuditTrail(server.database.db);
  const entry = { tenantId: 'default', action: 'test.scoped', subject: 's' };
  const call = { tenantId: 'default', actor: 'key:a', traceId: 'of-the-call', source: '203.0.113.7' };
  let late = () => Promise.resolve();
  const others = await withinAuditedCall(call, async () => {
    await trail.append({ ...entry, actor: 'plugin:p' });
    await trail.append({ ...entry, actor: 'key:a', tenantId: 'beside' });
    late = AsyncResource.bind(() => trail.append({ ...entry, actor: 'key:a' }));
  });
  expect(others.told).toBe(false);
  await late();
  const traces = (await list('?action=test.scoped')).data.map(({ traceId }: { traceId: string | null }) => traceId);
  expect(traces).toEqual([null, 'of-the-call']);
  const [beside] = await server.database.sql`
    select trace_id, source from automate_governance.audit where tenant_id = 'beside'`;
  expect(beside).toEqual({ trace_id: null, source: null });
  expect((await withinAuditedCall(call, () => trail.append({ ...entry, actor: 'key:a' }))).told).toBe(true);
});

it('pages hold every entry once, newest first', async () => {
  const all = (await list('?limit=200')).data.map(({ id }: { id: string }) => id);
  const paged: string[] = [];
  for (let cursor = ''; ; ) {
    const page = await list(`?limit=1${cursor}`);
    paged.push(...page.data.map(({ id }: { id: string }) => id));
    if (page.nextCursor === undefined) break;
    cursor = `&cursor=${page.nextCursor}`;
  }
  expect(paged).toEqual(all);
  expect((await list(`?since=2100-01-01T00:00:00Z`)).data).toEqual([]);
  expect((await server.call('GET', '/api/v1/audit?cursor=x')).status).toBe(400);
  const several = ['POST /api/v1/workflows', 'secret.set'];
  const found = (await list(`?action=${encodeURIComponent(several.join(','))}`)).data as { action: string }[];
  expect([...new Set(found.map(({ action }) => action))].sort()).toEqual(several);
});

it('is for those who may, and for their tenant alone', async () => {
  const permissions = ['workflows:*'];
  const { body } = await server.call('POST', '/api/v1/api-keys', { name: 'other', permissions });
  const as = (token: string) => ({ authorization: `Bearer ${token}` });
  expect((await server.call('GET', '/api/v1/audit', undefined, as(body.token))).status).toBe(403);
  const { token } = await server.automate.apiKeys.create({ tenantId: 'elsewhere', name: 'x', permissions: ['*'] });
  const elsewhere = await server.call('GET', '/api/v1/audit', undefined, as(token));
  expect(elsewhere.body.data.map(({ action }: { action: string }) => action)).toEqual(['api-key.create']);
});

it('entries are never changed, and are forgotten when they are old', async () => {
  const { sql, db } = server.database;
  await expect(sql`update automate_governance.audit set actor = 'nobody'`).rejects.toThrow(/never changed/);
  const trail = createAuditTrail(db);
  await trail.append({ tenantId: 'default', action: 'test', subject: 's' });
  expect(await trail.prune(3_600_000)).toBe(0);
  expect(await trail.prune(0)).toBeGreaterThan(0);
  expect((await list()).data).toEqual([]);
});
