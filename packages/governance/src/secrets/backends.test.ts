import { randomBytes } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '@automate/embedded-postgres/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { secretsBackendContractSuite } from '../contract-suite/secrets-backend-suite.ts';
import { governanceMigrations } from '../database/migrations.ts';
import { createKeyring, masterKey } from '../keys/keyring.ts';
import { ChainedSecretsBackend } from './chained-backend.ts';
import { EncryptedTableSecretsBackend } from './encrypted-table-backend.ts';
import { EnvironmentSecretsBackend } from './environment-backend.ts';
import type { SecretsBackend } from './secrets-backend.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase({ migrations: [governanceMigrations] });
});
afterAll(() => database.drop());

const keyring = createKeyring([masterKey(randomBytes(32))]);
const inTable = async () => {
  await database.sql`truncate automate_governance.secrets cascade`;
  return new EncryptedTableSecretsBackend({ db: database.db, keyring });
};

secretsBackendContractSuite(
  { describe, it },
  {
    name: 'encrypted table',
    create: async () => ({ backend: await inTable() }),
    capabilities: { write: true, list: true, versions: true },
  },
);

secretsBackendContractSuite(
  { describe, it },
  {
    name: 'environment',
    async create() {
      const env: Record<string, string> = {};
      const allow = ['KEY', 'THERE', 'A', 'B', 'C', ...[0, 1, 2, 3, 4].map((index) => `KEY_${index}`)];
      return {
        backend: new EnvironmentSecretsBackend({ allow, env }),
        seed: async (_tenantId, key, value) => void Object.assign(env, { [key]: value }),
      };
    },
    capabilities: { write: false, list: true, versions: false },
    tenants: false,
  },
);

secretsBackendContractSuite(
  { describe, it },
  {
    name: 'chain',
    create: async () => ({
      backend: new ChainedSecretsBackend([
        new EnvironmentSecretsBackend({ allow: ['ELSE'], env: {} }),
        await inTable(),
      ]),
    }),
    capabilities: { write: true, list: true, versions: true },
  },
);

describe('environment backend', () => {
  it('reads nothing but the names on the list, for the tenants it is for', async () => {
    const env = { ALLOWED: 'yes', OTHER: 'no', EMPTY: '' };
    const backend = new EnvironmentSecretsBackend({ allow: ['ALLOWED', 'EMPTY'], env });
    expect(await backend.get('default', 'ALLOWED')).toBe('yes');
    for (const [tenant, key] of [
      ['default', 'OTHER'],
      ['default', 'EMPTY'],
      ['default', 'toString'],
      ['another', 'ALLOWED'],
    ] as const) {
      await expect(backend.get(tenant, key)).rejects.toMatchObject({ code: 'SECRET_NOT_FOUND' });
    }
    expect(await backend.list('default')).toEqual([{ key: 'ALLOWED' }]);
    expect(await backend.list('another')).toEqual([]);
  });
});

