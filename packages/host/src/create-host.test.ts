import { createHmac, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type ActionCall, ConnectorError, eventTypeOf, verifyWebhook } from '@automate/connectors';
import { DEFAULT_TENANT, type Logger, manifestOf, newTraceparent, type Plugin } from '@automate/core';
import { createEgress, type Egress } from '@automate/egress';
import { createTestDatabase, type TestDatabase } from '@automate/embedded-postgres/testing';
import {
  createKeyring,
  createSecrets,
  EnvironmentSecretsBackend,
  governanceMigrations,
  masterKey,
} from '@automate/governance';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AppFolder } from './__fixtures__/app-folder.ts';
import { erpPlugin } from './__fixtures__/erp-plugin.ts';
import { Service } from './__fixtures__/service.ts';
import { createHost, type Host } from './create-host.ts';
import { discoverPlugins } from './discovery/discover-plugins.ts';
import { hostMigrations } from './migrations.ts';

const TOKEN = 'tok-3f9c-very-secret';
const app = new AppFolder();
const service = new Service();
const logged: Record<string, unknown>[] = [];
const record = (fields: object, message: string) => void logged.push({ ...fields, message });
const log: Logger = { debug: record, info: record, warn: record, error: record };
let database: TestDatabase;
let egress: Egress;
let host: Host;

/** Installs the plugin with a manifest made from its code. */
async function install(): Promise<void> {
  app.linkWorkspace('core', 'connectors');
  const file = app.write('plugins/erp/plugin.js', erpPlugin);
  const { default: plugin } = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as { default: Plugin };
  const permissions = [{ resource: 'network', action: 'http', scope: '127.0.0.1:*' }];
  const packageJson = {
    name: 'erp',
    version: '1.2.3',
    type: 'module',
    automate: { entry: './plugin.js', permissions },
  };
  app.write('plugins/erp/package.json', { ...packageJson, automate: manifestOf(plugin, packageJson) });
}

beforeAll(async () => {
  [database] = await Promise.all([
    createTestDatabase({ migrations: [governanceMigrations, hostMigrations] }),
    service.start(),
    install(),
  ]);
  const env = { ERP_TOKEN: TOKEN, HOOK: 'hook-secret-value', EMPTY: '' };
  const secrets = createSecrets({
    backend: new EnvironmentSecretsBackend({ allow: Object.keys(env), env }),
    keyring: createKeyring([masterKey(randomBytes(32))]),
    bindings: [{ key: 'ERP_TOKEN', hosts: ['127.0.0.1'] }],
  });
  egress = createEgress({ allowPrivate: ['127.0.0.0/8'], secrets });
  const discovery = await discoverPlugins({ pluginsDirectory: join(app.root, 'plugins') });
  host = createHost({ discovery, db: database.db, egress, secrets, log });
});
afterAll(async () => {
  await host.close();
  await Promise.all([egress.close(), service.stop(), database.drop()]);
  app.remove();
});
beforeEach(async () => {
  for (const { pluginId, name } of await host.instances.list(DEFAULT_TENANT)) {
    await host.instances.delete({ tenantId: DEFAULT_TENANT, pluginId, name });
  }
  service.requests.length = 0;
  logged.length = 0;
});

function configure(name = 'main', config: object = {}) {
  const ref = { tenantId: DEFAULT_TENANT, pluginId: 'erp', name, contribution: { point: 'connector', key: 'erp' } };
  const secret = { token: { $secret: 'ERP_TOKEN' }, webhookSecret: { $secret: 'HOOK' } };
  return host.instances.create({ ...ref, config: { baseUrl: service.url, ...secret, ...config } });
}

function callOf(more: Partial<ActionCall> = {}): ActionCall {
  return {
    tenantId: DEFAULT_TENANT,
    executionId: 'execution-1',
    stepPath: 'notify',
    attempt: 2,
    idempotencyKey: 'execution-1/notify',
    traceparent: newTraceparent(),
    signal: new AbortController().signal,
    ...more,
  };
}

function invoke(
  action: string,
  params = {},
  { connection = 'main' as string | undefined, ...more }: Partial<ActionCall> & { connection?: string } = {},
) {
  return host.invoker.invoke({ tenantId: DEFAULT_TENANT, connector: 'erp', action, connection }, params, callOf(more));
}

