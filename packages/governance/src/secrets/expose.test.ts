import { randomBytes } from 'node:crypto';
import type { PluginPermission } from '@automate/core';
import { createTestDatabase, type TestDatabase } from '@automate/embedded-postgres/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listAudit } from '../audit/audit.ts';
import { governanceMigrations } from '../database/migrations.ts';
import { createKeyring, masterKey } from '../keys/keyring.ts';
import { createSecrets } from './create-secrets.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase({ migrations: [governanceMigrations] });
});
afterAll(() => database.drop());

const SECRET = 'planted-smtp-password';
const read = (scope: string): PluginPermission => ({ resource: 'secrets', action: 'read', scope });
const open = (grants: Record<string, PluginPermission[]>) =>
  createSecrets({
    backend: { id: 'fixed', get: async () => SECRET },
    keyring: createKeyring([masterKey(randomBytes(32))]),
    db: database.db,
    grants: (pluginId) => grants[pluginId] ?? [],
  });
const scope = { tenantId: 'default', ids: ['instance/1'] };
const use = { scope, pluginId: 'mail', field: 'password', requested: [read('password')] };

describe('secrets.expose', () => {
  it('gives the plaintext to who asked for it and was granted it, and tells the audit table', async () => {
    const secrets = open({ mail: [read('password')] });
    const placeholder = await secrets.placeholder('default', 'mail/main/password', 'instance/1');
    expect(await secrets.expose(placeholder, use)).toBe(SECRET);
    expect(secrets.redactText(`a ${SECRET}`)).toBe('a $secret:mail/main/password');
    expect(await listAudit(database.db, 'default')).toMatchObject([
      { actor: 'plugin:mail', action: 'secret.expose', subject: 'mail/main/password' },
    ]);
  });

  it('tells what a plugin asks for, and whether it was granted', () => {
    const requested = [read('password'), read('user'), { resource: 'network', action: 'https', scope: '*' } as const];
    expect(open({ mail: [read('pass*')] }).plaintextGrants('mail', requested)).toEqual([
      { field: 'password', granted: true },
      { field: 'user', granted: false },
    ]);
    expect(open({}).plaintextGrants('mail', [])).toEqual([]);
  });

  it.each<[string, Record<string, PluginPermission[]>, Partial<typeof use>, RegExp]>([
    ['was granted nothing', {}, {}, /operator has not granted it.*secrets, read, password/],
    ['did not ask for it in its manifest', { mail: [read('*')] }, { requested: [] }, /manifest does not ask/],
    ['was granted another field', { mail: [read('user')] }, {}, /operator has not granted/],
    ['is another plugin', { mail: [read('password')] }, { pluginId: 'other' }, /operator has not granted/],
    [
      'has a placeholder of something else',
      { mail: [read('*')] },
      { scope: { ...scope, ids: ['x'] } },
      /made for another/,
    ],
  ])('refuses who %s, and tells nothing', async (_who, grants, change, message) => {
    const before = await listAudit(database.db, 'default');
    const secrets = open(grants);
    const placeholder = await secrets.placeholder('default', 'mail/main/password', 'instance/1');
    const refused = secrets.expose(placeholder, { ...use, ...change });
    await expect(refused).rejects.toMatchObject({ code: 'PERMISSION_DENIED', effect: 'none' });
    await expect(refused).rejects.toThrow(message);
    await expect(refused).rejects.not.toThrow('planted');
    expect(await listAudit(database.db, 'default')).toEqual(before);
  });
});
