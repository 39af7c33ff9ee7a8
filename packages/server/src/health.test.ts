import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { manifestOf, type Plugin } from '@automate/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from './testing/start-test-server.ts';

const TOKEN = 'shop-token-very-secret-0001';
const PATIENCE = { timeout: 30_000, interval: 50 };

const SHOP = `
  import { defineAction, defineConnector, httpStatusError } from '@automate/connectors';
  import { definePlugin } from '@automate/core';

  const call = (ctx, path, init = {}) => ctx.fetch(new URL(path, ctx.instance.config.url), {
    ...init, headers: { authorization: 'Bearer ' + ctx.secret('token') },
  });

  export default definePlugin({ id: 'shop', contributes: [defineConnector({
    key: 'shop',
    displayName: 'Shop',
    fields: [
      { key: 'url', type: 'url', label: 'URL', required: true },
      { key: 'token', type: 'secret', label: 'Token', required: true },
    ],
    async healthCheck(ctx) {
      const answer = await call(ctx, '/health');
      const text = await answer.text();
      return { status: answer.ok ? 'healthy' : 'unhealthy', message: answer.status + ' ' + text, details: { said: text } };
    },
    actions: {
      order: defineAction({
        displayName: 'Order',
        effect: 'once',
        input: { type: 'object', additionalProperties: false },
        async run(_, ctx) {
          const answer = await call(ctx, '/orders', { method: 'POST' });
          return { status: answer.status };
        },
      }),
    },
  })] });
`;

/** A shop that goes down, comes back, and gives away whatever it is sent. */
class Shop {
  down = false;
  orders = 0;
  health = 0;
  readonly #server: Server = createServer((request, response) => {
    if (request.url === '/orders') this.orders += 1;
    else this.health += 1;
    response.statusCode = this.down ? 503 : 200;
    response.end(`got ${request.headers.authorization}`);
  });

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

const scratch = mkdtempSync(join(tmpdir(), 'automate-health-'));
const shop = new Shop();
let server: TestServer;

const LOOP = `
  import { defineConnector } from '@automate/connectors';
  import { definePlugin } from '@automate/core';

  export default definePlugin({ id: 'loop', contributes: [defineConnector({
    key: 'loop',
    displayName: 'Loop',
    healthCheck() { for (;;); },
  })] });
`;

/** A plugin in a folder, its manifest made from its code. */
async function writePlugin(id: string, source: string): Promise<string> {
  const folder = join(scratch, id);
  mkdirSync(join(folder, 'node_modules/@automate'), { recursive: true });
  for (const name of ['core', 'connectors']) {
    symlinkSync(join(import.meta.dirname, '../..', name), join(folder, 'node_modules/@automate', name));
  }
  writeFileSync(join(folder, 'index.js'), source);
  const url = pathToFileURL(join(folder, 'index.js')).href;
  const { default: plugin } = (await import(/* @vite-ignore */ url)) as { default: Plugin };
  const permissions = [{ resource: 'network', action: 'http', scope: '127.0.0.1:*' }];
  const secretBindings = id === 'shop' ? [{ field: 'token', hosts: ['127.0.0.1'] }] : [];
  const automate = { entry: './index.js', permissions, secretBindings };
  const packageJson = { name: id, version: '1.0.0', type: 'module', automate };
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ ...packageJson, automate: manifestOf(plugin, packageJson) }),
  );
  return folder;
}

beforeAll(async () => {
  const [url, ...list] = await Promise.all([shop.start(), writePlugin('shop', SHOP), writePlugin('loop', LOOP)]);
  server = await startTestServer({
    plugins: { list },
    allowPrivate: ['127.0.0.0/8'],
    health: { intervalMs: 200, timeoutMs: 5_000 },
  });
  const configuration = { url, token: TOKEN };
  const made = await server.call('POST', '/api/v1/plugins/shop/instances', { name: 'main', configuration });
  expect(made.body).toMatchObject({ name: 'main' });
});
afterAll(async () => {
  await server?.close();
  await shop.stop();
  rmSync(scratch, { recursive: true, force: true });
});

const path = '/api/v1/plugins/shop/instances/main/health';
const status = async () => (await server.call('GET', path)).body.status;

