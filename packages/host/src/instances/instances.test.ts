import { AutomateError, DEFAULT_TENANT, type JsonObject } from '@automate/core';
import { createTestDatabase, type TestDatabase } from '@automate/embedded-postgres/testing';
import { governanceMigrations, listAudit, type Secrets } from '@automate/governance';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findConfigurable } from '../__fixtures__/connectors.ts';
import { tableSecrets } from '../__fixtures__/table-secrets.ts';
import { hostMigrations } from '../migrations.ts';
import { createInstances, type Instances } from './instances.ts';

let database: TestDatabase;
let secrets: Secrets;
let instances: Instances;
const config = { company: 'Acme', token: { $secret: 'ERP_TOKEN' } };
const main = { tenantId: DEFAULT_TENANT, pluginId: 'erp', name: 'main' };

beforeAll(async () => {
  database = await createTestDatabase({ migrations: [governanceMigrations, hostMigrations] });
  secrets = tableSecrets(database.db);
});
afterAll(() => database.drop());
beforeEach(async () => {
  for (const table of ['instances', 'instance_secrets', 'instance_applications']) {
    await database.sql`DELETE FROM automate_host.${database.sql(table)}`;
  }
  for (const { key } of await secrets.list(DEFAULT_TENANT)) await secrets.delete(DEFAULT_TENANT, key);
  instances = open({ cacheMs: 60_000 });
});

function open(more: Partial<Parameters<typeof createInstances>[0]> = {}): Instances {
  return createInstances({ db: database.db, findConfigurable, secrets, ...more });
}

const errorOf = (work: Promise<unknown>): Promise<AutomateError> =>
  work.then(
    () => expect.unreachable(),
    (error: AutomateError) => error,
  );
const pointersOf = async (work: Promise<unknown>) =>
  ((await errorOf(work)).details?.errors ?? []).map(({ pointer }) => pointer).sort();
const secretKeys = async () => (await secrets.list(DEFAULT_TENANT)).map(({ key }) => key);
const keyOf = (of: JsonObject, field: string) => (of[field] as { $secret: string }).$secret;
const states = async () =>
  (
    await database.sql<{ field: string; state: string }[]>`
      SELECT field, state FROM automate_host.instance_secrets ORDER BY created_at, field`
  ).map(({ field, state }) => `${field} ${state}`);

