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
