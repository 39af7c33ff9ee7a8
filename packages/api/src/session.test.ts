import { readFileSync } from 'node:fs';
import { DEFAULT_TENANT } from '@automate/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
    const weak = await ask('POST', '/api/v1/setup', { token, admin: { ...admin, password: 'short' } });
    expect(weak.status).toBe(400);
    const done = await ask('POST', '/api/v1/setup', { token, admin });
    expect(done.status, JSON.stringify(done.body)).toBe(201);
    expect(done.body).toEqual({ user: expect.objectContaining({ login: 'ada@example.com', roles: ['owner'] }) });
    expect((await ask('POST', '/api/v1/setup', { token, admin })).status).toBe(410);

    const wrong = await ask('POST', '/api/v1/session', { login: 'ada@example.com', password: 'not this password' });
    expect(wrong.status).toBe(401);
    const login = await ask('POST', '/api/v1/session', { login: ' ADA@example.com', password: PASSWORD });
    expect(login.status, JSON.stringify(login.body)).toBe(200);
    expect(login.body).toMatchObject({
      user: { login: 'ada@example.com', displayName: 'Ada' },
      tenant: { id: DEFAULT_TENANT },
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
