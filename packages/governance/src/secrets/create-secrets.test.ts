import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { createEgress } from '@automate/egress';
import { createTestDatabase, type TestDatabase } from '@automate/embedded-postgres/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { listAudit } from '../audit/audit.ts';
import { governanceMigrations } from '../database/migrations.ts';
import { createKeyring, masterKey } from '../keys/keyring.ts';
import { ChainedSecretsBackend } from './chained-backend.ts';
import { createSecrets, type SecretsOptions } from './create-secrets.ts';
import { EncryptedTableSecretsBackend } from './encrypted-table-backend.ts';
import { EnvironmentSecretsBackend } from './environment-backend.ts';
import type { SecretsBackend } from './secrets-backend.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase({ migrations: [governanceMigrations] });
});
afterAll(() => database.drop());
beforeEach(() => database.sql`truncate automate_governance.secrets, automate_governance.secret_bindings cascade`);

const keyring = createKeyring([masterKey(randomBytes(32))]);
const backend = () => new EncryptedTableSecretsBackend({ db: database.db, keyring });
const open = (options: Partial<SecretsOptions> = {}) =>
  createSecrets({ backend: backend(), keyring, db: database.db, ...options });

const api = { protocol: 'https:', host: 'api.example.com', port: 443 } as const;
const scope = { tenantId: 'default', ids: ['run1'] };
const denied = { code: 'PERMISSION_DENIED', effect: 'none', retryable: false };

describe('placeholders', () => {
  it('are revealed for the hosts the secret is bound to, and no other', async () => {
    const secrets = open();
    await secrets.set('default', 'TOKEN', 'plaintext', { hosts: ['api.example.com', '*.example.org'] });
    const placeholder = await secrets.placeholder('default', 'TOKEN', 'run1');
    expect(placeholder).not.toContain('plaintext');
    expect(await secrets.reveal(placeholder, { scope, target: api })).toBe('plaintext');
    expect(await secrets.reveal(placeholder, { scope, target: { ...api, host: 'a.example.org' } })).toBe('plaintext');
    const elsewhere = secrets.reveal(placeholder, { scope, target: { ...api, host: 'evil.com' } });
    await expect(elsewhere).rejects.toMatchObject(denied);
    await expect(elsewhere).rejects.toThrow(/\$secret:TOKEN .*https:\/\/evil\.com:443.*api\.example\.com/);
    const inTheClear = secrets.reveal(placeholder, { scope, target: { ...api, protocol: 'http:', port: 80 } });
    await expect(inTheClear).rejects.toThrow('HTTPS only');
  });

  it('are revealed nowhere when the secret is bound to nothing', async () => {
    const secrets = open();
    await secrets.set('default', 'TOKEN', 'plaintext');
    const placeholder = await secrets.placeholder('default', 'TOKEN', 'run1');
    await expect(secrets.reveal(placeholder, { scope, target: api })).rejects.toThrow('bound to no host');
    await secrets.bind('default', 'TOKEN', ['api.example.com']);
    expect(await secrets.reveal(placeholder, { scope, target: api })).toBe('plaintext');
    await secrets.bind('default', 'TOKEN', []);
    await expect(secrets.reveal(placeholder, { scope, target: api })).rejects.toMatchObject(denied);
  });

  it('are of no use in another scope, another tenant, or when they are not genuine', async () => {
    const secrets = open();
    for (const tenantId of ['default', 'other']) {
      await secrets.set(tenantId, 'TOKEN', `of ${tenantId}`, { hosts: ['api.example.com'] });
    }
    const placeholder = await secrets.placeholder('default', 'TOKEN', 'run1');
    const stranger = open({ keyring: createKeyring([masterKey(randomBytes(32))]), backend: backendOf('made up') });
    const attempts = [
      [placeholder, { ...scope, ids: ['run2'] }],
      [placeholder, { ...scope, tenantId: 'other' }],
      [`${placeholder.slice(0, -1)}${placeholder.endsWith('A') ? 'B' : 'A'}`, scope],
      [await stranger.placeholder('default', 'TOKEN', 'run1'), scope],
      ['asec_00', scope],
    ] as const;
    for (const [text, scope] of attempts) {
      await expect(secrets.reveal(text, { scope, target: api })).rejects.toMatchObject(denied);
    }
    expect(await secrets.reveal(placeholder, { scope, target: api })).toBe('of default');
  });

  it('need a secret that is there, when made and when revealed', async () => {
    const secrets = open({ cacheMs: 0 });
    const missing = { code: 'SECRET_NOT_FOUND', effect: 'none' };
    await expect(secrets.placeholder('default', 'TOKEN', 'run1')).rejects.toMatchObject(missing);
    await expect(secrets.placeholder('default', 'a key', 'run1')).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    await secrets.set('default', 'TOKEN', 'plaintext', { hosts: ['api.example.com'] });
    const placeholder = await secrets.placeholder('default', 'TOKEN', 'run1');
    await secrets.delete('default', 'TOKEN');
    await expect(secrets.reveal(placeholder, { scope, target: api })).rejects.toMatchObject(missing);
  });

  it('are found and shown', async () => {
    const secrets = open({ backend: backendOf('plaintext') });
    const placeholder = await secrets.placeholder('default', 'TOKEN', 'run1');
    expect(secrets.find(`Bearer ${placeholder}!`)).toEqual([{ placeholder, index: 7 }]);
    expect(secrets.display(placeholder)).toBe('$secret:TOKEN');
    expect(secrets.redactText(`Bearer ${placeholder}x`)).toBe('Bearer $secret:TOKENx');
    expect(secrets.redact('default', { [placeholder]: [placeholder] })).toEqual({ '$secret:TOKEN': ['$secret:TOKEN'] });
  });
});