describe('instances', () => {
  it('are created, read, changed and deleted', async () => {
    const created = await instances.create({ ...main, config });
    expect(created).toEqual({
      ...main,
      id: expect.any(String),
      contribution: { point: 'connector', key: 'erp' },
      config,
      version: 1,
      createdAt: expect.any(Date),
      updatedAt: expect.any(Date),
      updatedBy: 'system',
      secretsSetAt: {},
    });
    expect(await instances.get(main)).toEqual(created);
    // Its times are told to the millisecond.
    await new Promise((resolve) => setTimeout(resolve, 5));
    const changed = await instances.update(main, { config: { company: 'Other' }, actor: 'key:1' });
    expect(changed).toMatchObject({ config: { ...config, company: 'Other' }, version: 2, updatedBy: 'key:1' });
    expect(changed.updatedAt.getTime()).toBeGreaterThan(created.updatedAt.getTime());
    await instances.delete(main);
    expect(await instances.get(main)).toBeUndefined();
  });

  it('keep every JSON value as it is', async () => {
    const odd = { ...config, company: `"'\\ ü😀` };
    await instances.create({ ...main, config: odd });
    expect((await instances.get(main))?.config).toEqual(odd);
    expect(await database.sql`SELECT jsonb_typeof(config) AS type FROM automate_host.instances`).toEqual([
      { type: 'object' },
    ]);
  });

  it('are listed by plugin and name, each tenant its own', async () => {
    await instances.create({ ...main, name: 'b', config });
    await instances.create({ ...main, name: 'a', config });
    await instances.create({ ...main, pluginId: 'clock', config: {} });
    await instances.create({ ...main, tenantId: 'other', name: 'a', config });
    const names = async (tenantId: string, filter?: { pluginId: string }) =>
      (await instances.list(tenantId, filter)).map(({ pluginId, name }) => `${pluginId}/${name}`);
    expect(await names(DEFAULT_TENANT)).toEqual(['clock/main', 'erp/a', 'erp/b']);
    expect(await names(DEFAULT_TENANT, { pluginId: 'erp' })).toEqual(['erp/a', 'erp/b']);
    expect(await names('other')).toEqual(['erp/a']);
    await instances.delete({ ...main, name: 'a' });
    expect(await names('other')).toEqual(['erp/a']);
    expect(await instances.listAll()).toHaveLength(3);
  });

  it('refuse a name that is taken, however many try at once, and leave the secrets of the one alone', async () => {
    const attempts = await Promise.allSettled(
      Array.from({ length: 5 }, (_, n) => instances.create({ ...main, config: { ...config, token: `token-${n}` } })),
    );
    const made = attempts.flatMap((attempt, n) => (attempt.status === 'fulfilled' ? [{ ...attempt, n }] : []));
    expect(made).toHaveLength(1);
    for (const attempt of attempts) {
      if (attempt.status === 'rejected') expect(attempt.reason).toMatchObject({ code: 'ALREADY_EXISTS' });
    }
    const key = keyOf(made[0]!.value.config, 'token');
    expect(await secretKeys()).toEqual([key]);
    expect(await secrets.plaintext(DEFAULT_TENANT, key)).toBe(`token-${made[0]!.n}`);
    expect(await states()).toEqual(['token used']);
  });

  it('are made once however often the same request is sent', async () => {
    const request = { ...main, config: { ...config, token: 'planted' }, idempotencyKey: 'request-1' };
    const created = await Promise.all(Array.from({ length: 4 }, () => instances.create(request)));
    expect(new Set(created.map(({ id }) => id)).size).toBe(1);
    expect(await secretKeys()).toHaveLength(1);
    expect(await errorOf(instances.create({ ...request, idempotencyKey: 'request-2' }))).toMatchObject({
      code: 'ALREADY_EXISTS',
    });
  });

  it.each(['', 'Upper', 'has space', '-first', 'a'.repeat(64), 'a/b', '../x'])('refuse the name %j', async (name) => {
    expect(await pointersOf(instances.create({ ...main, name, config }))).toEqual(['/name']);
  });

  it('refuse what does not fit and change nothing', async () => {
    const wrong = { company: 'Acme', token: { no: 'reference' } };
    expect(await pointersOf(instances.create({ ...main, config: wrong }))).toEqual(['/configuration/token']);
    await instances.create({ ...main, config });
    expect(await pointersOf(instances.update(main, { config: wrong }))).toEqual(['/configuration/token']);
    expect(await instances.get(main)).toMatchObject({ config, version: 1 });
    expect(await secretKeys()).toEqual([]);
  });

  it('tell all that is wrong at once, and where, without repeating it', async () => {
    const wrong = { company: 'much too long a name', token: 'hunter2', note: 7, name: 1 };
    const error = await errorOf(instances.create({ ...main, name: 'A B', config: wrong }));
    expect(error.details?.errors?.map(({ pointer }) => pointer).sort()).toEqual([
      '/configuration/company',
      '/configuration/name',
      '/configuration/note',
      '/name',
    ]);
    expect(JSON.stringify([error.message, error.details])).not.toContain('hunter2');
    expect(await secretKeys()).toEqual([]);
  });

  it('are not found when there is none, nor a plugin', async () => {
    const notFound = { code: 'NOT_FOUND', effect: 'none' };
    expect(await errorOf(instances.update(main, { config }))).toMatchObject(notFound);
    expect(await errorOf(instances.delete(main))).toMatchObject(notFound);
    expect(await errorOf(instances.create({ ...main, pluginId: 'none', config }))).toMatchObject(notFound);
    const contribution = { point: 'connector', key: 'other' };
    expect(await errorOf(instances.create({ ...main, contribution, config }))).toMatchObject(notFound);
  });

  it('say what was done to them, by whom, and no value', async () => {
    await instances.create({ ...main, config: { ...config, token: 'planted' }, actor: 'key:ada' });
    await instances.update(main, { config: { company: 'B' }, actor: 'key:bob' });
    await instances.delete(main, { actor: 'key:cleo' });
    const audit = (await listAudit(database.db, DEFAULT_TENANT)).filter(({ action }) => action.startsWith('instance.'));
    expect(audit.slice(0, 3).map(({ actor, action, subject }) => [actor, action, subject])).toEqual([
      ['key:cleo', 'instance.delete', 'erp/main'],
      ['key:bob', 'instance.update', 'erp/main'],
      ['key:ada', 'instance.create', 'erp/main'],
    ]);
    expect(audit[2]?.details).toEqual({ point: 'connector', key: 'erp', version: 1, secretsSet: ['token'] });
    expect(JSON.stringify(audit)).not.toContain('planted');
  });
});

