import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectorPoint } from '@automate/connectors';
import { DEFAULT_TENANT, type Logger, silentLogger } from '@automate/core';
import { createEgress } from '@automate/egress';
import { createTestDatabase, type TestDatabase } from '@automate/embedded-postgres/testing';
import { createEngine, type Engine, engineMigrations } from '@automate/engine';
import { createPostgresEventBus, eventBusMigrations, type PostgresEventBus } from '@automate/event-bus';
import {
  type ApiKeys,
  createApiKeys,
  createAuditTrail,
  createKeyedHash,
  createKeyring,
  createPeople,
  createSecrets,
  createSetup,
  EncryptedTableSecretsBackend,
  governanceMigrations,
  masterKey,
  type People,
  type Secrets,
} from '@automate/governance';
import {
  createHost,
  createProber,
  discoverPlugins,
  type Host,
  hostMigrations,
  probedContributions,
} from '@automate/host';
import { outboxMigrations } from '@automate/outbox';
import { stepTypePoint } from '@automate/workflow';
import { createApi } from '../create-api.ts';
import type { Problem } from '../http/problem.ts';
import { createIdempotentCalls } from '../idempotency/idempotent-calls.ts';
import { apiMigrations } from '../idempotency/migrations.ts';
import { createWebhookRefusals } from '../refusals/webhook-refusals.ts';
import { createEventStreams, type EventStreamsOptions } from '../streams/event-streams.ts';
import { noAdminResources } from './no-admin-resources.ts';

/** What a call of the API gave. */
export interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever came
  body: any;
  problem: Problem;
}

/** The API on a database of its own: every part is the real one. */
export interface TestApi {
  database: TestDatabase;
  engine: Engine;
  host: Host;
  secrets: Secrets;
  apiKeys: ApiKeys;
  people: People;
  bus: PostgresEventBus;
  /** A key of the default tenant with every permission. */
  token: string;
  setupTokenFile: string;
  setupCalls: number;
  logged: string[];
  /** JSON in, JSON out, with the key of every permission unless `authorization` says otherwise. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** A request as it is, without any key. Of a stream only the head. */
  send(path: string, init?: RequestInit): Promise<Answer>;
  /** A request as it is, and its answer. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** A request at another address of the server, from an address. */
  fetchAt(origin: string, path: string, init?: RequestInit, peer?: string): Promise<Response>;
  close(): Promise<void>;
}

const repository = join(import.meta.dirname, '..', '..', '..', '..');

export async function createTestApi(
  options: {
    bodyLimit?: number;
    allowPrivate?: string[];
    plugins?: string[];
    streams?: Partial<EventStreamsOptions>;
    trustedProxies?: string[];
  } = {},
): Promise<TestApi> {
  const database = await createTestDatabase({
    migrations: [
      apiMigrations,
      outboxMigrations,
      governanceMigrations,
      hostMigrations,
      engineMigrations,
      eventBusMigrations,
    ],
  });
  const { db } = database;
  const scratch = mkdtempSync(join(tmpdir(), 'automate-api-'));
  const logged: string[] = [];
  const keep = (fields: object, message: string) => void logged.push(JSON.stringify({ ...fields, message }));
  const log: Logger = { ...silentLogger, info: keep, warn: keep, error: keep };
  const keyring = createKeyring([masterKey(crypto.getRandomValues(new Uint8Array(32)))]);
  const secrets = createSecrets({
    backend: new EncryptedTableSecretsBackend({ db, keyring }),
    keyring,
    db,
    cacheMs: 0,
  });
  const egress = createEgress({
    secrets,
    allowPrivate: options.allowPrivate ?? [],
    // A test of a connection asks the service for real: no test leaves this machine.
    lookup: () => Promise.reject(new Error('names are not looked up in tests')),
  });
  const own = ['http', 'github'].map((name) => join(repository, 'plugins', name));
  const list = [...own, ...(options.plugins ?? [])];
  const host = createHost({ discovery: await discoverPlugins({ list }), db, egress, secrets, instanceCacheMs: 0, log });
  const connectors = () => [
    ...host.plugins.declarations(connectorPoint.id).map(({ key }) => key),
    ...host.plugins.declarations(stepTypePoint.id).map(({ key }) => `step:${key}`),
  ];
  const engine = createEngine({ db, invoker: host.invoker, secrets, connectors, log });
  const bus = createPostgresEventBus({ db, log });
  const streams = createEventStreams({ bus, ...options.streams });
  const apiKeys = createApiKeys({ db, cacheMs: 0 });
  const setupTokenFile = join(scratch, 'setup-token');
  const people = await createPeople({ db, keyring, passwordCost: { memoryKib: 64, passes: 1 } });
  const setup = createSetup({ db, tokenFile: setupTokenFile, passwords: people.passwords });
  await setup.begin();
  const { token } = await apiKeys.create({ tenantId: DEFAULT_TENANT, name: 'test', permissions: ['*'] });

  const api: TestApi = {
    database,
    engine,
    host,
    secrets,
    apiKeys,
    people,
    bus,
    token,
    setupTokenFile,
    setupCalls: 0,
    logged,
    fetch: (path, init) => api.fetchAt('http://localhost', path, init),
    fetchAt: async (origin, path, init, peer) =>
      await fetch(new Request(`${origin}${path}`, init), { incoming: { socket: { remoteAddress: peer } } }),
    async send(path, init) {
      const response = await api.fetch(path, init);
      const type = response.headers.get('content-type') ?? '';
      const endless = type.startsWith('text/event-stream');
      const text = endless ? '' : await response.text();
      if (endless) await response.body?.cancel();
      const body = text !== '' && type.includes('json') ? JSON.parse(text) : text || undefined;
      return { status: response.status, headers: response.headers, body, problem: body };
    },
    call(method, path, body, headers = {}) {
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      const type = body === undefined ? {} : { 'content-type': 'application/json' };
      return api.send(path, {
        method,
        headers: { authorization: `Bearer ${token}`, ...type, ...headers },
        ...(text === undefined ? {} : { body: text }),
      });
    },
    async close() {
      streams.close();
      await refusals.close();
      await bus.close();
      await prober.stop();
      await engine.close();
      await host.close();
      await egress.close();
      await apiKeys.close();
      await database.drop();
      rmSync(scratch, { recursive: true, force: true });
    },
  };
  const prober = createProber({
    db,
    probe: host.probe,
    probed: () => probedContributions(host.plugins),
    changes: engine.instanceChanges,
    log,
  });
  const { triggers } = host;
  const refusals = createWebhookRefusals({ db, triggers, tenantId: DEFAULT_TENANT, log });
  const fetch = createApi({
    refusals,
    engine,
    host,
    prober,
    secrets,
    apiKeys,
    people,
    setup,
    audit: createAuditTrail(db),
    idempotentCalls: createIdempotentCalls({ db, hash: createKeyedHash({ keyring, purpose: 'idempotent calls' }) }),
    streams,
    adminResources: noAdminResources,
    onSetup: () => {
      api.setupCalls += 1;
    },
    readiness: async () => [{ name: 'database' }],
    tenantId: DEFAULT_TENANT,
    version: '0.0.0',
    trustedProxies: options.trustedProxies,
    log,
    ...(options.bodyLimit === undefined ? {} : { bodyLimit: options.bodyLimit }),
  });
  return api;
}