describe('bindings', () => {
  it('come from the configuration and the table, for one tenant or for all', async () => {
    const secrets = open({
      bindings: [
        { key: 'TOKEN', hosts: ['api.example.com'] },
        { key: 'TOKEN', hosts: ['one.example.com'], tenantId: 'one' },
      ],
    });
    await secrets.bind('one', 'TOKEN', ['b.example.com', 'B.example.com', 'a.example.com']);
    expect(await secrets.bindings('one', 'TOKEN')).toEqual([
      'api.example.com',
      'one.example.com',
      'a.example.com',
      'b.example.com',
    ]);
    expect(await secrets.bindings('two', 'TOKEN')).toEqual(['api.example.com']);
    expect(await secrets.bindings('one', 'OTHER')).toEqual([]);
  });

  it('are checked', async () => {
    expect(() => open({ bindings: [{ key: 'TOKEN', hosts: ['*'] }] })).toThrow('*');
    const secrets = open();
    await expect(secrets.bind('default', 'TOKEN', ['*.com'])).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    await expect(secrets.set('default', 'TOKEN', 'v', { hosts: ['*.com'] })).rejects.toThrow('too wide');
    expect(await secrets.list('default')).toEqual([]);
    await expect(
      createSecrets({ backend: backendOf('v'), keyring }).bind('default', 'TOKEN', ['a.com']),
    ).rejects.toMatchObject({
      code: 'FAILED_PRECONDITION',
    });
  });

  it('go with the secret when it is deleted', async () => {
    const secrets = open();
    await secrets.set('default', 'TOKEN', 'v', { hosts: ['api.example.com'] });
    await secrets.delete('default', 'TOKEN');
    await secrets.set('default', 'TOKEN', 'another');
    expect(await secrets.bindings('default', 'TOKEN')).toEqual([]);
  });

  it('never let the old value go to a new host while both are changed', async () => {
    const inner = backend();
    const seen: string[][] = [];
    const watched: SecretsBackend = {
      id: 'watched',
      get: (tenantId, key) => inner.get(tenantId, key),
      async set(tenantId, key, value) {
        // Another process that reads now, before the value changes and after.
        seen.push(await secrets.bindings(tenantId, key));
        const info = await inner.set(tenantId, key, value);
        seen.push(await secrets.bindings(tenantId, key));
        return info;
      },
    };
    const secrets = open({ backend: watched });
    await secrets.set('default', 'TOKEN', 'old', { hosts: ['old.example.com'] });
    await secrets.set('default', 'TOKEN', 'new', { hosts: ['new.example.com'] });
    expect(seen).toEqual([[], [], [], []]);
    expect(await secrets.bindings('default', 'TOKEN')).toEqual(['new.example.com']);
  });

  it('are those of the value that is there, however many change both at the same moment', async () => {
    const inner = backend();
    const seen: string[][] = [];
    const watched: SecretsBackend = {
      id: 'watched',
      get: (tenantId, key) => inner.get(tenantId, key),
      async set(tenantId, key, value) {
        seen.push(await open().bindings(tenantId, key));
        const info = await inner.set(tenantId, key, value);
        seen.push(await open().bindings(tenantId, key));
        return info;
      },
    };
    // As many processes.
    await Promise.all(
      Array.from({ length: 6 }, (_, n) =>
        open({ backend: watched }).set('default', 'SHARED', `value ${n}`, { hosts: [`h${n}.example.com`] }),
      ),
    );
    expect(seen).toEqual(seen.map(() => []));
    const [host] = await open().bindings('default', 'SHARED');
    expect(host).toBe(`h${(await inner.get('default', 'SHARED')).slice('value '.length)}.example.com`);
  });

  it('of a secret from the environment are not changed by who may only write secrets', async () => {
    const env = new EnvironmentSecretsBackend({ allow: ['TOKEN'], env: { TOKEN: 'from the environment' } });
    const secrets = open({ backend: new ChainedSecretsBackend([env, backend()]) });
    await secrets.bind('default', 'TOKEN', ['api.example.com']);
    await expect(secrets.set('default', 'TOKEN', 'x', { hosts: ['evil.com'] })).rejects.toMatchObject({
      code: 'FAILED_PRECONDITION',
    });
    expect(await secrets.bindings('default', 'TOKEN')).toEqual(['api.example.com']);
    // It would still be there, and nothing could be done with it any more.
    await expect(secrets.delete('default', 'TOKEN')).rejects.toMatchObject({ code: 'FAILED_PRECONDITION' });
    expect(await secrets.bindings('default', 'TOKEN')).toEqual(['api.example.com']);
  });
});