describe('the health of instances', () => {
  it('is known, shown and kept, without a secret that the service gives away', async () => {
    await expect.poll(status, PATIENCE).toBe('healthy');
    const { body } = await server.call('GET', path);
    expect(body).toMatchObject({
      plugin: 'shop',
      name: 'main',
      supported: true,
      failures: 0,
      tookMs: expect.any(Number),
    });
    expect(body.message).toMatch(/^200 got Bearer /);
    const { data: items } = (await server.call('GET', '/api/v1/plugins/shop/instances')).body;
    expect(items).toMatchObject([
      { name: 'main', status: { health: { status: 'healthy', since: expect.any(String) } } },
    ]);
    await expect.poll(() => shop.health, PATIENCE).toBeGreaterThan(3);
    const first = (await server.call('GET', `${path}?limit=1`)).body.history;
    expect(first.data).toMatchObject([{ status: 'healthy', process: expect.any(String) }]);
    const next = (await server.call('GET', `${path}?limit=1&cursor=${first.nextCursor}`)).body.history;
    expect(next.data[0].startedAt <= first.data[0].startedAt).toBe(true);
  });

  it('is asked now by who may change instances, and refused to others', async () => {
    // A check that is under way is waited for, and nothing more is asked then.
    const asked = async () => {
      const before = shop.health;
      expect(await server.call('POST', path)).toMatchObject({ status: 200, body: { status: 'healthy' } });
      return shop.health - before;
    };
    await expect.poll(asked, PATIENCE).toBeGreaterThan(0);
    const key = { name: 'reader', permissions: ['instances:read'] };
    const { token } = (await server.call('POST', '/api/v1/api-keys', key)).body;
    const authorization = { authorization: `Bearer ${token}` };
    expect((await server.call('POST', path, undefined, authorization)).status).toBe(403);
    expect((await server.call('GET', path, undefined, authorization)).status).toBe(200);
    expect((await server.call('GET', path.replace('main', 'none'))).status).toBe(404);
    expect((await server.call('GET', `${path}?cursor=x`)).status).toBe(400);
  });

  it('holds runs back while it is bad, alerts, and lets them go on when it is good again', async () => {
    const yaml = { 'content-type': 'application/yaml' };
    const create = (text: string) => server.call('POST', '/api/v1/workflows?activate=true', text, yaml);
    const buy = `
name: buy
on:
  - event: wanted
hold: { while_down: [shop/main] }
steps:
  - id: order
    action: shop/order
    connection: main
`;
    expect(await create(buy.replace('shop/main', 'shap/main'))).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/hold/while_down/0' }] },
    });
    expect((await create(buy)).status).toBe(201);
    const alert = `
name: alert
on:
  - event: automate.instance.health_changed
    source: shop/main
steps:
  - id: say
    set: { text: "{{event.payload.from}} to {{event.payload.to}}" }
`;
    expect((await create(alert)).status).toBe(201);

    const heard: string[] = [];
    server.automate.signals.on('instanceHealthChanged', ({ from, to }) => void heard.push(`${from} to ${to}`));
    shop.down = true;
    await expect.poll(status, PATIENCE).toBe('unhealthy');
    const { eventId } = (await server.call('POST', '/api/v1/events', { type: 'wanted', payload: {} })).body;
    const runs = async (query: string) => (await server.call('GET', `/api/v1/executions?${query}`)).body.data;
    await expect.poll(async () => (await runs(`eventId=${eventId}`))[0]?.status, PATIENCE).toBe('waiting');
    const [{ id }] = await runs(`eventId=${eventId}`);
    const run = async () => (await server.call('GET', `/api/v1/executions/${id}`)).body;
    expect(await run()).toMatchObject({
      status: 'waiting',
      steps: [{ path: 'order', status: 'waiting', waitsFor: 'shop/main' }],
      timers: [{ kind: 'hold', instance: 'shop/main' }],
    });
    expect(shop.orders).toBe(0);

    shop.down = false;
    await expect.poll(async () => (await run()).status, PATIENCE).toBe('completed');
    expect(await run()).toMatchObject({ steps: [{ output: { status: 200 } }], timers: [] });
    expect(shop.orders).toBe(1);
    await expect.poll(async () => (await runs('workflow=alert')).length, PATIENCE).toBe(2);
    await expect.poll(async () => (await runs('workflow=alert&status=completed')).length, PATIENCE).toBe(2);
    expect(heard).toEqual(['healthy to unhealthy', 'unhealthy to healthy']);
  });

  it('is bad where a check loops for ever, and nothing else waits for that', async () => {
    const made = await server.call('POST', '/api/v1/plugins/loop/instances', { name: 'main', configuration: {} });
    expect(made.status).toBe(201);
    const loop = async () => (await server.call('GET', path.replace('shop', 'loop'))).body;
    await expect.poll(async () => (await loop()).status, PATIENCE).toBe('unhealthy');
    expect((await loop()).history.data.at(-1).message).toMatch(/did not end within 5000 ms/);
    const before = shop.health;
    await expect.poll(() => shop.health, PATIENCE).toBeGreaterThan(before + 2);
    expect(await status()).toBe('healthy');
    expect((await server.call('DELETE', '/api/v1/plugins/loop/instances/main')).status).toBe(204);
  });

  it('has told no secret to anybody', () => {
    expect(server.answers.filter((answer) => answer.includes(TOKEN))).toEqual([]);
    expect(server.log.filter((line) => line.includes(TOKEN))).toEqual([]);
  });
});
