import { DEFAULT_TENANT } from '@automate/core';
import { createTestDatabase, type TestDatabase } from '@automate/embedded-postgres/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findConnector } from '../__fixtures__/connectors.ts';
import { hostMigrations } from '../migrations.ts';
import { createInstances, type Instances } from './instances.ts';

let database: TestDatabase;
let instances: Instances;
const config = { company: 'Acme', token: { $secret: 'ERP_TOKEN' } };
const main = { tenantId: DEFAULT_TENANT, connector: 'erp', name: 'main' };

beforeAll(async () => {
  database = await createTestDatabase({ migrations: [hostMigrations] });
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.sql`DELETE FROM automate_host.instances`;
  instances = createInstances({ db: database.db, findConnector, cacheMs: 60_000 });
});

describe('instances', () => {
  it('are created, read, changed and deleted', async () => {
    const created = await instances.create({ ...main, config });
    expect(created).toEqual({
      ...main,
      pluginId: 'erp-plugin',
      config,
      createdAt: expect.any(Date),
      updatedAt: expect.any(Date),
    });
    expect(Math.abs(created.createdAt.getTime() - Date.now())).toBeLessThan(60_000);
    expect(await instances.get(main)).toEqual(created);
    const changed = await instances.update(main, { ...config, company: 'Other' });
    expect(changed).toMatchObject({ config: { company: 'Other' }, createdAt: created.createdAt });
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

  it('are listed by connector and name, each tenant its own', async () => {
    await instances.create({ ...main, name: 'b', config });
    await instances.create({ ...main, name: 'a', config });
    await instances.create({ ...main, connector: 'clock', config: {} });
    await instances.create({ ...main, tenantId: 'other', name: 'a', config });
    const names = async (tenantId: string, connector?: string) =>
      (await instances.list(tenantId, connector === undefined ? {} : { connector })).map(
        (one) => `${one.connector}/${one.name}`,
      );
    expect(await names(DEFAULT_TENANT)).toEqual(['clock/main', 'erp/a', 'erp/b']);
    expect(await names(DEFAULT_TENANT, 'erp')).toEqual(['erp/a', 'erp/b']);
    expect(await names('other')).toEqual(['erp/a']);
    await instances.delete({ ...main, name: 'a' });
    expect(await names('other')).toEqual(['erp/a']);
  });

  it('refuse a name that is taken, however many try at once', async () => {
    const attempts = await Promise.allSettled(Array.from({ length: 5 }, () => instances.create({ ...main, config })));
    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const attempt of attempts) {
      if (attempt.status === 'rejected') expect(attempt.reason).toMatchObject({ code: 'ALREADY_EXISTS' });
    }
  });

  it.each(['', 'Upper', 'has space', '-first', 'a'.repeat(64), 'a/b', '../x'])('refuse the name %j', async (name) => {
    await expect(instances.create({ ...main, name, config })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  it('refuse what does not fit and change nothing', async () => {
    const wrong = { company: 'Acme', token: 'hunter2' };
    await expect(instances.create({ ...main, config: wrong })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    await instances.create({ ...main, config });
    await expect(instances.update(main, wrong)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    expect((await instances.get(main))?.config).toEqual(config);
  });

  it('tell all that is wrong at once, and where', async () => {
    const wrong = { company: 'Acme', token: 'hunter2', name: 1 };
    const error = await instances.create({ ...main, name: 'A B', config: wrong }).catch((thrown) => thrown);
    expect(error.details.errors.map(({ pointer }: { pointer: string }) => pointer).sort()).toEqual([
      '/config/name',
      '/config/token',
      '/name',
    ]);
    expect(error.message).not.toContain('hunter2');
  });

  it('are not found when there is none, nor a connector', async () => {
    const notFound = { code: 'NOT_FOUND' };
    await expect(instances.update(main, config)).rejects.toMatchObject(notFound);
    await expect(instances.delete(main)).rejects.toMatchObject(notFound);
    await expect(instances.create({ ...main, connector: 'none', config })).rejects.toMatchObject(notFound);
  });
});

describe('the cache', () => {
  const find = (name?: string) => instances.cache.find({ tenantId: DEFAULT_TENANT, connector: 'erp', name });
  const changeElsewhere = () => database.sql`UPDATE automate_host.instances SET config = '{"company": "elsewhere"}'`;

  it('sees what this process changes at once, and what others change after its time', async () => {
    expect(await find('main')).toEqual([]);
    await instances.create({ ...main, config });
    expect(await find('main')).toMatchObject([{ config }]);
    expect(await find()).toMatchObject([{ config }]);
    await instances.update(main, { ...config, company: 'New' });
    expect(await find('main')).toMatchObject([{ config: { company: 'New' } }]);
    await changeElsewhere();
    expect(await find('main')).toMatchObject([{ config: { company: 'New' } }]);
    await instances.delete(main);
    expect([await find('main'), await find()]).toEqual([[], []]);
  });

  it('reads again after its time', async () => {
    instances = createInstances({ db: database.db, findConnector, cacheMs: 10 });
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

  it('asks again after a failure', async () => {
    let failing = true;
    const broken = new Proxy(database.db, {
      get(db, property) {
        if (property === 'execute' && failing) return () => Promise.reject(new Error('down'));
        return Reflect.get(db, property, db) as unknown;
      },
    });
    instances = createInstances({ db: broken, findConnector });
    await expect(find('main')).rejects.toThrow('down');
    failing = false;
    expect(await find('main')).toEqual([]);
  });

  it('say that the database does not answer, and nothing of the statement', async () => {
    const connection = await database.connect();
    const cut = createInstances({ db: connection.db, findConnector });
    await connection.close();
    const calls = [
      cut.create({ ...main, config }),
      cut.get(main),
      cut.list(main.tenantId),
      cut.update(main, config),
      cut.delete(main),
      cut.cache.find(main),
      cut.cache.find({ tenantId: main.tenantId, connector: 'erp', name: undefined }),
    ];
    for (const result of await Promise.allSettled(calls)) {
      const { reason } = result as PromiseRejectedResult;
      expect(reason).toMatchObject({ code: 'UNAVAILABLE', retryable: true });
      expect(reason.message).not.toMatch(/select|insert|automate_host|ERP_TOKEN/i);
    }
  });
});
