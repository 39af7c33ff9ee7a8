import { createHmac } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createTestDatabase } from '@automate/embedded-postgres/testing';
import { expect } from 'vitest';
import { compile } from '../outside/compile.ts';
import type { Outside } from '../outside/outside.ts';
import { run } from '../run.ts';
import { type AcmeServer, startServer } from './acme-server.ts';
import { type Erp, startErp } from './erp.ts';

const TOKEN = 'planted-token-of-the-erp';
const WEBHOOK_SECRET = 'planted-webhook-secret';
const WORKFLOW = `
name: reorder
on:
  - event: erp.stock.low
steps:
  - id: order
    action: erp/create_order
    with: { sku: "{{event.payload.sku}}", quantity: 12 }
`;

/** Somebody else installs the plugin into a server of their own. Gives its folder. */
export async function installServer(outside: Outside): Promise<string> {
  const app = outside.project('acme-server');
  await outside.npm(app, 'install', '@automate/server', '@automate/embedded-postgres', '@acme/automate-plugin-erp');
  await outside.npm(app, 'install', '--save-dev', '@types/node');
  expect(await compile(app, outside)).toEqual([]);
  return app;
}

/** It is found, configured over REST, and run by a webhook; then the server ends. */
export async function runServer(app: string, outside: Outside): Promise<void> {
  rmSync(join(app, 'data'), { recursive: true, force: true });
  await using erp = await startErp();
  await using server = await startServer(app, { ...outside.env, ERP_ADDRESS: erp.address });
  const answers = [await configure(server, erp), await runByWebhook(server, erp)];
  expect(JSON.stringify(answers)).not.toMatch(/planted/);
  expect(await server.stop()).toBe(0);
  expect(existsSync(join(app, 'data/postgres/cluster/data/postmaster.pid'))).toBe(false);
}

/** Somebody writes a plugin on the connector contract and publishes it. */
export async function publishPlugin(outside: Outside): Promise<void> {
  const plugin = outside.project('acme-erp-plugin');
  await outside.npm(plugin, 'install', '@automate/connectors', '@automate/core');
  await outside.npm(plugin, 'install', '--save-dev', '@automate/cli', '@types/node', 'typescript');
  await run('npx', ['automate', 'plugin', 'build'], { cwd: plugin, env: outside.env });
  await outside.npm(plugin, 'publish');
}

/** What stands in @automate/db is the patched driver: the published one gives these rows to the wrong callers. */
export async function useDriver(app: string, { env }: Outside): Promise<void> {
  await using database = await createTestDatabase();
  const printed = await run('node', ['dist/shared-connection.js'], {
    cwd: app,
    env: { ...env, DATABASE_URL: database.url },
  });
  expect(JSON.parse(printed)).toEqual(['UNDEFINED_VALUE', 1, 2]);
}

async function configure(server: AcmeServer, erp: Erp): Promise<unknown[]> {
  const { data: items } = await server.call<{ data: object[] }>('GET', '/api/v1/plugins');
  expect(items).toMatchObject([
    {
      id: 'erp',
      version: '1.2.0',
      packageName: '@acme/automate-plugin-erp',
      origin: 'dependency',
      state: 'discovered',
    },
  ]);
  const schema = await server.call('GET', '/api/v1/plugins/erp/schema');
  const configuration = { baseUrl: `http://${erp.address}`, token: TOKEN, webhookSecret: WEBHOOK_SECRET };
  const created = await server.call('POST', '/api/v1/plugins/erp/instances', { name: 'main', configuration });
  expect(created).toMatchObject({
    configuration: { token: { configured: true }, webhookSecret: { configured: true } },
  });
  const workflow = await server.call('POST', '/api/v1/workflows?activate=true', WORKFLOW);
  return [items, schema, created, workflow];
}

interface Execution {
  id: string;
  status: string;
  steps: object[];
}

async function runByWebhook(server: AcmeServer, erp: Erp): Promise<unknown[]> {
  const delivery = { type: 'stock.low', sku: 'A-1' };
  const signature = createHmac('sha256', WEBHOOK_SECRET).update(JSON.stringify(delivery)).digest('hex');
  const headers = { 'x-acme-signature': signature, 'x-acme-delivery': 'delivery-1' };
  const accepted = await server.call('POST', '/api/v1/webhooks/erp/main', delivery, headers);
  const newest = async () => {
    const { data: items } = await server.call<{ data: { id: string }[] }>('GET', '/api/v1/executions');
    return items[0] && (await server.call<Execution>('GET', `/api/v1/executions/${items[0].id}`));
  };
  await expect.poll(newest, { timeout: 60_000 }).toMatchObject({ status: 'completed' });
  const shown = (await newest()) as Execution;
  expect(shown.steps).toMatchObject([{ output: { number: 1 } }]);
  expect(erp.orders).toEqual([
    {
      authorization: `Bearer ${TOKEN}`,
      idempotencyKey: expect.stringContaining(shown.id),
      body: { sku: 'A-1', quantity: 12 },
    },
  ]);
  return [accepted, shown];
}
