import { DEFAULT_TENANT } from '@automate/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApi, type TestApi } from './testing/create-test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.close());

/** A key with these permissions only. */
async function keyWith(
  permissions: string[],
  more: { tenantId?: string; expiresAt?: Date } = {},
): Promise<Record<string, string>> {
  const { token } = await api.apiKeys.create({ tenantId: DEFAULT_TENANT, name: 'narrow', permissions, ...more });
  return { authorization: `Bearer ${token}` };
}

const currentValue = (key: string) => api.secrets.plaintext(DEFAULT_TENANT, key);

describe('API keys', () => {
  it('give nobody more than they have: neither permissions nor time', async () => {
    const expiresAt = new Date(Date.now() + 60_000);
    const authority = await keyWith(['api-keys:*', 'events:read'], { expiresAt });
    const create = (body: object) => api.call('POST', '/api/v1/api-keys', { name: 'child', ...body }, authority);
    const permissions = ['events:read'];
    for (const wanted of [['*'], ['events:*'], ['events:write'], ['ext:a:*'], ['events:read', '*']]) {
      const answer = await create({ permissions: wanted, expiresAt: expiresAt.toISOString() });
      expect(answer).toMatchObject({ status: 403, problem: { code: 'PERMISSION_DENIED' } });
    }
    expect(await create({ permissions })).toMatchObject({ status: 403, problem: { code: 'PERMISSION_DENIED' } });
    const later = new Date(expiresAt.getTime() + 1).toISOString();
    expect(await create({ permissions, expiresAt: later })).toMatchObject({ status: 403 });
    expect(await create({ permissions, expiresAt: expiresAt.toISOString() })).toMatchObject({ status: 201 });
  });

  it('that never expire may make keys that never expire', async () => {
    const answer = await api.call('POST', '/api/v1/api-keys', { name: 'child', permissions: ['*'] });
    expect(answer).toMatchObject({ status: 201, body: { key: { expiresAt: null } } });
  });
});

describe('an instance', () => {
  const path = '/api/v1/plugins/github/instances';

  it('sends its secrets where its plugin says, elsewhere only by who may bind secrets', async () => {
    const narrow = await keyWith(['instances:*']);
    const configuration = { token: 'planted-token' };
    const hosts = { token: ['collect.example.com'] };
    for (const [method, where, more] of [
      ['POST', path, { name: 'bound' }],
      ['POST', '/api/v1/plugins/github/test', {}],
    ] as const) {
      expect(await api.call(method, where, { ...more, configuration, hosts }, narrow)).toMatchObject({
        status: 403,
        problem: { code: 'PERMISSION_DENIED', errors: [{ pointer: '/hosts' }] },
      });
    }
    expect(await api.call('GET', `${path}/bound`)).toMatchObject({ status: 404 });
    expect(await api.call('POST', path, { name: 'bound', configuration }, narrow)).toMatchObject({
      status: 201,
      body: { secretHosts: { token: ['api.github.com'] } },
    });
    expect(await api.call('POST', path, { name: 'wider', configuration, hosts })).toMatchObject({
      status: 201,
      body: { secretHosts: { token: ['collect.example.com'] } },
    });
  });
});

describe("another tenant's key", () => {
  it('sees, changes and removes nothing of this one, whatever it may do', async () => {
    const secret = { value: 'planted-in-default', hosts: ['api.example.com'] };
    const yaml = 'name: crossing\non: [{event: crossing.begun}]\nsteps: [{id: a, condition: "true"}]\n';
    const asYaml = { 'content-type': 'application/yaml' };
    await api.call('PUT', '/api/v1/secrets/crossing', secret);
    await api.call('POST', '/api/v1/plugins/github/instances', { name: 'crossing' });
    const workflow = await api.call('POST', '/api/v1/workflows?activate=true', yaml, asYaml);
    const event = await api.call('POST', '/api/v1/events', { type: 'crossing.begun' }, { 'idempotency-key': 'one' });
    const worker = api.engine.createWorker({});
    await worker.start();
    const executionsOf = async () =>
      (await api.call('GET', `/api/v1/executions?eventId=${event.body.eventId}`)).body.data;
    await expect.poll(executionsOf).toHaveLength(1);
    await worker.drain({ timeoutMs: 5_000 });
    await worker.stop();
    const [execution] = await executionsOf();
    const filter = { workflow: 'crossing' };
    const job = await api.call('POST', '/api/v1/bulk', { action: 'give_up', filter });
    const { id: keyId } = (await api.apiKeys.list(DEFAULT_TENANT))[0]!;

    const stranger = await keyWith(['*'], { tenantId: 'other' });
    const ask = (method: string, path: string, body?: unknown, headers = {}) =>
      api.call(method, `/api/v1${path}`, body, { ...headers, ...stranger });
    const lists = ['events', 'workflows', 'executions', 'bulk', 'dead-letters', 'plugins/github/instances', 'secrets'];
    for (const list of lists) {
      expect(await ask('GET', `/${list}`), list).toMatchObject({ status: 200, body: { data: [] } });
    }
    expect((await ask('GET', '/api-keys')).body.data).toHaveLength(1);
    const { id } = workflow.body;
    for (const [method, path, body, headers] of [
      ['GET', `/events/${event.body.eventId}`],
      ['GET', `/executions/${execution.id}`],
      ['POST', `/executions/${execution.id}/cancel`],
      ['POST', `/executions/${execution.id}/signals/go`],
      ['POST', `/executions/${execution.id}/rerun`],
      ['POST', `/executions/${execution.id}/steps/settle`, { path: 'a', as: 'done' }],
      ['GET', `/bulk/${job.body.id}`],
      ['POST', `/bulk/${job.body.id}/abort`],
      ['POST', '/workflows/crossing/pause'],
      ['POST', `/workflows/${id}/resume`],
      ['GET', '/workflows/crossing'],
      ['GET', `/workflows/${id}`],
      ['PUT', `/workflows/${id}`, yaml, asYaml],
      ['POST', `/workflows/${id}/activate`],
      ['POST', '/workflows/crossing/deactivate'],
      ['GET', '/plugins/github/instances/crossing'],
      ['GET', '/plugins/github/instances/crossing/configuration'],
      ['PUT', '/plugins/github/instances/crossing', { configuration: {} }, { 'if-match': '*' }],
      ['PUT', '/plugins/github/instances/crossing/configuration', {}, { 'if-match': '*' }],
      ['POST', '/plugins/github/instances/crossing/test'],
      ['GET', '/plugins/github/instances/crossing/health'],
      ['POST', '/plugins/github/instances/crossing/health'],
      ['DELETE', '/plugins/github/instances/crossing'],
      ['DELETE', `/api-keys/${keyId}`],
    ] as [string, string, unknown?, object?][]) {
      expect(await ask(method, path, body, headers), `${method} ${path}`).toMatchObject({ status: 404 });
    }
    expect(await ask('POST', '/bulk', { action: 'rerun', filter, dryRun: true })).toMatchObject({
      body: { matched: 0 },
    });
    // Same names, other things.
    expect(await ask('DELETE', '/secrets/crossing')).toMatchObject({ status: 204 });
    expect(await ask('POST', '/events', { type: 'crossing.begun' }, { 'idempotency-key': 'one' })).toMatchObject({
      status: 202,
      body: { duplicate: false },
    });
    expect(await currentValue('crossing')).toBe(secret.value);
    expect(await api.call('GET', '/api/v1/workflows/crossing')).toMatchObject({ body: { active: true, version: 1 } });
    expect(await executionsOf()).toEqual([execution]);
  });
});