describe('encrypted table', () => {
  it('gives back any text, and keeps none of it readable', async () => {
    const backend = await inTable();
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', minLength: 1, maxLength: 300 }), async (value) => {
        fc.pre(!value.includes('\0'));
        await backend.set('default', 'ANY', value);
        expect(await backend.get('default', 'ANY')).toBe(value);
      }),
      { numRuns: 50 },
    );
  });

  it('keeps ten versions', async () => {
    const backend = await inTable();
    for (let i = 1; i <= 13; i++) await backend.set('default', 'MANY', `value ${i}`);
    expect((await backend.versions('default', 'MANY')).map(({ version }) => version)).toEqual([
      13, 12, 11, 10, 9, 8, 7, 6, 5, 4,
    ]);
    expect(await backend.get('default', 'MANY')).toBe('value 13');
  });

  it.each([
    ['ciphertext', 'ciphertext = set_byte(ciphertext, 0, get_byte(ciphertext, 0) # 1)'],
    [
      'tag',
      'ciphertext = set_byte(ciphertext, octet_length(ciphertext) - 1, get_byte(ciphertext, octet_length(ciphertext) - 1) # 1)',
    ],
    ['nonce', 'nonce = set_byte(nonce, 0, get_byte(nonce, 0) # 1)'],
  ])('notices a changed %s', async (_what, change) => {
    const backend = await inTable();
    await backend.set('default', 'KEY', 'value');
    await database.sql.unsafe(`update automate_governance.secret_versions set ${change}`);
    await expect(backend.get('default', 'KEY')).rejects.toMatchObject({ code: 'DATA_LOSS', effect: 'none' });
  });

  it('decrypts a value nowhere but in its own tenant, secret and version', async () => {
    const { sql } = database;
    const backend = await inTable();
    for (const value of ['v1', 'v2']) await backend.set('one', 'A', value);
    await backend.set('one', 'B', 'b');
    await backend.set('two', 'A', 'other tenant');
    const copy = (from: string, to: string) =>
      sql.unsafe(`
      update automate_governance.secret_versions t set nonce = f.nonce, ciphertext = f.ciphertext
      from automate_governance.secret_versions f
      join automate_governance.secrets fs on fs.tenant_id = f.tenant_id and fs.id = f.secret_id,
      automate_governance.secrets ts
      where ts.tenant_id = t.tenant_id and ts.id = t.secret_id and (${from}) and (${to})`);
    // Another version, another secret, another tenant.
    for (const from of [
      "fs.key = 'A' and f.version = 1 and f.tenant_id = 'one'",
      "fs.key = 'B'",
      "f.tenant_id = 'two'",
    ]) {
      await copy(from, "ts.tenant_id = 'one' and ts.key = 'A' and t.version = 2");
      await expect(backend.get('one', 'A')).rejects.toMatchObject({ code: 'DATA_LOSS' });
    }
    expect(await backend.get('two', 'A')).toBe('other tenant');
  });

  it('says which key is missing, and reads with an old key once it is there', async () => {
    const backend = await inTable();
    await backend.set('default', 'KEY', 'value');
    const other = masterKey(randomBytes(32));
    const wrong = new EncryptedTableSecretsBackend({ db: database.db, keyring: createKeyring([other]) });
    const refused = wrong.get('default', 'KEY');
    await expect(refused).rejects.toMatchObject({ code: 'FAILED_PRECONDITION', effect: 'none' });
    await expect(refused).rejects.toThrow(keyring.current.id);
    await expect(refused).rejects.toThrow(other.id);
    const rotated = new EncryptedTableSecretsBackend({
      db: database.db,
      keyring: createKeyring([other, keyring.current]),
    });
    expect(await rotated.get('default', 'KEY')).toBe('value');
    await rotated.set('default', 'KEY', 'new value');
    await expect(backend.get('default', 'KEY')).rejects.toThrow(other.id);
  });

  it('does not decrypt with another key of the same name', async () => {
    await (await inTable()).set('default', 'KEY', 'value');
    const impostor = createKeyring([masterKey(randomBytes(32), keyring.current.id)]);
    const backend = new EncryptedTableSecretsBackend({ db: database.db, keyring: impostor });
    await expect(backend.get('default', 'KEY')).rejects.toMatchObject({ code: 'DATA_LOSS' });
  });

  it('never uses a nonce twice', async () => {
    const backend = await inTable();
    for (let i = 0; i < 20; i++) await backend.set('default', `KEY_${i}`, 'the same');
    const [row] = await database.sql`
      select count(distinct nonce)::int as nonces, count(distinct ciphertext)::int as ciphertexts
      from automate_governance.secret_versions`;
    expect(row).toEqual({ nonces: 20, ciphertexts: 20 });
  });

  it('says what to do when the tables are missing or the database is away', async () => {
    await using empty = await createTestDatabase();
    const bare = new EncryptedTableSecretsBackend({ db: empty.db, keyring });
    await expect(bare.get('default', 'KEY')).rejects.toMatchObject({ code: 'FAILED_PRECONDITION' });
    await expect(bare.get('default', 'KEY')).rejects.toThrow('governanceMigrations');
    const away = await database.connect();
    await away.close();
    const backend = new EncryptedTableSecretsBackend({ db: away.db, keyring });
    await expect(backend.get('default', 'KEY')).rejects.toMatchObject({ code: 'UNAVAILABLE', retryable: true });
  });
});

describe('chain', () => {
  const env = new EnvironmentSecretsBackend({ allow: ['BOTH', 'ENV'], env: { BOTH: 'from env', ENV: 'e' } });

  it('asks in order, lists both, and writes where it can', async () => {
    const table = await inTable();
    await table.set('default', 'BOTH', 'from table');
    const chain = new ChainedSecretsBackend([env, table]);
    expect(await chain.get('default', 'BOTH')).toBe('from env');
    await chain.set('default', 'NEW', 'n');
    expect(await table.get('default', 'NEW')).toBe('n');
    expect((await chain.list('default')).map(({ key, version }) => [key, version])).toEqual([
      ['BOTH', undefined],
      ['ENV', undefined],
      ['NEW', 1],
    ]);
  });

  it('does not write what an earlier backend would hide, nor to a chain without a place', async () => {
    const chain = new ChainedSecretsBackend([env, await inTable()]);
    await expect(chain.set('default', 'ENV', 'x')).rejects.toMatchObject({ code: 'FAILED_PRECONDITION' });
    await expect(new ChainedSecretsBackend([env]).set('default', 'X', 'x')).rejects.toMatchObject({
      code: 'FAILED_PRECONDITION',
    });
  });

  it('does not go on to the next when one cannot be reached', async () => {
    const broken: SecretsBackend = { id: 'broken', get: () => Promise.reject(new Error('sealed')) };
    const chain = new ChainedSecretsBackend([broken, env]);
    await expect(chain.get('default', 'ENV')).rejects.toThrow('sealed');
  });
});
