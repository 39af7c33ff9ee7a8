import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_TENANT } from '@automate/core';
import { createEgress, type Egress } from '@automate/egress';
import { createTestDatabase, type TestDatabase } from '@automate/embedded-postgres/testing';
import {
  createKeyring,
  createSecrets,
  EnvironmentSecretsBackend,
  governanceMigrations,
  masterKey,
} from '@automate/governance';
import { byteStream, readBytes, storagePoint } from '@automate/providers';
import { scriptedInstance } from '@automate/providers/contract-suite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createHost, type Host } from '../create-host.ts';
import { discoverPlugins } from '../discovery/discover-plugins.ts';
import { hostMigrations } from '../migrations.ts';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'automate-host-storage-')));
const plugin = { tenantId: DEFAULT_TENANT, pluginId: 'disk-storage' };
let database: TestDatabase;
let egress: Egress;
let host: Host;

beforeAll(async () => {
  database = await createTestDatabase({ migrations: [governanceMigrations, hostMigrations] });
  const secrets = createSecrets({
    backend: new EnvironmentSecretsBackend({ allow: [], env: {} }),
    keyring: createKeyring([masterKey(randomBytes(32))]),
  });
  egress = createEgress({ secrets });
  const discovery = await discoverPlugins({ pluginsDirectory: join(import.meta.dirname, '../../../../plugins') });
  const isolation = { tierOf: () => 'child' as const, points: [storagePoint] };
  host = createHost({ discovery, db: database.db, egress, secrets, isolation });
});
afterAll(async () => {
  await host.close();
  await Promise.all([egress.close(), database.drop()]);
  rmSync(root, { recursive: true, force: true });
});

it('a storage is tried before it is saved, by its fields and then by its code', async () => {
  const folder = join(root, 'tried');
  expect(await host.connectionTests.tryNew(plugin, { config: { folder } })).toMatchObject({
    outcome: 'ok',
    message: 'The folder will be made',
  });
  expect(existsSync(folder)).toBe(false);
  const taken = join(root, 'taken');
  mkdirSync(taken);
  writeFileSync(join(taken, 'thesis.doc'), 'x');
  expect(await host.connectionTests.tryNew(plugin, { config: { folder: taken } })).toMatchObject({
    outcome: 'failed',
    message: expect.stringContaining('holds other files'),
  });
  await expect(host.connectionTests.tryNew(plugin, { config: { folder: 'relative' } })).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
  });
});

it('an instance of it is healthy until its folder is gone', async () => {
  const folder = join(root, 'live');
  const ref = { ...plugin, name: 'files' };
  await host.instances.create({ ...ref, config: { folder } });
  const check = () => host.probe.check(ref, new AbortController().signal);
  expect(await check()).toMatchObject({ status: 'healthy', details: { freeBytes: expect.any(Number) } });
  rmSync(folder, { recursive: true });
  await expect(check()).rejects.toMatchObject({ code: 'UNAVAILABLE', message: expect.stringContaining('is gone') });
});

it('it keeps objects from the process that it has of its own', async () => {
  const folder = join(root, 'child');
  const disk = await host.plugins.contribution(storagePoint, 'disk');
  const storage = await disk.configure({ folder }, scriptedInstance({ configurable: disk }));
  const bytes = randomBytes(500_000);
  await storage.put('a/b', byteStream(bytes), { kind: 'random' });
  const { content, metadata } = await storage.get('a/b');
  expect(Buffer.from(await readBytes(content, bytes.length)).equals(bytes)).toBe(true);
  expect(metadata).toEqual({ kind: 'random' });
  expect(readdirSync(join(folder, 'objects/a'))).toEqual(['b~object']);
  expect(host.plugins.status().find(({ id }) => id === 'disk-storage')).toMatchObject({
    tier: 'child',
    state: 'loaded',
    pid: expect.any(Number),
  });
  await disk.dispose(storage);
});