describe('values', () => {
  it('are there or not, also for who may not list them; of a backend that does not answer nobody knows', async () => {
    const secrets = open();
    await secrets.set('default', 'TOKEN', 'plaintext');
    expect(await secrets.has('default', 'TOKEN')).toBe(true);
    expect(await secrets.has('default', 'OTHER')).toBe(false);
    expect(await secrets.has('elsewhere', 'TOKEN')).toBe(false);
    await secrets.delete('default', 'TOKEN');
    expect(await secrets.has('default', 'TOKEN')).toBe(false);
    const away: SecretsBackend = { id: 'away', get: () => Promise.reject(new Error('connection refused')) };
    await expect(open({ backend: away }).has('default', 'TOKEN')).rejects.toThrow('connection refused');
  });

  it('are read again after a while, and at once where they were changed', async () => {
    let time = 0;
    const clock = { now: () => time, monotonic: () => time };
    const here = open({ clock });
    const there = open({ clock });
    await here.set('default', 'TOKEN', 'first');
    expect(await there.plaintext('default', 'TOKEN')).toBe('first');
    await here.set('default', 'TOKEN', 'second');
    expect(await here.plaintext('default', 'TOKEN')).toBe('second');
    expect(await there.plaintext('default', 'TOKEN')).toBe('first');
    time = 10_000;
    expect(await there.plaintext('default', 'TOKEN')).toBe('second');
  });

  it('are asked for once by many at a time, and again after a failure', async () => {
    let asked = 0;
    const secrets = open({
      backend: {
        id: 'slow',
        async get() {
          if (++asked === 1) throw new Error('not yet');
          return 'value';
        },
      },
    });
    await expect(secrets.plaintext('default', 'A')).rejects.toThrow('not yet');
    await Promise.all(Array.from({ length: 50 }, () => secrets.plaintext('default', 'A')));
    expect(asked).toBe(2);
  });

  it('are masked from the moment they are known', async () => {
    const secrets = open();
    expect(secrets.redactText('the-value')).toBe('the-value');
    expect(secrets.redactor(scope)).toBeUndefined();
    await secrets.set('default', 'TOKEN', 'the-value');
    expect(secrets.redactText('the-value')).toBe('$secret:TOKEN');
    expect(secrets.redact('default', ['the-value', 7])).toEqual(['$secret:TOKEN', 7]);
    expect(secrets.redact('another', ['the-value'])).toEqual(['the-value']);
    expect(secrets.redactor(scope)?.text('the-value')).toBe('$secret:TOKEN');
    expect(secrets.redactor({ ...scope, tenantId: 'another' })).toBeUndefined();
    const restarted = open();
    await restarted.plaintext('default', 'TOKEN');
    expect(restarted.redactText('the-value')).toBe('$secret:TOKEN');
  });

  it('are changed by one of those who saw the same, with its hosts, and by nobody who saw another', async () => {
    const [here, there] = [open(), open()];
    let revision = await here.revision('default', 'RACED');
    expect(revision).toBe(0);
    for (let round = 0; round < 5; round += 1) {
      const tries = await Promise.allSettled(
        Array.from({ length: 8 }, async (_, n) => {
          const hosts = [`h${n}.example.com`];
          const set = { hosts, ifRevision: revision };
          return { n, hosts, ...(await [here, there][n % 2]!.set('default', 'RACED', `value ${round} ${n}`, set)) };
        }),
      );
      const [won, ...more] = tries.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
      expect(more).toEqual([]);
      for (const each of tries) if (each.status === 'rejected') expect(each.reason).toMatchObject({ code: 'ABORTED' });
      expect(await backend().get('default', 'RACED')).toBe(`value ${round} ${won?.n}`);
      expect(await here.bindings('default', 'RACED')).toEqual(won?.hosts);
      expect(await there.revision('default', 'RACED')).toBe(won?.revision);
      // One that is gone does not begin anew, and neither do its hosts change in silence.
      if (round === 3) await here.delete('default', 'RACED');
      else await here.bind('default', 'RACED', []);
      revision = await here.revision('default', 'RACED');
      expect(revision).toBe(Number(won?.revision) + 1);
    }
  });

  it('cannot be written where there is no place for them', async () => {
    const secrets = open({ backend: backendOf('x') });
    const refused = { code: 'FAILED_PRECONDITION', effect: 'none' };
    await expect(secrets.set('default', 'A', 'b')).rejects.toMatchObject(refused);
    await expect(secrets.delete('default', 'A')).rejects.toMatchObject(refused);
    expect(await secrets.list('default')).toEqual([]);
  });

  it('stand in no table, in no form, and what was done to them is told', async () => {
    const secrets = open();
    const value = 'planted secret/+=?"ü';
    await secrets.set('default', 'PLANTED', value, { hosts: ['api.example.com'], actor: 'key:1' });
    await secrets.set('default', 'PLANTED', `${value}2`);
    await secrets.placeholder('default', 'PLANTED', 'run1');
    await secrets.delete('default', 'GONE');
    const tables = await database.sql<{ name: string }[]>`
      select table_name as name from information_schema.tables where table_schema = 'automate_governance'`;
    expect(tables.length).toBeGreaterThan(5);
    let dump = '';
    for (const { name } of tables) {
      const rows = await database.sql.unsafe(`select row_to_json(t)::text as row from automate_governance.${name} t`);
      dump += rows.map(({ row }) => row).join('\n');
    }
    expect(dump).toContain('PLANTED');
    // bytea is written in hexadecimal, which is one of the forms.
    expect(secrets.redactText(dump)).toBe(dump);
    const told = (await listAudit(database.db, 'default')).map(({ actor, action, subject }) => [
      actor,
      action,
      subject,
    ]);
    expect(told).toContainEqual(['key:1', 'secret.set', 'PLANTED']);
    expect(told).toContainEqual(['system', 'secret.delete', 'GONE']);
  });
});

