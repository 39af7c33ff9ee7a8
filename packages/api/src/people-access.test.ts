import { allowsOperation, DEFAULT_TENANT } from '@automate/core';
import { BUILT_IN_ROLES } from '@automate/governance';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApi, type TestApi } from './testing/create-test-api.ts';

const PASSWORD = 'correct horse battery staple';
const OTHER = 'other';
let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.close());

interface Operation {
  method: string;
  path: string;
  /** Undefined: anybody may call it. */
  permission: string | undefined;
}

async function operations(): Promise<Operation[]> {
  const { body } = await api.call('GET', '/api/v1/openapi.json');
  return Object.entries<Record<string, { security: unknown[]; description: string }>>(body.paths).flatMap(
    ([path, all]) =>
      Object.entries(all).map(([method, { security, description }]) => ({
        method: method.toUpperCase(),
        path,
        permission: security.length === 0 ? undefined : /permission ([a-z-]+:[a-z]+)\.$/.exec(description)?.[1],
      })),
  );
}

/** Somebody with these roles in a tenant, logged in. */
async function cookieOf(login: string, roles: string[], tenantId = DEFAULT_TENANT): Promise<string> {
  const by = { actor: 'key:test', tenantId, permissions: ['*'] };
  const { link } = await api.people.users.invite({ login, displayName: login, roles }, by);
  await api.people.users.redeem(link.token, PASSWORD);
  return `automate_session=${(await api.people.sessions.logIn({ login, password: PASSWORD })).token}`;
}

function ask(
  method: string,
  path: string,
  cookie: string | undefined,
  body?: string,
  more: Record<string, string> = {},
) {
  const headers = {
    origin: 'http://localhost',
    'sec-fetch-site': 'same-origin',
    'content-type': 'application/json',
    ...(cookie && { cookie }),
    ...more,
  };
  return api.send(path, { method, headers, ...(method === 'GET' || body === undefined ? {} : { body }) });
}

/** They would end what asks. */
const ENDS = ['DELETE /api/v1/session', 'DELETE /api/v1/sessions'];

describe('every route', () => {
  it('lets in the roles that its permission is in, and no other', async () => {
    const all = (await operations()).filter(({ permission }) => permission !== undefined);
    expect(all.length).toBeGreaterThan(60);
    const counted = { in: 0, out: 0 };
    for (const [role, { permissions }] of Object.entries({ ...BUILT_IN_ROLES, none: { permissions: [] } })) {
      const cookie = await cookieOf(`is-${role}`, role === 'none' ? [] : [role]);
      const asked = all.filter(({ method, path }) => !ENDS.includes(`${method} ${path}`));
      await Promise.all(
        asked.map(async ({ method, path, permission }) => {
          const { status } = await ask(method, path.replace(/\{\w+\}/g, 'nothing'), cookie, '[');
          const permitted = allowsOperation([...permissions, 'session:*'], permission as string);
          counted[permitted ? 'in' : 'out'] += 1;
          const name = `${role}: ${method} ${path}`;
          if (permitted) expect([401, 403], name).not.toContain(status);
          else expect(status, name).toBe(403);
        }),
      );
      expect((await ask('GET', '/api/v1/session', cookie)).body.roles).toEqual(role === 'none' ? [] : [role]);
    }
    expect(counted.in).toBeGreaterThan(100);
    expect(counted.out).toBeGreaterThan(100);
  });

  it('asks who nobody is', async () => {
    for (const { method, path, permission } of await operations()) {
      if (permission === undefined) continue;
      const { status } = await ask(method, path.replace(/\{\w+\}/g, 'nothing'), 'automate_session=none', '[');
      expect(status, `${method} ${path}`).toBe(401);
    }
  });
});