describe('two operators who save at once', () => {
  it('do not undo each other: the second is told the version that there is', async () => {
    await instances.create({ ...main, config: { ...config, token: 'first' } });
    const save = (company: string) =>
      instances.update(main, { config: { company, token: `token of ${company}` }, expectedVersion: 1 });
    const outcomes = await Promise.allSettled([save('A'), save('B'), save('C')]);
    const won = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    expect(won).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'ABORTED', effect: 'none' });
    }
    const { company, token } = won[0]!.config;
    expect(await secrets.plaintext(DEFAULT_TENANT, (token as { $secret: string }).$secret)).toBe(`token of ${company}`);
    expect(await instances.get(main)).toEqual(won[0]);
    // The losers' secrets are gone; the first one is kept for whoever still uses the first version.
    expect((await states()).sort()).toEqual(['token superseded', 'token used']);
    expect(await secretKeys()).toHaveLength(2);
    expect(await errorOf(save('D'))).toMatchObject({ code: 'ABORTED', details: { version: 2 } });
    expect(await errorOf(instances.delete(main, { expectedVersion: 1 }))).toMatchObject({ code: 'ABORTED' });
  });
});

describe('secrets of an instance', () => {
  it('are kept when left out, replaced by text, cleared by null, and kept as they are shown', async () => {
    const created = await instances.create({ ...main, config: { company: 'A', token: 'one', note: 'two' } });
    const token = keyOf(created.config, 'token');
    expect(created.secretsSetAt).toEqual({ token: expect.any(Date), note: expect.any(Date) });
    await instances.update(main, { config: { company: 'A', token: { $secret: token } } });
    expect(await states()).toEqual(['note used', 'token used']);
    const cleared = await instances.update(main, { config: { company: 'A', note: null } });
    expect(cleared.config).toEqual({ company: 'A', token: { $secret: token } });
    const masked = { company: 'A', token: { configured: true, updatedAt: new Date().toISOString() } };
    expect((await instances.update(main, { config: masked })).config).toEqual(cleared.config);
    const replaced = await instances.update(main, { config: { company: 'A', token: 'three' } });
    expect(keyOf(replaced.config, 'token')).not.toBe(token);
    expect(await secrets.plaintext(DEFAULT_TENANT, keyOf(replaced.config, 'token'))).toBe('three');
    expect(await pointersOf(instances.update(main, { config: { company: 'A', token: null } }))).toEqual([
      '/configuration/token',
    ]);
    expect(await pointersOf(instances.update(main, { config: { company: 'A', note: { configured: true } } }))).toEqual([
      '/configuration/note',
    ]);
  });

  it('go with the instance, and what a later one of the same name has is its own', async () => {
    await instances.create({ ...main, config: { company: 'A', token: 'one' } });
    await instances.update(main, { config: { company: 'A', token: 'two' } });
    expect(await secretKeys()).toHaveLength(2);
    await instances.delete(main);
    expect([await secretKeys(), await states()]).toEqual([[], []]);
    await secrets.set(DEFAULT_TENANT, 'ERP_TOKEN', 'kept elsewhere');
    await instances.create({ ...main, config });
    await instances.delete(main);
    expect(await secretKeys()).toEqual(['ERP_TOKEN']);
  });

  it('may go to the hosts of the manifest, filled in from the fields, or to those that are given', async () => {
    const baseUrl = 'https://erp.example.org:8443/api';
    const own = await instances.create({ ...main, config: { company: 'A', baseUrl, token: 'one', note: 'two' } });
    const hosts = (field: string) => secrets.bindings(DEFAULT_TENANT, keyOf(own.config, field));
    expect(await hosts('token')).toEqual(['erp.example.org:8443', 'login.example.com']);
    expect(await hosts('note')).toEqual([]);
    const plain = await instances.create({
      ...main,
      name: 'plain',
      config: { company: 'A', baseUrl: 'http://erp.example.org', token: 'one' },
    });
    expect(await secrets.bindings(DEFAULT_TENANT, keyOf(plain.config, 'token'))).toEqual([
      'http://erp.example.org',
      'login.example.com',
    ]);
    const chosen = await instances.create({
      ...main,
      name: 'chosen',
      config: { company: 'A', token: 'one' },
      hosts: { token: ['api.example.net'] },
    });
    expect(await secrets.bindings(DEFAULT_TENANT, keyOf(chosen.config, 'token'))).toEqual(['api.example.net']);
    const wrong = { token: ['api.example.net', '*'], note: ['x'], constructor: ['x'] };
    expect(
      await pointersOf(instances.update(main, { config: { company: 'A', baseUrl, token: 'x' }, hosts: wrong })),
    ).toEqual(['/hosts/constructor', '/hosts/note', '/hosts/token/1']);
  });

  it('are asked for again when the host that they go to changes', async () => {
    const before = { company: 'A', baseUrl: 'https://erp.example.org/one' };
    await instances.create({ ...main, config: { ...before, token: 'one', note: 'two' } });
    const other = (baseUrl: string, more = {}) =>
      instances.update(main, { config: { company: 'A', baseUrl, ...more } });
    expect(await other('https://erp.example.org/two')).toMatchObject({ version: 2 });
    for (const elsewhere of [
      'https://evil.example.org/one',
      'https://erp.example.org:8443/one',
      'http://erp.example.org/one',
      'https://erp.example.org.evil.example/one',
    ]) {
      // `note` is bound to nothing by the manifest: whatever the code does with it, it may mean that host.
      expect(await pointersOf(other(elsewhere))).toEqual(['/configuration/note', '/configuration/token']);
    }
    // Left out, it is the default: another host too.
    expect(await pointersOf(instances.update(main, { config: { company: 'A' } }))).toContain('/configuration/token');
    expect(await instances.get(main)).toMatchObject({ version: 2 });
    const moved = await other('https://new.example.org', { token: 'three', note: null });
    expect(await secrets.bindings(DEFAULT_TENANT, keyOf(moved.config, 'token'))).toContain('new.example.org');
  });

  it.each([
    ['the backend takes the first of two and no other', 'set'],
    ['the transaction does not commit', 'commit'],
  ])('are all there or none is: %s', async (_, fail) => {
    let sets = 0;
    const set: Secrets['set'] = async (...args) => {
      sets += 1;
      if (fail === 'set' && sets % 2 === 0) throw new AutomateError({ code: 'UNAVAILABLE', message: 'sealed' });
      return secrets.set(...args);
    };
    const db = new Proxy(database.db, {
      get(target, property) {
        if (property === 'transaction' && fail === 'commit') return () => Promise.reject(new Error('cut'));
        return Reflect.get(target, property, target) as unknown;
      },
    });
    const whole = { company: 'A', token: 'one', note: 'two' };
    await instances.create({ ...main, config: whole });
    const now = async () => [await instances.list(DEFAULT_TENANT), await secretKeys(), await states()];
    const before = await now();
    const broken = open({ db, secrets: { ...secrets, set } });
    for (const attempt of [
      () => broken.create({ ...main, name: 'new', config: whole }),
      () => broken.update(main, { config: { ...whole, company: 'B' } }),
    ]) {
      await expect(attempt()).rejects.toThrow(fail === 'set' ? 'sealed' : 'cut');
      expect(await now()).toEqual(before);
    }
  });

  it('that a process left behind when it died are removed later, and none that is used', async () => {
    const { config: used } = await instances.create({ ...main, config: { company: 'A', token: 'one' } });
    await secrets.set(DEFAULT_TENANT, 'erp/main/token@left', 'left behind');
    await database.sql`
      INSERT INTO automate_host.instance_secrets (tenant_id, secret_key, plugin_id, instance, field, state)
      VALUES (${DEFAULT_TENANT}, 'erp/main/token@left', 'erp', 'main', 'token', 'pending')`;
    await instances.sweep();
    expect(await secretKeys()).toHaveLength(2);
    await database.sql`UPDATE automate_host.instance_secrets SET changed_at = now() - interval '1 day'`;
    await instances.sweep();
    expect(await secretKeys()).toEqual([keyOf(used, 'token')]);
  });

  it('of an older version stay for as long as some process uses it', async () => {
    await instances.create({ ...main, config: { company: 'A', token: 'one' } });
    const { config: newer } = await instances.update(main, { config: { company: 'A', token: 'two' } });
    await database.sql`UPDATE automate_host.instance_secrets SET changed_at = now() - interval '5 minutes'`;
    await database.sql`
      INSERT INTO automate_host.instance_applications
        (tenant_id, plugin_id, instance, process_id, applied_version, oldest_version)
      VALUES (${DEFAULT_TENANT}, 'erp', 'main', gen_random_uuid(), 1, 1)`;
    await instances.sweep();
    expect(await secretKeys()).toHaveLength(2);
    await database.sql`UPDATE automate_host.instance_applications SET oldest_version = 2`;
    await instances.sweep();
    expect(await secretKeys()).toEqual([keyOf(newer, 'token')]);
  });

  it('that cannot be removed now are removed later', async () => {
    await instances.create({ ...main, config: { company: 'A', token: 'one' } });
    const away = open({ secrets: { ...secrets, delete: () => Promise.reject(new Error('sealed')) } });
    await away.delete(main);
    expect(await instances.get(main)).toBeUndefined();
    expect([await secretKeys(), await states()]).toEqual([[expect.any(String)], ['token dropped']]);
    await instances.sweep();
    expect([await secretKeys(), await states()]).toEqual([[], []]);
  });
});

