import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestApi, type TestApi } from './testing/create-test-api.ts';

const PASSWORD = 'correct horse battery staple';
type Listed = { data: object[] };
const PROXY = '10.0.0.1';
let api: TestApi;
beforeAll(async () => {
  api = await createTestApi({ trustedProxies: ['10.0.0.0/8'] });
  const by = { actor: 'key:test', tenantId: 'default', permissions: ['*'] };
  const { link } = await api.people.users.invite({ login: 'ada', displayName: 'Ada', roles: ['owner'] }, by);
  await api.people.users.redeem(link.token, PASSWORD);
});
afterAll(() => api.close());

function ask(method: string, path: string, peer: string, headers: Record<string, string>, body?: object) {
  const init = { method, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
  return api.fetchAt('http://localhost', path, init, peer);
}
const logIn = (peer: string, headers: Record<string, string>) =>
  ask('POST', '/api/v1/session', peer, headers, { login: 'ada', password: PASSWORD });
const cookieOf = (response: Response) => response.headers.getSetCookie()[0]!;

it('keeps a session in a Secure cookie, and knows the client, where a trusted proxy says so', async () => {
  const forwarded = { 'x-forwarded-for': '198.51.100.1, 203.0.113.9', 'x-forwarded-proto': 'https' };
  const behind = await logIn(PROXY, forwarded);
  expect(cookieOf(behind)).toMatch(/^__Host-automate_session=.*; Secure$/);
  const cookie = cookieOf(behind).split(';')[0]!;
  const sessions = await ask('GET', '/api/v1/sessions', PROXY, { ...forwarded, cookie });
  expect(((await sessions.json()) as Listed).data).toMatchObject([{ source: '203.0.113.9' }]);
  expect((await ask('GET', '/api/v1/session', PROXY, { ...forwarded, cookie })).status).toBe(200);

  const direct = await logIn('203.0.113.77', forwarded);
  expect(cookieOf(direct)).toMatch(/^automate_session=[^;]+(?!.*Secure)/);
  const other = cookieOf(direct).split(';')[0]!;
  const seen = await ask('GET', '/api/v1/sessions', '203.0.113.77', { ...forwarded, cookie: other });
  expect(((await seen.json()) as Listed).data[0]).toMatchObject({ source: '203.0.113.77', current: true });
});

it('throttles each client behind a proxy by itself, and nobody by what they write', async () => {
  const attempt = async (n: number, chain: string) => {
    const body = { login: `nobody-${n}`, password: 'wrong wrong wrong' };
    return (await ask('POST', '/api/v1/session', PROXY, { 'x-forwarded-for': chain }, body)).status;
  };
  // More than an address may try at once, whichever accounts it tries.
  const seen: number[] = [];
  for (let n = 0; n < 36; n += 1) seen.push(await attempt(n, `198.51.100.${n}, 203.0.113.10`));
  expect(seen).toContain(429);
  expect(await attempt(36, '203.0.113.11')).toBe(401);
});
