import { setTimeout as sleep } from 'node:timers/promises';
import { DEFAULT_TENANT } from '@automate/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApi, type TestApi } from './testing/create-test-api.ts';

const PASSWORD = 'correct horse battery staple';
let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.close());

const by = { actor: 'key:test', tenantId: DEFAULT_TENANT, permissions: ['*'] };

/** Somebody who is in, and what their browser sends from a page of ours. */
async function person(login: string, roles: string[]) {
  const { user, link } = await api.people.users.invite({ login, displayName: login, roles }, by);
  await api.people.users.redeem(link.token, PASSWORD);
  const { token } = await api.people.sessions.logIn({ login, password: PASSWORD });
  const headers = { cookie: `automate_session=${token}`, origin: 'http://localhost', 'sec-fetch-site': 'same-origin' };
  return { id: user.id, token, headers };
}

describe('a body that comes slowly', () => {
  it('outlives neither the session nor the rights that it began with', async () => {
    const slow = async (headers: Record<string, string>, meanwhile: () => Promise<unknown>) => {
      const parts = ['{"name": "slow", "permi', 'ssions": ["events:read"]}'].map((each) =>
        new TextEncoder().encode(each),
      );
      const reads = Promise.withResolvers<void>();
      const goesOn = Promise.withResolvers<void>();
      let sent = 0;
      const body = new ReadableStream<Uint8Array>(
        {
          async pull(controller) {
            if (sent === 1) reads.resolve();
            if (sent === 1) await goesOn.promise;
            if (sent === parts.length) controller.close();
            else controller.enqueue(parts[sent++]!);
          },
        },
        { highWaterMark: 0 },
      );
      const type = { 'content-type': 'application/json' };
      const answer = api.send('/api/v1/api-keys', {
        method: 'POST',
        headers: { ...type, ...headers },
        body,
        duplex: 'half',
      } as RequestInit);
      await reads.promise;
      await meanwhile();
      // Longer than what counts as at once.
      await sleep(60);
      goesOn.resolve();
      return (await answer).status;
    };
    const keys = async () => (await api.apiKeys.list('default')).length;
    const { headers: own, id } = await person('slow', ['owner']);
    expect(await slow(own, async () => {})).toBe(201);
    const before = await keys();
    expect(await slow(own, () => api.people.users.endSessions(id, by))).toBe(401);
    expect(await keys()).toBe(before);

    const { token, info } = await api.apiKeys.create({ tenantId: 'default', name: 'slow', permissions: ['*'] });
    const revoked = slow({ authorization: `Bearer ${token}` }, () => api.apiKeys.revoke('default', info.id));
    expect(await revoked).toBe(401);
    expect(await keys()).toBe(before + 1);
  });
});

describe('an API key', () => {
  it('that somebody made ends with their rights, and does not end what has more', async () => {
    const { id, headers } = await person('key-maker', ['admin']);
    const type = { 'content-type': 'application/json', ...headers };
    const body = JSON.stringify({ name: 'mine', permissions: ['workflows:read', 'users:read'] });
    const { token, key } = (await api.send('/api/v1/api-keys', { method: 'POST', headers: type, body })).body;
    expect(key).toMatchObject({ createdBy: 'user:key-maker' });
    const asked = async (path: string) =>
      (await api.send(path, { headers: { authorization: `Bearer ${token}` } })).status;
    expect([await asked('/api/v1/workflows'), await asked('/api/v1/users')]).toEqual([200, 200]);
    const stronger = await api.call('POST', '/api/v1/api-keys', { name: 'stronger', permissions: ['*'] });
    const revoke = { method: 'DELETE', headers };
    expect((await api.send(`/api/v1/api-keys/${stronger.body.key.id}`, revoke)).status).toBe(403);
    await api.people.users.update(id, { roles: ['viewer'] }, by);
    expect([await asked('/api/v1/workflows'), await asked('/api/v1/users')]).toEqual([200, 403]);
    await api.people.users.remove(id, by);
    expect(await asked('/api/v1/workflows')).toBe(401);
  });
});

describe('a time', () => {
  it('that PostgreSQL does not know is refused wherever one is asked for', async () => {
    const { body } = await api.call('GET', '/api/v1/openapi.json');
    const asked: string[] = [];
    for (const [path, { get }] of Object.entries<{
      get?: { parameters: { name: string; in: string; schema: object }[] };
    }>(body.paths)) {
      for (const { name, in: where, schema } of get?.parameters ?? []) {
        if (where !== 'query' || !JSON.stringify(schema).includes('date-time')) continue;
        asked.push(`${path}?${name}`);
        for (const time of ['0000-01-01T00:00:00Z', '0001-01-01T00:00:00+23:59', '9999-12-31T23:59:59-01:00']) {
          const url = `${path}?${name}=${encodeURIComponent(time)}`;
          expect((await api.call('GET', url)).status, url).toBe(400);
        }
      }
    }
    expect(asked).toEqual(expect.arrayContaining(['/api/v1/events/stream?from', '/api/v1/audit?since']));
  });
});

/** Every operation, with what its path is about filled in. */
async function operations(fill = 'nothing') {
  const { body } = await api.call('GET', '/api/v1/openapi.json');
  return Object.entries<Record<string, { security: unknown[] }>>(body.paths).flatMap(([path, all]) =>
    Object.entries(all).map(([method, { security }]) => ({
      name: `${method.toUpperCase()} ${path}`,
      method: method.toUpperCase(),
      path: path.replace(/\{\w+\}/g, encodeURIComponent(fill)),
      isPublic: security.length === 0,
    })),
  );
}