describe('an owner of another tenant', () => {
  it('finds nothing of this one at any route, and changes nothing', async () => {
    const made = async (path: string, body: unknown, headers = {}) =>
      (await api.call('POST', path, body, headers)).body;
    const yaml = 'name: crossing\non: [{event: crossing.begun}]\nsteps: [{id: a, condition: "true"}]\n';
    const workflow = await made('/api/v1/workflows?activate=true', yaml, { 'content-type': 'application/yaml' });
    const event = await made('/api/v1/events', { type: 'crossing.begun' });
    const worker = api.engine.createWorker({});
    await worker.start();
    const runs = async () => (await api.call('GET', `/api/v1/executions?eventId=${event.eventId}`)).body.data;
    await expect.poll(runs, { timeout: 30_000 }).toHaveLength(1);
    await worker.drain({ timeoutMs: 30_000 });
    await worker.stop();
    const [run] = await runs();
    await api.call('PUT', '/api/v1/secrets/crossing', { value: 'crossing value' });
    await made('/api/v1/plugins/github/instances', { name: 'crossing' });
    const key = await made('/api/v1/api-keys', { name: 'crossing', permissions: ['events:read'] });
    await made('/api/v1/roles', { name: 'crossing', permissions: ['events:read'] });
    const { user } = await made('/api/v1/users', { login: 'crossing', displayName: 'Crossing', roles: ['crossing'] });
    const job = await made('/api/v1/bulk', { action: 'give_up', filter: { workflow: 'crossing' } });
    const cookie = await cookieOf('stranger', ['owner'], OTHER);

    /** What of this tenant each list of the API is about, by the segment before the parameter. */
    const ids: Record<string, string> = {
      workflows: workflow.id,
      executions: run.id,
      events: event.eventId,
      secrets: 'crossing',
      instances: 'crossing',
      'api-keys': key.key.id,
      roles: 'crossing',
      users: user.id,
      bulk: job.id,
      plugins: 'github',
      versions: '1',
      diff: '1',
    };
    const bodies: Record<string, unknown> = {
      'PATCH /api/v1/users/{id}': { displayName: 'Taken over' },
      'PUT /api/v1/roles/{name}': { permissions: ['events:write'] },
      'PUT /api/v1/plugins/{plugin}/instances/{name}': { configuration: {} },
    };
    const filled = (path: string) =>
      path.replace(/([\w-]+)\/\{\w+\}/g, (_, list: string) => `${list}/${ids[list] ?? 'nothing'}`);
    const tables = ['users', 'memberships', 'roles', 'user_tokens'].map((table) => `automate_governance.${table}`);
    const state = async () => {
      const of = [...tables, 'automate_engine.workflows', 'automate_engine.executions', 'automate_host.instances'];
      const sums = of.map(
        (table) =>
          `(select coalesce(md5(string_agg(t::text, '' order by t::text)), '') from ${table} t where tenant_id = '${DEFAULT_TENANT}')`,
      );
      const [row] = await api.database.sql.unsafe<{ all: string }[]>(
        `select concat_ws(' ', ${sums.join(', ')}) as all`,
      );
      return row!.all;
    };
    const before = await state();
    const own = Object.values({ ...ids, plugins: 'crossing', versions: 'crossing', diff: 'crossing' });
    let found = 0;
    for (const { method, path, permission } of await operations()) {
      const operation = `${method} ${path}`;
      if (permission === undefined || ENDS.includes(operation) || permission === 'events:write') continue;
      const url = filled(path);
      const body = JSON.stringify(bodies[operation] ?? {});
      const { status, body: answer } = await ask(method, url, cookie, body, { 'if-match': '*' });
      // A plugin and a built-in role are everybody's; what one asks about oneself is one's own.
      const ofTenant = Object.entries(ids).some(([list, id]) => list !== 'plugins' && url.includes(`${list}/${id}`));
      // A secret that one does not have is gone as one wants it.
      if (operation !== 'DELETE /api/v1/secrets/{key}') {
        if (ofTenant) expect([400, 403, 404, 415, 428], `${operation} ${status}`).toContain(status);
        if (ofTenant && method === 'GET') expect([403, 404], operation).toContain(status);
      }
      if (ofTenant) found += 1;
      // The audit table tells of what the stranger tried, by the names they used.
      if (status < 300 && method === 'GET' && !/openapi\.json$|audit$/.test(path)) {
        const told = JSON.stringify(answer ?? '');
        for (const id of own) expect(told.includes(`"${id}"`), `${operation} tells of ${id}`).toBe(false);
      }
    }
    expect(found).toBeGreaterThan(25);
    expect(await state()).toBe(before);
    expect((await api.apiKeys.list(DEFAULT_TENANT)).filter(({ revokedAt }) => revokedAt !== null)).toEqual([]);
    // The same things are there for who belongs here.
    for (const path of [
      '/api/v1/users/{id}',
      '/api/v1/roles/{name}',
      '/api/v1/executions/{id}',
      '/api/v1/workflows/{workflow}',
    ]) {
      expect((await api.call('GET', filled(path))).status, path).toBe(200);
    }
    const { data } = (await ask('GET', '/api/v1/audit?limit=200', cookie)).body;
    const actors = new Set(data.map(({ actor }: { actor: string }) => actor));
    expect([...actors].filter((actor) => !['key:test', 'user:stranger'].includes(actor as string))).toEqual([]);
    expect((await ask('GET', '/api/v1/tenants', cookie)).status).toBe(403);
    expect(
      (await ask('PUT', '/api/v1/session/tenant', cookie, JSON.stringify({ tenantId: DEFAULT_TENANT }))).status,
    ).toBe(403);
  });
});