describe('with egress', () => {
  let server: Server;
  let url: string;
  const received: string[] = [];
  beforeAll(async () => {
    server = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      const seen = `${request.url} ${request.headers.authorization} ${body}`;
      received.push(seen);
      // In two pieces that cut whatever is in them.
      response.write(seen.slice(0, seen.length / 2));
      setTimeout(() => response.end(seen.slice(seen.length / 2)), 20);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it('the server gets the plaintext, the caller never', async () => {
    const value = 'sécret/+="value"';
    const secrets = open();
    await secrets.set('default', 'TOKEN', value, { hosts: ['127.0.0.1'] });
    const placeholder = await secrets.placeholder('default', 'TOKEN', 'run1');
    const egress = createEgress({ allowPrivate: ['127.0.0.1'], secrets });
    const request = {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`me:${placeholder}`).toString('base64')}` },
      body: JSON.stringify({ token: placeholder }),
    };
    const response = await egress.fetch(`${url}/${placeholder}?k=${placeholder}`, { ...request, secretScope: scope });
    const text = await response.text();
    expect(received.at(-1)).toBe(
      `/${encodeURIComponent(value).replace('%2B%3D', '+=')}?k=${encodeURIComponent(value)} Basic ${Buffer.from(`me:${value}`).toString('base64')} ${JSON.stringify({ token: value })}`,
    );
    expect(text).toMatch(
      /^\/\$secret:TOKEN\?k=\$secret:TOKEN Basic \S*\$secret:TOKEN\S* \{"token":"\$secret:TOKEN"\}$/,
    );
    const before = received.length;
    const other = egress.fetch(url, { ...request, secretScope: { ...scope, ids: ['run2'] } });
    await expect(other).rejects.toMatchObject(denied);
    expect(received).toHaveLength(before);
    await egress.close();
  });
});

function backendOf(value: string): SecretsBackend {
  return { id: 'fixed', get: async () => value };
}
