import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApi, type TestApi } from './testing/create-test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
  for (const plugin of ['http', 'github']) {
    expect((await api.call('POST', `/api/v1/plugins/${plugin}/instances`, { name: 'main' })).status).toBe(201);
  }
});
afterAll(() => api.close());

const pathOf = (plugin: string) => `/api/v1/plugins/${plugin}/instances/main/health`;

describe('the health of an instance', () => {
  it('is unknown before anybody asked, and what was found from then on', async () => {
    expect(await api.call('GET', pathOf('github'))).toMatchObject({
      status: 200,
      body: { plugin: 'github', name: 'main', supported: true, status: 'unknown', failures: 0, history: { data: [] } },
    });
    const list = async () => (await api.call('GET', '/api/v1/plugins/github/instances')).body.data[0].status;
    expect(await list()).not.toHaveProperty('health');
    const found = { status: 'degraded', message: expect.stringContaining('can do nothing yet') };
    expect(await api.call('POST', pathOf('github'))).toMatchObject({
      status: 200,
      body: { ...found, checkedAt: expect.any(String), since: expect.any(String), history: { data: [found] } },
    });
    expect(await list()).toMatchObject({ health: found });
  });

  it('cannot be asked for, nor waited for, where there is no check', async () => {
    expect((await api.call('GET', pathOf('http'))).body).toMatchObject({ supported: false, status: 'unknown' });
    expect(await api.call('POST', pathOf('http'))).toMatchObject({
      status: 409,
      body: { code: 'FAILED_PRECONDITION' },
    });
    const workflow = (hold: string) => ({
      name: 'waits',
      on: [{ event: 'a' }],
      hold: { while_down: [hold] },
      steps: [{ id: 'a', action: 'http/request' }],
    });
    expect(await api.call('POST', '/api/v1/workflows', workflow('http/main'))).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/hold/while_down/0', message: expect.stringContaining('has no health check') }] },
    });
    expect(await api.call('POST', '/api/v1/workflows', workflow('github/not-made-yet'))).toMatchObject({
      status: 201,
      body: { warnings: [{ pointer: '/hold/while_down/0' }] },
    });
  });
});