describe('a tenant', () => {
  it('is made by the installation, and its maker goes on in it as its owner', async () => {
    const cookie = await cookieOf('maker', ['owner']);
    const body = JSON.stringify({ id: 'acme', displayName: 'Acme' });
    expect((await ask('POST', '/api/v1/tenants', cookie, body)).status).toBe(201);
    expect((await ask('POST', '/api/v1/tenants', cookie, body)).status).toBe(409);
    const there = await ask('PUT', '/api/v1/session/tenant', cookie, JSON.stringify({ tenantId: 'acme' }));
    expect(there.body).toMatchObject({
      tenant: { id: 'acme', displayName: 'Acme', installation: false },
      roles: ['owner'],
    });
    expect((await ask('GET', '/api/v1/session', cookie)).status).toBe(401);
    const next = there.headers.getSetCookie()[0]!.split(';')[0]!;
    expect((await ask('GET', '/api/v1/tenants', next)).status).toBe(403);
    expect((await ask('GET', '/api/v1/users', next)).body.data).toMatchObject([{ login: 'maker' }]);
  });
});

describe('somebody of another tenant', () => {
  it('is taken in when the call says that they exist, and else refused as any login that is taken', async () => {
    await cookieOf('known', ['viewer'], 'elsewhere');
    const invite = (body: object) => api.call('POST', '/api/v1/users', { login: 'known', roles: ['viewer'], ...body });
    const refused = await invite({ displayName: 'Known' });
    expect(refused.problem).toMatchObject({ status: 409, code: 'ALREADY_EXISTS', detail: 'The login known is taken.' });
    expect(refused.problem?.reason).toEqual({ kind: 'login_taken', login: 'known' });
    expect(JSON.stringify(refused.body)).not.toContain('elsewhere');
    expect((await invite({ existing: true, displayName: 'Other' })).problem.errors).toMatchObject([
      { pointer: '/displayName' },
    ]);
    expect((await invite({})).problem.errors).toMatchObject([{ pointer: '/displayName' }]);
    const taken = await invite({ existing: true });
    expect(taken.status).toBe(201);
    expect(taken.body).toEqual({ user: expect.objectContaining({ displayName: 'known', roles: ['viewer'] }) });
  });
});
