import { readFileSync } from 'node:fs';
import { DEFAULT_TENANT } from '@automate/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refuseForeign } from './http/same-site.ts';
import { SessionCookies } from './http/session-cookies.ts';
import { createTestApi, type TestApi } from './testing/create-test-api.ts';

const PASSWORD = 'correct horse battery staple';
let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.close());

/** As a browser sends it from a page of ours. */
const own = { origin: 'http://localhost', 'sec-fetch-site': 'same-origin' };

function ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  return api.send(path, {
    method,
    headers: { ...own, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}
const cookieOf = (headers: Headers) =>
  headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ');

describe('the setup', () => {
  it('makes the first owner, who logs in, and is who they are until they leave', async () => {
    const token = readFileSync(api.setupTokenFile, 'utf8').trim();
    const admin = { login: 'Ada@example.com', displayName: 'Ada', password: PASSWORD };
    expect((await ask('GET', '/api/v1/setup')).body).toEqual({ pending: true });
    const weak = await ask('POST', '/api/v1/setup', { token, admin: { ...admin, password: 'short' } });
    expect(weak.status).toBe(400);
    const done = await ask('POST', '/api/v1/setup', { token, admin });
    expect(done.status, JSON.stringify(done.body)).toBe(201);
    expect(done.body).toEqual({ user: expect.objectContaining({ login: 'ada@example.com', roles: ['owner'] }) });
    expect((await ask('POST', '/api/v1/setup', { token, admin })).status).toBe(410);
    expect((await ask('GET', '/api/v1/setup')).body).toEqual({ pending: false });

    const wrong = await ask('POST', '/api/v1/session', { login: 'ada@example.com', password: 'not this password' });
    expect(wrong.status).toBe(401);
    const login = await ask('POST', '/api/v1/session', { login: ' ADA@example.com', password: PASSWORD });
    expect(login.status, JSON.stringify(login.body)).toBe(200);
    expect(login.body).toMatchObject({
      user: { login: 'ada@example.com', displayName: 'Ada' },
      tenant: { id: DEFAULT_TENANT, installation: true },
      tenants: [{ id: DEFAULT_TENANT }],
      roles: ['owner'],
      permissions: ['*', 'session:*'],
    });
    for (const each of login.headers.getSetCookie()) expect(each).toMatch(/; Path=\/; .*HttpOnly; SameSite=Strict$/);
    const cookie = cookieOf(login.headers);
    expect((await ask('GET', '/api/v1/session', undefined, { cookie })).body).toEqual(login.body);
    expect((await ask('GET', '/api/v1/workflows', undefined, { cookie })).status).toBe(200);
    expect((await ask('DELETE', '/api/v1/session', undefined, { cookie })).status).toBe(204);
    expect((await ask('GET', '/api/v1/session', undefined, { cookie })).status).toBe(401);
  });
});

describe('a session', () => {
  const logIn = (headers: Record<string, string> = {}, body: object = {}) =>
    ask('POST', '/api/v1/session', { login: 'ada@example.com', password: PASSWORD, ...body }, headers);
  const who = (headers: Record<string, string>, url = '/api/v1/session') => ask('GET', url, undefined, headers);

  it('is not taken from another site, nor from what does not say where it comes from', async () => {
    const cookie = cookieOf((await logIn()).headers);
    const create = (headers: Record<string, string>) =>
      api.send('/api/v1/roles', {
        method: 'POST',
        headers: { cookie, 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ name: 'forged', permissions: ['events:read'] }),
      });
    const foreign: Record<string, string>[] = [
      {},
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: 'http://localhost:8080' },
      { origin: 'http://localhost.evil.example' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'none' },
      { origin: 'http://localhost', 'sec-fetch-site': 'cross-site' },
      { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' },
    ];
    for (const headers of foreign) {
      expect(await create(headers), JSON.stringify(headers)).toMatchObject({
        status: 403,
        body: { code: 'PERMISSION_DENIED' },
      });
    }
    expect((await api.call('GET', '/api/v1/roles/forged')).status).toBe(404);
    for (const headers of foreign.slice(1)) {
      // Nor is anybody logged in as somebody else from there.
      const { status, headers: sent } = await api.send('/api/v1/session', {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ login: 'ada@example.com', password: PASSWORD }),
      });
      expect([status, sent.getSetCookie()]).toEqual([403, []]);
    }
    const cross = await api.send('/api/v1/session', { headers: { cookie, 'sec-fetch-site': 'cross-site' } });
    expect(cross.status).toBe(403);
    expect((await api.send('/api/v1/session', { headers: { cookie, 'sec-fetch-site': 'none' } })).status).toBe(200);
    expect((await create(own)).status).toBe(201);
    // A key needs none of it: no browser sends one by itself.
    const keyed = await api.call('DELETE', '/api/v1/roles/forged', undefined, { origin: 'https://evil.example' });
    expect(keyed.status).toBe(204);
  });

  it('is refused at a name that is not this server, however it got there', async () => {
    const cookie = cookieOf((await logIn()).headers);
    const at = (host: string, init: RequestInit) => api.fetchAt(`http://${host}`, '/api/v1/session', init);
    for (const host of [
      'evil.example',
      'evil.example:3000',
      'localhost.evil.example',
      '127.0.0.1.evil.example',
      '10.0.0.1',
    ]) {
      const headers = { cookie, origin: `http://${host}`, 'sec-fetch-site': 'same-origin' };
      expect((await at(host, { headers })).status, host).toBe(403);
      const body = JSON.stringify({ login: 'ada@example.com', password: PASSWORD });
      const type = { 'content-type': 'application/json' };
      const login = await at(host, { method: 'POST', headers: { ...headers, ...type }, body });
      expect([login.status, login.headers.getSetCookie()], host).toEqual([403, []]);
    }
    for (const host of ['localhost', 'localhost:3000', '127.0.0.1:3000', '[::1]:3000']) {
      expect((await at(host, { headers: { cookie } })).status, host).toBe(200);
    }
    const keyed = await at('10.0.0.1', { headers: { authorization: `Bearer ${api.token}` } });
    expect(keyed.status).toBe(200);
  });

  it('never has a token that the client chose', async () => {
    const planted = `as_${'A'.repeat(43)}`;
    expect((await who({ cookie: `automate_session=${planted}` })).status).toBe(401);
    const login = await logIn({ cookie: `automate_session=${planted}` });
    const cookie = cookieOf(login.headers);
    expect(cookie).not.toContain(planted);
    expect((await who({ cookie: `automate_session=${planted}` })).status).toBe(401);
    // A second one of the name, set by somebody else, makes neither hold.
    expect((await who({ cookie: `automate_session=${planted}; ${cookie}` })).status).toBe(401);
    expect((await who({ cookie })).status).toBe(200);
    const again = cookieOf((await logIn({ cookie })).headers);
    expect((await who({ cookie })).status).toBe(401);
    expect((await who({ cookie: again })).status).toBe(200);
    // A key that is wrong is not made good by a cookie.
    for (const authorization of ['Bearer x', 'Basic x', '']) {
      expect((await who({ cookie: again, authorization })).status).toBe(401);
    }
  });

  it('goes on with another token after a change of the password, and the others end', async () => {
    const [one, two] = [cookieOf((await logIn()).headers), cookieOf((await logIn()).headers)];
    const change = (current: string, password: string, cookie: string) =>
      ask('PUT', '/api/v1/session/password', { current, password }, { cookie });
    expect((await change('wrong wrong wrong', 'another good one', one)).status).toBe(403);
    expect((await change(PASSWORD, 'short', one)).body).toMatchObject({
      status: 400,
      errors: [{ pointer: '/password' }],
    });
    const changed = await change(PASSWORD, 'another good one', one);
    expect(changed.status).toBe(204);
    for (const cookie of [one, two]) expect((await who({ cookie })).status).toBe(401);
    const cookie = cookieOf(changed.headers);
    const { data } = (await ask('GET', '/api/v1/sessions', undefined, { cookie })).body;
    expect(data).toMatchObject([{ current: true }]);
    await change('another good one', PASSWORD, cookie);
  });

  it('throttles, with how long to wait', async () => {
    const attempt = (n: number) => logIn({}, { login: 'somebody', password: `wrong password ${n}` });
    expect((await attempt(0)).status).toBe(401);
    let refused = await attempt(1);
    // However slow the machine is: the wait doubles each time.
    for (let n = 2; n < 30 && refused.status !== 429; n += 1) refused = await attempt(n);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused.headers.getSetCookie()).toEqual([]);
  });

  it('leaves neither password nor token in a log, an audit entry or an answer', async () => {
    const login = await logIn();
    const token = /automate_session=([^;]+)/.exec(cookieOf(login.headers))![1]!;
    await ask('POST', '/api/v1/workflows', {}, { cookie: cookieOf(login.headers) });
    const { body: audit } = await api.call('GET', '/api/v1/audit?limit=200');
    const told = [api.logged.join(), JSON.stringify(audit), JSON.stringify(login.body)].join();
    for (const secret of [PASSWORD, token]) expect(told).not.toContain(secret);
    expect(JSON.stringify(audit)).toContain('user:ada@example.com');
  });
});

describe('the cookie', () => {
  it('goes over https alone, with a name that no other host can set, where people come over https', async () => {
    const site = { publicUrl: 'https://automate.example.com' };
    const cookies = new SessionCookies(site);
    const request = (cookie: string) => ({
      request: new Request('http://automate.example.com/', { headers: { cookie } }),
    });
    const [session, device] = cookies.keep(request(''), 'as_x', new Date(), 'd');
    for (const each of [session, device])
      expect(each).toMatch(/^__Host-automate_\w+=.*; Path=\/; .*; SameSite=Strict; Secure$/);
    expect(session).not.toContain('Domain');
    expect(cookies.token(request('__Host-automate_session=as_x'))).toBe('as_x');
    expect(cookies.token(request('automate_session=as_x'))).toBeUndefined();
    const unsafe = (origin: string, url = 'http://automate.example.com/') =>
      refuseForeign(new Request(url, { method: 'POST', headers: { origin } }), site);
    unsafe('https://automate.example.com');
    expect(() => unsafe('https://automate.example.com.evil.example')).toThrow();
    expect(() => unsafe('https://other.example.com', 'http://other.example.com/')).toThrow(/other\.example\.com/);
  });
});