describe('the cache', () => {
  const erp = { tenantId: DEFAULT_TENANT, pluginId: 'erp', point: 'connector', key: 'erp' };
  const find = (name?: string) => instances.cache.find({ ...erp, name });
  const changeElsewhere = () => database.sql`UPDATE automate_host.instances SET config = '{"company": "elsewhere"}'`;

  it('sees what this process changes at once, and what others change after its time', async () => {
    expect(await find('main')).toEqual([]);
    await instances.create({ ...main, config });
    expect(await find('main')).toMatchObject([{ config }]);
    expect(await find()).toMatchObject([{ config }]);
    await instances.update(main, { config: { ...config, company: 'New' } });
    expect(await find('main')).toMatchObject([{ config: { company: 'New' } }]);
    await changeElsewhere();
    expect(await find('main')).toMatchObject([{ config: { company: 'New' } }]);
    await instances.delete(main);
    expect([await find('main'), await find()]).toEqual([[], []]);
  });

  it('reads again after its time', async () => {
    instances = open({ cacheMs: 10 });
    await instances.create({ ...main, config });
    await find('main');
    await changeElsewhere();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await find('main')).toMatchObject([{ config: { company: 'elsewhere' } }]);
  });

  it('finds the one called default first, then by name, and few', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'default']) await instances.create({ ...main, name, config });
    expect((await find()).map(({ name }) => name)).toEqual(['default', 'a', 'b', 'c', 'd']);
  });

  it('finds no instance of another contribution', async () => {
    await instances.create({ ...main, config });
    expect(await instances.cache.find({ ...erp, key: 'other', name: 'main' })).toEqual([]);
    expect(await instances.cache.find({ ...erp, pluginId: 'other', name: 'main' })).toEqual([]);
  });

  it('asks again after a failure', async () => {
    let failing = true;
    const broken = new Proxy(database.db, {
      get(db, property) {
        if (property === 'execute' && failing) return () => Promise.reject(new Error('down'));
        return Reflect.get(db, property, db) as unknown;
      },
    });
    instances = open({ db: broken });
    await expect(find('main')).rejects.toThrow('down');
    failing = false;
    expect(await find('main')).toEqual([]);
  });

  it('say that the database does not answer, and nothing of the statement', async () => {
    const connection = await database.connect();
    const cut = open({ db: connection.db });
    await connection.close();
    const calls = [
      cut.create({ ...main, config }),
      cut.get(main),
      cut.list(main.tenantId),
      cut.update(main, { config }),
      cut.delete(main),
      cut.cache.find({ ...erp, name: 'main' }),
      cut.cache.find(erp),
    ];
    for (const result of await Promise.allSettled(calls)) {
      const { reason } = result as PromiseRejectedResult;
      expect(reason).toMatchObject({ code: 'UNAVAILABLE', retryable: true });
      expect(reason.message).not.toMatch(/select|insert|automate_host|ERP_TOKEN/i);
    }
  });
});