describe('a page of another site', () => {
  it('makes a browser that is logged in change nothing, at whichever route, and read nothing at another name', async () => {
    const { headers } = await person('lured', ['owner']);
    const { cookie } = headers;
    const state = async () => {
      const [row] = await api.database.sql`select md5(string_agg(t::text, '' order by t::text)) as sum from (
        select u::text as t from automate_governance.users u union all select k.id from automate_governance.api_keys k
        union all select r::text from automate_governance.roles r
        union all select s.id::text from automate_governance.sessions s) t`;
      return row!.sum;
    };
    const before = await state();
    const evil = { origin: 'https://evil.example' };
    const foreign: Record<string, string>[] = [
      // Forms and links that say where they come from, and what says nothing.
      { cookie },
      { cookie, ...evil },
      { cookie, origin: 'null' },
      { cookie, ...evil, 'sec-fetch-site': 'cross-site', 'content-type': 'text/plain' },
      { cookie, 'sec-fetch-site': 'same-site', 'content-type': 'application/x-www-form-urlencoded' },
      { cookie, origin: 'http://localhost', 'sec-fetch-site': 'cross-site', 'content-type': 'application/json' },
    ];
    const guarded = (await operations()).filter(({ isPublic }) => !isPublic);
    expect(guarded.length).toBeGreaterThan(90);
    let asked = 0;
    for (const { name, method, path } of guarded) {
      const body = method === 'GET' ? {} : { body: '{}' };
      if (method !== 'GET') {
        for (const sent of foreign) {
          expect((await api.send(path, { method, headers: sent, ...body })).status, name).toBe(403);
          asked += 1;
        }
      }
      // A name that leads here, of somebody else: its pages are of the same origin as the request.
      const origin = 'http://rebound.example:3000';
      const rebound = { cookie, origin, 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' };
      const response = await api.fetchAt(origin, path, { method, headers: rebound, ...body });
      expect(response.status, `${name} at another name`).toBe(403);
    }
    expect(asked).toBeGreaterThan(200);
    expect(await state()).toBe(before);
  });
});

describe('a session', () => {
  it('is never one that somebody else planted or had before', async () => {
    const { token, headers } = await person('fixed', ['owner']);
    const logIn = (cookie: string) =>
      api.send('/api/v1/session', {
        method: 'POST',
        headers: { ...headers, cookie, 'content-type': 'application/json' },
        body: JSON.stringify({ login: 'fixed', password: PASSWORD }),
      });
    const read = async (cookie: string) =>
      (await api.send('/api/v1/session', { headers: { ...headers, cookie } })).status;
    // Theirs, in the browser of whoever logs in next.
    const attacker = await person('attacker', ['viewer']);
    const done = await logIn(`automate_session=${attacker.token}`);
    const own = done.headers.getSetCookie()[0]!.split(';')[0]!;
    expect(own).not.toContain(attacker.token);
    expect([await read(`automate_session=${attacker.token}`), await read(own)]).toEqual([401, 200]);
    // And every change of what it may is another token.
    const next = { current: PASSWORD, password: 'another good password' };
    const type = { ...headers, cookie: own, 'content-type': 'application/json' };
    const body = JSON.stringify(next);
    expect((await api.send('/api/v1/session/password', { method: 'PUT', headers: type, body })).status).toBe(204);
    expect([await read(own), await read(`automate_session=${token}`)]).toEqual([401, 401]);
  });
});

describe('a script', () => {
  const SCRIPT = `"'><script>alert(1)</script>`;
  const harmless = /^(?:application\/(?:json|problem\+json|octet-stream)|text\/(?:event-stream|plain)(?:;|$)|$)/;

  it('that is kept or sent runs nowhere: no answer is a page but those that show it as text', async () => {
    await api.call('POST', '/api/v1/roles', { name: 'scripted', description: SCRIPT, permissions: ['audit:read'] });
    await api.call('POST', '/api/v1/users', { login: 'scripted', displayName: SCRIPT, roles: ['scripted'] });
    await api.call('POST', '/api/v1/api-keys', { name: SCRIPT, permissions: ['audit:read'] });
    await api.call('POST', '/api/v1/events', { type: 'scripted', source: 'x', payload: { html: SCRIPT } });
    const query = encodeURIComponent(SCRIPT);
    const seen = { pages: 0, echoed: 0 };
    for (const { name, method, path } of [
      ...(await operations(SCRIPT)),
      { name: 'nothing', method: 'GET', path: `/${query}` },
      { name: 'another method', method: 'DELETE', path: `/api/v1/events?${query}` },
    ]) {
      const bodies = method === 'GET' ? [undefined] : [`{${JSON.stringify(SCRIPT)}: 1}`, SCRIPT];
      const urls = [path, `${path}?${query}=${query}`, `${path}?limit=${query}`];
      for (const body of bodies) {
        for (const url of urls) {
          const answer = await api.call(method, url, body, { 'x-anything': 'a' });
          const type = answer.headers.get('content-type') ?? '';
          expect(answer.headers.get('x-content-type-options'), name).toBe('nosniff');
          const policy = answer.headers.get('content-security-policy') ?? '';
          expect(policy, name).toMatch(/^default-src 'none'/);
          expect(policy, name).not.toMatch(/script|unsafe/);
          const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body ?? '');
          if (text.includes('<script>')) seen.echoed += 1;
          if (harmless.test(type)) continue;
          expect(type, name).toMatch(/^text\/html/);
          expect(text, name).not.toMatch(/<script/i);
          seen.pages += 1;
        }
      }
    }
    // It is there, as JSON, and there are pages.
    expect(seen.echoed).toBeGreaterThan(10);
    expect(seen.pages).toBeGreaterThan(0);
  });
});
