import { createTestDatabase, type TestDatabase } from '@automate/embedded-postgres/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { governanceMigrations } from '../database/migrations.ts';
import type { Maker } from '../roles/maker.ts';
import { createTestPeople, root } from '../testing/create-people.ts';
import type { ApiKeys } from './api-keys.ts';
import { createApiKeys } from './create-api-keys.ts';

let database: TestDatabase;
let people: Awaited<ReturnType<typeof createTestPeople>>;
let keys: ApiKeys;
beforeAll(async () => {
  database = await createTestDatabase({ migrations: [governanceMigrations] });
  people = await createTestPeople({ db: database.db });
  keys = createApiKeys({ db: database.db, cacheMs: 0 });
});
afterAll(async () => {
  await keys.close();
  await database.drop();
});

const tenantId = 'default';
const make = (permissions: string[], maker?: Maker) =>
  keys.create({ tenantId, name: 'k', permissions, actor: maker ?? 'test', maker });
const held = async (token: string) => (await keys.verify(token))?.permissions;
let count = 0;
const person = (roles: string[], of = tenantId) => people.person(`maker-${++count}`, roles, of);

describe('a key of somebody', () => {
  it('has at most their rights, and holds again when they do', async () => {
    const user = await person(['admin']);
    const { token } = await make(['events:*', 'audit:read', 'workflows:read'], `user:${user.id}`);
    const all = await held(token);
    expect(all).toEqual(['events:*', 'audit:read', 'workflows:read']);
    await people.users.update(user.id, { roles: ['viewer'] }, root());
    expect((await held(token))?.toSorted()).toEqual(['events:read', 'workflows:read']);
    await people.users.update(user.id, { roles: [] }, root());
    expect(await held(token)).toEqual([]);
    await people.users.update(user.id, { roles: ['admin'] }, root());
    expect(await held(token)).toEqual(all);
  });

  it('is worth nothing while they are disabled, or when they are not in its tenant any more', async () => {
    const user = await person(['viewer'], 'elsewhere');
    await people.users.takeIn(user.login, ['viewer'], root());
    const { token } = await make(['events:read'], `user:${user.id}`);
    const child = await make(['events:read'], `key:${/ak_([0-9a-f]+)_/.exec(token)![1]!}`);
    const suspended = async () =>
      (await keys.list(tenantId)).filter((each) => each.suspended).map(({ id }) => `key:${id}`);
    expect(await suspended()).toEqual([]);
    await people.users.update(user.id, { disabled: true }, root());
    expect(await suspended()).toEqual([child.info.createdBy, `key:${child.info.id}`]);
    for (const each of [token, child.token]) expect(await held(each)).toBeUndefined();
    await people.users.update(user.id, { disabled: false }, root());
    for (const each of [token, child.token]) expect(await held(each)).toEqual(['events:read']);
    await people.users.remove(user.id, root());
    for (const each of [token, child.token]) expect(await held(each)).toBeUndefined();
  });

  it('stays with them, whoever has their name later', async () => {
    const user = await person(['viewer']);
    const { token } = await make(['events:read'], `user:${user.id}`);
    await people.users.remove(user.id, root());
    await people.person(user.login, ['owner']);
    expect(await held(token)).toBeUndefined();
  });
});

describe('a key that a key made', () => {
  it('ends with it unless it is to be kept, and cannot be made with one that was revoked', async () => {
    const first = await make(['*']);
    const second = await make(['events:*'], `key:${first.info.id}`);
    const third = await make(['events:read'], `key:${second.info.id}`);
    const other = await make(['events:read'], `key:${first.info.id}`);
    expect(third.info).toMatchObject({ createdBy: `key:${second.info.id}` });
    await keys.revoke(tenantId, second.info.id);
    for (const each of [second, third]) expect(await held(each.token)).toBeUndefined();
    await keys.revoke(tenantId, first.info.id, { made: 'kept' });
    expect(await held(first.token)).toBeUndefined();
    expect(await held(other.token)).toEqual(['events:read']);
    await expect(make(['events:read'], `key:${first.info.id}`)).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    await keys.revoke(tenantId, first.info.id);
    expect(await held(other.token)).toBeUndefined();
  });

  it('is revoked by who has its rights, or made it, and by nobody else', async () => {
    const user = await person(['admin']);
    const by = { actor: 'user:x', id: `user:${user.id}` as const, tenantId, permissions: ['api-keys:*'] };
    const strong = await make(['*']);
    const denied = { code: 'PERMISSION_DENIED', effect: 'none' };
    await expect(keys.revoke(tenantId, strong.info.id, { by })).rejects.toMatchObject(denied);
    expect(await held(strong.token)).toEqual(['*']);
    const own = await make(['workflows:read'], `user:${user.id}`);
    await keys.revoke(tenantId, own.info.id, { by });
    await keys.revoke(tenantId, strong.info.id, { by: { ...by, permissions: ['*'] } });
    for (const each of [own, strong]) expect(await held(each.token)).toBeUndefined();
  });
});