async function errorOf(promise: Promise<unknown>): Promise<ConnectorError> {
  const error: unknown = await promise.then(
    (value) => new Error(`it returned ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  );
  if (ConnectorError.isInstance(error)) return error;
  throw error;
}

describe('describing an action', () => {
  it('tells what the manifest says, without importing the code', async () => {
    await configure();
    expect(await host.invoker.describe({ tenantId: DEFAULT_TENANT, connector: 'erp', action: 'post' })).toEqual({
      connector: 'erp',
      action: 'post',
      displayName: 'Post',
      effect: 'idempotent',
      idempotencyWindowMs: 60_000,
      input: expect.objectContaining({ required: ['to'] }),
      pluginId: 'erp',
      pluginVersion: '1.2.3',
    });
    expect(host.plugins.status()).toMatchObject([{ id: 'erp', state: 'discovered' }]);
  });

  it.each([
    ['NOT_FOUND', { connector: 'none', action: 'post' }],
    ['NOT_FOUND', { connector: 'erp', action: 'post', connection: 'other' }],
    ['INVALID_ARGUMENT', { connector: 'erp', action: 'toString' }],
    ['FAILED_PRECONDITION', { connector: 'erp', action: 'post' }],
  ])('says %s for %j', async (code, ref) => {
    const described = host.invoker.describe({ tenantId: DEFAULT_TENANT, ...ref });
    await expect(described).rejects.toMatchObject({ code, effect: 'none' });
  });
});

describe('running an action', () => {
  beforeEach(() => configure());

  it('hands it the call, the instance and its own copy of the configuration', async () => {
    for (let turn = 0; turn < 2; turn++) {
      expect(await invoke('look', { text: 'x' })).toEqual({
        params: { text: 'x' },
        tenantId: DEFAULT_TENANT,
        executionId: 'execution-1',
        stepPath: 'notify',
        attempt: 2,
        idempotencyKey: 'execution-1/notify',
        traceparent: expect.any(String),
        instance: {
          key: 'erp',
          name: 'main',
          config: { baseUrl: service.url, pageSize: 50, options: { deep: [1, 'changed by the plugin'] } },
        },
      });
    }
    expect(logged).toContainEqual(
      expect.objectContaining({
        message: 'looking',
        plugin: 'erp',
        executionId: 'execution-1',
        tenantId: DEFAULT_TENANT,
        seen: true,
      }),
    );
    const own: unknown[] = [];
    const keep = (fields: object, message: string) => void own.push({ message, fields });
    const ref = { tenantId: DEFAULT_TENANT, connector: 'erp', action: 'look', connection: 'main' };
    await host.invoker.invoke(ref, {}, callOf(), { debug: keep, info: keep, warn: keep, error: keep });
    expect(own).toEqual([{ message: 'looking', fields: { seen: true, tenantId: 'forged' } }]);
  });

  it('puts the secret into the request, and out of everything that comes back', async () => {
    const result = await invoke('post', { to: '/orders' });
    expect(service.requests).toMatchObject([
      {
        method: 'POST',
        url: '/orders',
        body: 'order',
        headers: { authorization: `Bearer ${TOKEN}`, 'idempotency-key': 'execution-1/notify' },
      },
    ]);
    expect(result).toEqual({ status: 200, body: '{"echoed":"Bearer $secret:ERP_TOKEN"}' });
    expect(await invoke('reveal')).toEqual({ '$secret:ERP_TOKEN': ['$secret:ERP_TOKEN'] });
    expect((await errorOf(invoke('fail'))).message).toBe('erp/fail: cannot use $secret:ERP_TOKEN');
    expect(JSON.stringify(logged)).not.toContain(TOKEN);
  });

  it('signs with a secret that it does not see, for the hosts of that secret', async () => {
    const to = `${service.url}/signed`;
    await invoke('sign', { to });
    const signature = createHmac('sha256', TOKEN).update(to).digest('hex');
    expect(service.requests).toMatchObject([
      { url: '/signed', body: signature, headers: { 'x-signature': signature } },
    ]);
    const elsewhere = service.url.replace('127.0.0.1', '127.0.0.2');
    expect(await errorOf(invoke('sign', { to: elsewhere }))).toMatchObject({ code: 'PERMISSION_DENIED' });
  });

  it('gives it no secret in plain that its manifest does not ask for', async () => {
    const error = await errorOf(invoke('plaintext'));
    expect(error).toMatchObject({ code: 'PERMISSION_DENIED', retryable: false });
    expect(error.message).toMatch(/plugin "erp" in plain: its manifest does not ask for that \(secrets, read, token\)/);
  });

  it('does not let it widen its scope, nor reach what its manifest does not ask for', async () => {
    expect(await invoke('escape', { to: service.url })).toMatchObject({ status: 200 });
    const elsewhere = service.url.replace('127.0.0.1', '127.0.0.2');
    const error = await errorOf(invoke('escape', { to: elsewhere }));
    expect(error).toMatchObject({ code: 'PERMISSION_DENIED', effect: 'none', retryable: false });
    expect(error.message).toMatch(/plugin "erp" asks for no permission to reach 127\.0\.0\.2/);
    expect(await errorOf(invoke('escape', { to: service.url.replace('http', 'https') }))).toMatchObject({
      code: 'PERMISSION_DENIED',
    });
  });

  it('refuses parameters that do not fit, and unknown actions, before anything runs', async () => {
    expect(await errorOf(invoke('post', { to: 7, more: 1 }))).toMatchObject({
      code: 'INVALID_ARGUMENT',
      effect: 'none',
      details: {
        errors: [{ pointer: '/more' }, { pointer: '/to' }].map((problem) => expect.objectContaining(problem)),
      },
    });
    expect(await errorOf(invoke('constructor'))).toMatchObject({ code: 'INVALID_ARGUMENT', effect: 'none' });
    expect(service.requests).toEqual([]);
  });

  it('bounds its result, and does not claim that nothing happened', async () => {
    expect(await errorOf(invoke('big'))).toMatchObject({
      code: 'PAYLOAD_TOO_LARGE',
      effect: 'unknown',
      message: 'erp/big: the result has 1200002 bytes, more than 1048576; ask the service for less',
    });
  });

  it('stops when it is cancelled', async () => {
    const abort = new AbortController();
    const waiting = errorOf(invoke('wait', {}, { signal: abort.signal }));
    setTimeout(() => abort.abort(), 20);
    expect(await waiting).toMatchObject({ code: 'CANCELLED' });
  });

  it('says which secret is missing only when it is asked for', async () => {
    await configure('bare', { token: { $secret: 'EMPTY' } });
    expect(await invoke('look', {}, { connection: 'bare' })).toBeDefined();
    const error = await errorOf(invoke('post', { to: '/' }, { connection: 'bare' }));
    expect(error).toMatchObject({ code: 'FAILED_PRECONDITION', effect: 'none' });
    expect(error.message).toMatch(/instance "bare" of connector erp, field "token": There is no secret "EMPTY"/);
  });

  it('has had no effect, and may be tried again, when the database is away', async () => {
    const connection = await database.connect();
    await connection.close();
    const broken = createHost({
      discovery: await discoverPlugins({ pluginsDirectory: join(app.root, 'plugins') }),
      db: connection.db,
      egress,
      secrets: { redact: (_: string, value: unknown) => value, redactText: (text: string) => text } as never,
    });
    const ref = { tenantId: DEFAULT_TENANT, connector: 'erp', action: 'look' };
    expect(await errorOf(broken.invoker.invoke(ref, {}, callOf()))).toMatchObject({
      code: 'UNAVAILABLE',
      effect: 'none',
      retryable: true,
    });
    await expect(broken.invoker.describe(ref)).rejects.toMatchObject({ code: 'UNAVAILABLE', retryable: true });
  });
});

describe('resolving a trigger', () => {
  const ref = { tenantId: DEFAULT_TENANT, connector: 'erp', instance: 'main' };

  it('gives what verifies a delivery, from the manifest and the instance', async () => {
    await configure();
    const trigger = await host.triggers.resolve(ref);
    expect(trigger).toMatchObject({ trigger: 'webhook', source: 'erp/main', pluginId: 'erp', pluginVersion: '1.2.3' });
    const rawBody = Buffer.from('{"a":1}');
    const secrets = await trigger.secrets();
    const signature = createHmac('sha256', 'hook-secret-value').update(rawBody).digest('hex');
    const headers = new Headers({ 'x-signature': signature, 'x-event': 'order' });
    expect(verifyWebhook(trigger.verification, { headers, rawBody, secrets })).toEqual({});
    expect(eventTypeOf(trigger.eventType, headers, {})).toBe('erp.order');
  });

  it('says that a secret is not set', async () => {
    await host.instances.create({
      tenantId: DEFAULT_TENANT,
      pluginId: 'erp',
      contribution: { point: 'connector', key: 'erp' },
      name: 'main',
      config: { baseUrl: service.url },
    });
    await expect((await host.triggers.resolve(ref)).secrets()).rejects.toMatchObject({
      code: 'FAILED_PRECONDITION',
      message: expect.stringContaining('no secret for "webhookSecret"'),
    });
  });

  it('takes the one that is named where there are several', async () => {
    const open = { tenantId: DEFAULT_TENANT, connector: 'erp-open', instance: 'default' };
    const second = await host.triggers.resolve({ ...open, trigger: 'second' });
    expect([second.trigger, await second.secrets()]).toEqual(['second', []]);
    await expect(host.triggers.resolve(open)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(host.triggers.resolve({ ...open, trigger: 'third' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it.each([
    { ...ref, connector: 'none' },
    { ...ref, instance: 'other' },
    { ...ref, tenantId: 'other' },
  ])('finds nothing for %j', async (wrong) => {
    await configure();
    await expect(host.triggers.resolve(wrong)).rejects.toMatchObject({ code: 'NOT_FOUND', effect: 'none' });
  });
});
