import { createTestDatabase, type TestDatabase } from '@automate/embedded-postgres/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listAudit } from '../audit/audit.ts';
import { governanceMigrations } from '../database/migrations.ts';
import { BUILT_IN_ROLES } from '../roles/built-in-roles.ts';
import { beyond, type Grantor } from '../roles/rights.ts';
import { createTestPeople, PASSWORD, root } from '../testing/create-people.ts';
import { createUsers } from './create-users.ts';

let database: TestDatabase;
let people: Awaited<ReturnType<typeof createTestPeople>>;
const clock = { time: Date.now(), now: () => clock.time, monotonic: () => clock.time };
beforeAll(async () => {
  database = await createTestDatabase({ migrations: [governanceMigrations] });
  people = await createTestPeople({ db: database.db, clock });
});
afterAll(() => database.drop());

const denied = { code: 'PERMISSION_DENIED', effect: 'none' };
const as = (role: string, tenantId = 'default'): Grantor => ({
  actor: `user:${role}`,
  tenantId,
  permissions: BUILT_IN_ROLES[role]!.permissions,
});
let count = 0;
const fresh = () => `user-${++count}`;

describe('an invitation', () => {
  it('lets somebody choose a password, once, until it ends', async () => {
    const login = fresh();
    const { user, link } = await people.users.invite({ login, displayName: 'New', roles: ['viewer'] }, root());
    expect(user).toMatchObject({ login, state: 'invited', roles: ['viewer'] });
    await expect(people.sessions.logIn({ login, password: '' })).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await expect(people.users.redeem(link.token, 'short')).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    const all = await Promise.allSettled([1, 2, 3].map(() => people.users.redeem(link.token, PASSWORD)));
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(people.users.redeem(link.token, PASSWORD)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    expect((await people.users.get('default', user.id)).state).toBe('active');
    await people.sessions.logIn({ login, password: PASSWORD });

    const late = await people.users.invite({ login: fresh(), displayName: 'Late', roles: [] }, root());
    clock.time = late.link!.expiresAt.getTime();
    await expect(people.users.redeem(late.link.token, PASSWORD)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    const rows = await database.sql`select u::text as all from automate_governance.user_tokens u`;
    expect(JSON.stringify(rows)).not.toContain(late.link.token.slice(3));
    expect(JSON.stringify(await listAudit(database.db, 'default'))).not.toContain(late.link.token.slice(3));
  });

  it('is refused for a login that is taken, however it is written, and for what is none', async () => {
    const login = fresh();
    await people.person(login, []);
    const invite = (text: string, by = root()) => people.users.invite({ login: text, displayName: 'X', roles: [] }, by);
    for (const same of [login, login.toUpperCase(), ` ${login} `]) {
      await expect(invite(same)).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
    }
    // Another tenant learns that it is taken, and nothing else.
    await expect(invite(login, root('other'))).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
    for (const none of ['', ' ', 'a b', '<b>', 'a\0', '.a', 'a'.repeat(201)]) {
      await expect(invite(none)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    }
  });
});

describe('a list', () => {
  it('is of those who have a role, in pages by login', async () => {
    const names = ['role-a', 'role-b', 'role-c'].map((name) => `${name}-${fresh()}`);
    await people.roles.create('night-shift', { description: '', permissions: ['events:read'] }, root());
    for (const name of names) await people.person(name, ['night-shift', 'viewer']);
    await people.person(`role-b-${fresh()}`, ['viewer']);
    const first = await people.users.list('default', { role: 'night-shift', limit: 2 });
    const rest = await people.users.list('default', { role: 'night-shift', after: first.at(-1)!.login });
    expect([...first, ...rest].map(({ login }) => login)).toEqual(names);
    expect(await people.users.list('other', { role: 'night-shift' })).toEqual([]);
  });
});

describe('somebody of another tenant', () => {
  it('is taken in when that is asked for alone, as they are, and with no link that others hold', async () => {
    const login = fresh();
    const link = (await people.users.invite({ login, displayName: 'Theirs', roles: ['viewer'] }, root('other'))).link;
    const named = { login, displayName: 'Ours', roles: ['viewer'] };
    await expect(people.users.invite(named, root())).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
    // Whoever of the other tenant holds the link could choose the password.
    const takeIn = (by = root()) => people.users.takeIn(login, ['viewer'], by);
    await expect(takeIn()).rejects.toMatchObject({ code: 'FAILED_PRECONDITION' });
    await people.users.redeem(link.token, PASSWORD);
    await expect(people.users.invite(named, root())).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
    const { id } = (await people.users.list('other')).find((each) => each.login === login)!;
    const reset = await people.users.resetPassword(id, root('other'));

    for (const by of [root('other'), root('third')]) await expect(takeIn(by)).rejects.toMatchObject(denied);
    await expect(people.users.takeIn(fresh(), [], root())).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(people.users.takeIn(login, ['owner'], as('admin'))).rejects.toMatchObject(denied);
    expect(await takeIn()).toMatchObject({ id, displayName: 'Theirs', state: 'active' });
    await expect(takeIn()).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
    await expect(people.users.redeem(reset.token, 'another good one')).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
    const told = await listAudit(database.db, 'default', { action: 'user.take-in' });
    expect(told).toMatchObject([{ actor: 'key:test', subject: login, details: { id, roles: ['viewer'] } }]);
  });
});

describe('nobody', () => {
  it('gives, takes or resets what they do not have', async () => {
    const admin = as('admin');
    const owner = await people.person(fresh(), ['owner']);
    await people.person(fresh(), ['owner']);
    for (const work of [
      () => people.users.invite({ login: fresh(), displayName: 'X', roles: ['owner'] }, admin),
      () => people.users.update(owner.id, { roles: ['viewer'] }, admin),
      () => people.users.update(owner.id, { disabled: true }, admin),
      () => people.users.resetPassword(owner.id, admin),
      () => people.users.endSessions(owner.id, admin),
      () => people.users.remove(owner.id, admin),
      () => people.roles.create('all', { description: '', permissions: ['*'] }, admin),
      () => people.roles.create('tenant-maker', { description: '', permissions: ['tenants:write'] }, admin),
    ]) {
      await expect(work()).rejects.toMatchObject(denied);
    }
    expect(await people.users.get('default', owner.id)).toMatchObject({ roles: ['owner'], state: 'active' });
  });

  it('makes or gives a role beyond their own, whatever sets of permissions they and it have', async () => {
    const permission = fc.constantFrom('*', 'events:*', 'events:read', 'events:write', 'audit:read', 'ext:a:routes');
    const some = fc.uniqueArray(permission, { minLength: 1, maxLength: 3 });
    let n = 0;
    await fc.assert(
      fc.asyncProperty(some, some, async (own, wanted) => {
        const by = { actor: 'user:x', tenantId: 'default', permissions: own };
        const name = `role-${++n}`;
        const outside = beyond(own, wanted);
        const made = await people.roles.create(name, { description: '', permissions: wanted }, by).catch((e) => e);
        if (outside.length > 0) {
          expect(made).toMatchObject(denied);
          await people.roles.create(name, { description: '', permissions: wanted }, root());
          const given = people.users.invite({ login: fresh(), displayName: 'X', roles: [name] }, by);
          await expect(given).rejects.toMatchObject(denied);
          await expect(people.roles.delete(name, by)).rejects.toMatchObject(denied);
        } else {
          expect(made.permissions.sort()).toEqual([...wanted].sort());
          await people.users.invite({ login: fresh(), displayName: 'X', roles: [name] }, by);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('of another tenant finds anybody, and only the installation changes who belongs to several', async () => {
    const user = await people.person(fresh(), ['viewer']);
    for (const work of [
      () => people.users.get('other', user.id),
      () => people.users.update(user.id, { roles: [] }, root('other')),
      () => people.users.remove(user.id, root('other')),
      () => people.users.resetPassword(user.id, root('other')),
      () => people.users.endSessions(user.id, root('other')),
    ]) {
      await expect(work()).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
    expect((await people.users.list('other')).map(({ id }) => id)).not.toContain(user.id);

    const login = fresh();
    const both = await people.person(login, ['viewer'], 'other');
    await people.users.takeIn(login, ['owner'], root());
    await expect(people.users.resetPassword(both.id, root('other'))).rejects.toMatchObject(denied);
    // Nor by whoever has less than all of the installation: the user may have all of another tenant.
    const chief = await people.person(fresh(), ['owner'], 'other');
    await people.users.takeIn(chief.login, [], as('admin'));
    await expect(people.users.resetPassword(chief.id, as('admin'))).rejects.toMatchObject(denied);
    await expect(people.users.update(both.id, { disabled: true }, root('other'))).rejects.toMatchObject(denied);
    expect(await people.users.update(both.id, { roles: ['editor'] }, root('other'))).toMatchObject({
      roles: ['editor'],
    });
    await people.users.resetPassword(both.id, root());
    await people.users.remove(both.id, root('other'));
    expect(await people.users.get('default', both.id)).toMatchObject({ roles: ['owner'] });
  });

  it('leaves a tenant without an owner, and of two who leave at once one stays', async () => {
    const tenantId = 'lonely';
    const one = await people.person(fresh(), ['owner'], tenantId);
    const by = root(tenantId);
    const last = { code: 'FAILED_PRECONDITION' };
    await people.users.invite({ login: fresh(), displayName: 'Not yet', roles: ['owner'] }, by);
    await expect(people.users.update(one.id, { roles: ['admin'] }, by)).rejects.toMatchObject(last);
    await expect(people.users.update(one.id, { disabled: true }, by)).rejects.toMatchObject(last);
    await expect(people.users.remove(one.id, by)).rejects.toMatchObject(last);
    const two = await people.person(fresh(), ['owner'], tenantId);
    const left = await Promise.allSettled([one, two].map(({ id }) => people.users.remove(id, by)));
    expect(left.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});

describe('a tenant', () => {
  it('is not left without an owner by whoever disables them in another one', async () => {
    const user = await people.person(fresh(), ['viewer']);
    await people.person(fresh(), ['owner']);
    const tenants = [`a-${user.login}`, `z-${user.login}`];
    for (const each of tenants) await people.tenants.create(each, each, root(), user.id);
    const disable = (disabled = true) => people.users.update(user.id, { disabled }, root());
    for (const each of tenants) {
      await expect(disable()).rejects.toMatchObject({ code: 'FAILED_PRECONDITION' });
      expect((await people.users.get(each, user.id)).state).toBe('active');
      await people.person(fresh(), ['owner'], each);
    }
    await disable();
    await disable(false);

    // Of two owners who are disabled at once one stays.
    const [one, two] = [await people.person(fresh(), ['viewer']), await people.person(fresh(), ['viewer'])];
    const shared = `m-${one.login}`;
    await people.tenants.create(shared, shared, root(), one.id);
    await database.sql`insert into automate_governance.memberships (tenant_id, user_id, roles)
      values (${shared}, ${two.id}, '{owner}')`;
    const both = await Promise.allSettled(
      [one, two].map(({ id }) => people.users.update(id, { disabled: true }, root())),
    );
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});

describe('a role', () => {
  it('is deleted or given to somebody, and not both at once', async () => {
    for (let n = 0; n < 25; n += 1) {
      const name = `brief-${n}`;
      await people.roles.create(name, { description: '', permissions: ['audit:read'] }, root());
      const [gone, given] = await Promise.allSettled([
        people.roles.delete(name, root()),
        people.users.invite({ login: fresh(), displayName: 'X', roles: [name] }, root()),
      ]);
      expect([gone.status, given.status].sort()).toEqual(['fulfilled', 'rejected']);
    }
  });
});

describe('a change of the password', () => {
  it('does not undo a reset that came in between', async () => {
    const user = await people.person(fresh(), ['viewer']);
    const { token } = await people.users.resetPassword(user.id, root());
    const { passwords } = people;
    const users = createUsers({
      db: database.db,
      clock,
      passwords: {
        ...passwords,
        async hash(...given) {
          // While the new one is hashed, the link is used.
          await people.users.redeem(token, 'of whoever has the link');
          return passwords.hash(...given);
        },
      },
    });
    const change = users.changePassword(user.id, { current: PASSWORD, next: 'of whoever knew the old one' });
    await expect(change).rejects.toMatchObject({ code: 'ABORTED' });
    await people.sessions.logIn({ login: user.login, password: 'of whoever has the link' });
  });
});

describe('a link to choose a password', () => {
  const unknown = { code: 'UNAUTHENTICATED' };
  const next = 'another good one';

  it('gives nothing that its maker could not do, whatever its user may do by now', async () => {
    const by = as('admin');
    const name = `raised-${fresh()}`;
    await people.roles.create(name, { description: '', permissions: ['workflows:read'] }, root());
    const user = await people.person(fresh(), [name]);
    const reset = await people.users.resetPassword(user.id, by);
    const invited = await people.users.invite({ login: fresh(), displayName: 'New', roles: [name] }, by);
    await people.roles.update(name, { description: '', permissions: ['*'] }, root());
    for (const { token } of [reset, invited.link]) {
      await expect(people.users.redeem(token, next)).rejects.toMatchObject(unknown);
    }
    await people.roles.update(name, { description: '', permissions: ['workflows:*'] }, root());
    for (const { token } of [reset, invited.link]) await people.users.redeem(token, next);
  });

  it('is used, or ended by another change, and neither waits for the other in a circle', async () => {
    for (let n = 0; n < 15; n += 1) {
      const user = await people.person(fresh(), ['viewer']);
      const { token } = await people.users.resetPassword(user.id, root());
      const outcomes = await Promise.allSettled([
        people.users.redeem(token, next),
        people.users.update(user.id, { roles: ['editor'] }, root()),
        people.users.changePassword(user.id, { current: PASSWORD, next: 'yet another good one' }),
        people.users.resetPassword(user.id, root()),
      ]);
      const codes = outcomes.flatMap((each) => (each.status === 'rejected' ? [each.reason.code] : []));
      // The first two end each other, and so do the passwords; nothing else goes wrong.
      expect(codes.filter((code) => !['UNAUTHENTICATED', 'ABORTED', 'PERMISSION_DENIED'].includes(code))).toEqual([]);
    }
  });

  it('ends with what its maker may, and with a user who goes to other tenants', async () => {
    const maker = await people.person(fresh(), ['admin']);
    const by: Grantor = { ...as('admin'), id: `user:${maker.id}` };
    const user = await people.person(fresh(), ['editor']);
    const { token } = await people.users.resetPassword(user.id, by);
    await people.users.update(maker.id, { roles: ['viewer'] }, root());
    await expect(people.users.redeem(token, next)).rejects.toMatchObject(unknown);
    await people.users.update(maker.id, { roles: ['admin'], disabled: true }, root());
    await expect(people.users.redeem(token, next)).rejects.toMatchObject(unknown);
    await people.users.update(maker.id, { disabled: false }, root());
    await people.users.redeem(token, next);

    const again = await people.users.resetPassword(user.id, by);
    await people.tenants.create(`of-${user.login}`, 'Theirs', root(), user.id);
    await expect(people.users.redeem(again.token, next)).rejects.toMatchObject(unknown);
    const chief = await people.users.resetPassword(user.id, root());
    await people.users.redeem(chief.token, next);
  });
});

describe('a reset', () => {
  it('changes nothing until its link is used, and then ends every session', async () => {
    const login = fresh();
    const user = await people.person(login, ['viewer']);
    const { token } = await people.sessions.logIn({ login, password: PASSWORD });
    const first = await people.users.resetPassword(user.id, root());
    const second = await people.users.resetPassword(user.id, root());
    expect(await people.sessions.verify(token)).toBeDefined();
    await expect(people.users.redeem(first.token, 'another good one')).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
    await people.users.redeem(second.token, 'another good one');
    expect(await people.sessions.verify(token)).toBeUndefined();
    await expect(people.sessions.logIn({ login, password: PASSWORD })).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
    await people.sessions.logIn({ login, password: 'another good one' });
  });

  it('is what somebody does to themselves with the password they have alone', async () => {
    const user = await people.person(fresh(), ['viewer']);
    const next = 'another good one';
    await expect(people.users.changePassword(user.id, { current: 'wrong wrong wrong', next })).rejects.toMatchObject(
      denied,
    );
    await expect(people.users.changePassword(user.id, { current: PASSWORD, next: 'short' })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
    await people.users.changePassword(user.id, { current: PASSWORD, next });
  });
});
