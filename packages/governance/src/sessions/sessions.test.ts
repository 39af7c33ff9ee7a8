import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createTestDatabase, type TestDatabase } from '@automate/embedded-postgres/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listAudit } from '../audit/audit.ts';
import { governanceMigrations } from '../database/migrations.ts';
import { createTestPeople, PASSWORD, root } from '../testing/create-people.ts';

let database: TestDatabase;
let people: Awaited<ReturnType<typeof createTestPeople>>;
const key = crypto.getRandomValues(new Uint8Array(32));
const clock = { time: Date.now(), now: () => clock.time, monotonic: () => clock.time };
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

beforeAll(async () => {
  database = await createTestDatabase({ migrations: [governanceMigrations] });
  people = await createTestPeople({ db: database.db, clock, key });
});
afterAll(() => database.drop());

const wrong = (login: string, more = {}) =>
  people.sessions.logIn({ login, password: 'a wrong password', ...more }).catch((error) => error);
const right = (login: string, more = {}) => people.sessions.logIn({ login, password: PASSWORD, ...more });

describe('a session', () => {
  it('is known by its token, of which only a hash is kept', async () => {
    const user = await people.person('ada', ['viewer']);
    const { token, principal } = await right('ada', { source: '192.0.2.1', userAgent: 'a\u00e9\nb' });
    expect(token).toMatch(/^as_[A-Za-z0-9_-]{43}$/);
    expect(await people.sessions.verify(token)).toEqual(principal);
    expect(principal).toMatchObject({ tenantId: 'default', user: { id: user.id, login: 'ada' }, roles: ['viewer'] });
    expect(principal.permissions).toContain('session:*');
    expect(principal.permissions).toContain('workflows:read');
    expect(principal.permissions).not.toContain('workflows:write');
    const [listed] = await people.sessions.list(user.id);
    expect(listed).toMatchObject({ id: principal.sessionId, source: '192.0.2.1', userAgent: 'a??b' });
    const [row] = await database.sql`select s::text as all from automate_governance.sessions s`;
    for (const told of [JSON.stringify(listed), row!.all]) expect(told).not.toContain(token.slice(3));
    for (const other of ['', 'as_', `${token}x`, token.replace('as_', 'ak_'), `as_${'A'.repeat(43)}`]) {
      expect(await people.sessions.verify(other)).toBeUndefined();
    }
  });

  it('ends when it is not used, and after its time however much it is used', async () => {
    await people.person('idle', ['viewer']);
    const { token } = await right('idle');
    for (let hour = 0; hour < 3; hour += 1) {
      clock.time += 7 * HOUR;
      expect(await people.sessions.verify(token)).toBeDefined();
    }
    clock.time += 8 * HOUR;
    expect(await people.sessions.verify(token)).toBeUndefined();

    const { token: used } = await right('idle');
    for (let hours = 0; hours < 7 * 24 - 4; hours += 4) {
      clock.time += 4 * HOUR;
      expect(await people.sessions.verify(used)).toBeDefined();
    }
    clock.time += 4 * HOUR;
    expect(await people.sessions.verify(used)).toBeUndefined();
    const { token: last, principal } = await right('idle');
    expect(await people.sessions.sweep()).toBeGreaterThanOrEqual(2);
    expect(await people.sessions.list(principal.user.id)).toHaveLength(1);
    expect(await people.sessions.verify(last)).toBeDefined();
  });

  it('is started for nobody who is disabled, whoever says who they are', async () => {
    const user = await people.person('away', ['viewer']);
    await people.users.update(user.id, { disabled: true }, root());
    await expect(people.sessions.start(user.id, {})).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    const [rows] =
      await database.sql`select count(*)::int as n from automate_governance.sessions where user_id = ${user.id}`;
    expect(rows?.n).toBe(0);
  });

  it('ends idle however often it was looked at by what is no use of it', async () => {
    await people.person('unused', ['viewer']);
    const { token } = await right('unused');
    for (let hour = 0; hour < 7; hour += 1) {
      clock.time += HOUR;
      expect(await people.sessions.verify(token, { touch: false })).toBeDefined();
    }
    clock.time += HOUR;
    expect(await people.sessions.verify(token)).toBeUndefined();
  });

  it('begins with a token of its own, and ends the one that the client had', async () => {
    await people.person('anew', ['viewer']);
    const one = await right('anew');
    const two = await right('anew', { replaces: one.token });
    expect(two.token).not.toBe(one.token);
    expect(await people.sessions.verify(one.token)).toBeUndefined();
    expect(await people.sessions.verify(two.token)).toBeDefined();
    // A token that somebody made up does not become one.
    const fixed = `as_${'x'.repeat(43)}`;
    await right('anew', { replaces: fixed });
    expect(await people.sessions.verify(fixed)).toBeUndefined();
  });

  it('ends at once where rights change, a password is set, or somebody is disabled or removed', async () => {
    const user = await people.person('changing', ['viewer']);
    const in_ = async () => (await right('changing')).token;
    const over = async (token: string) => expect(await people.sessions.verify(token)).toBeUndefined();

    let token = await in_();
    await people.users.update(user.id, { displayName: 'Same rights' }, root());
    expect(await people.sessions.verify(token)).toBeDefined();
    await people.users.update(user.id, { roles: ['operator'] }, root());
    await over(token);

    token = await in_();
    const kept = await right('changing');
    const next = 'a new good password';
    await people.users.changePassword(user.id, { current: PASSWORD, next }, kept.principal.sessionId);
    await over(token);
    const rotated = await people.sessions.rotate(kept.principal);
    await over(kept.token);
    expect(await people.sessions.verify(rotated)).toBeDefined();
    await people.users.changePassword(user.id, { current: next, next: PASSWORD });
    await over(rotated);

    token = await in_();
    await people.users.update(user.id, { disabled: true }, root());
    await over(token);
    expect(await wrong('changing', { password: PASSWORD })).toMatchObject({ code: 'UNAUTHENTICATED' });
    await people.users.update(user.id, { disabled: false }, root());
    await over(token);
    token = await in_();
    await people.users.remove(user.id, root());
    await over(token);
  });

  it('permits what a changed role permits, from the next request on', async () => {
    const role = { description: '', permissions: ['events:read'] };
    await people.roles.create('narrow', role, root());
    await people.person('narrow', ['narrow']);
    const { token } = await right('narrow');
    const permitted = async () => (await people.sessions.verify(token))!.permissions.sort();
    expect(await permitted()).toEqual(['events:read', 'session:*']);
    await people.roles.update('narrow', { ...role, permissions: ['audit:read'] }, root());
    expect(await permitted()).toEqual(['audit:read', 'session:*']);
  });

  it('is of one tenant, and goes on in another with another token', async () => {
    await people.person('both', ['viewer'], 'one');
    await people.users.takeIn('both', ['approver'], root('default'));
    const { token, principal } = await right('both');
    expect(principal).toMatchObject({ tenantId: 'one', roles: ['viewer'] });
    expect((await people.sessions.tenantsOf(principal.user.id)).map(({ id }) => id)).toEqual(['default', 'one']);
    const there = await people.sessions.switchTenant(principal, 'default');
    expect(there.principal).toMatchObject({ tenantId: 'default', roles: ['approver'] });
    expect(await people.sessions.verify(token)).toBeUndefined();
    expect(await people.sessions.verify(there.token)).toEqual(there.principal);
    await expect(people.sessions.switchTenant(there.principal, 'two')).rejects.toMatchObject({
      code: 'PERMISSION_DENIED',
    });
    await expect(right('both', { tenantId: 'two' })).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    expect((await right('both', { tenantId: 'default' })).principal.tenantId).toBe('default');
  });
});

describe('whoever tries passwords', () => {
  it('is told the same whatever is wrong, has to wait ever longer, and keeps nobody out for ever', async () => {
    await people.person('tried', ['viewer']);
    const known = await right('tried', { source: '192.0.2.9' });
    const codes: string[] = [];
    for (let n = 0; n < 5; n += 1) {
      const [error, nobody] = [await wrong('tried'), await wrong(`nobody-${n}`)];
      expect([nobody.code, nobody.message]).toEqual([error.code, error.message]);
      codes.push(error.code);
    }
    expect(codes).toEqual(Array(5).fill('UNAUTHENTICATED'));
    const refused = await wrong('tried');
    expect(refused).toMatchObject({ code: 'RESOURCE_EXHAUSTED', effect: 'none' });
    expect(refused.retryAfterMs).toBeGreaterThan(0);
    // The owner with the right password waits too, on a device that nobody knows.
    await expect(right('tried')).rejects.toMatchObject({ code: 'RESOURCE_EXHAUSTED' });
    // But not on theirs.
    const own = await right('tried', { device: known.device });
    await expect(right('tried', { device: `${known.device}x` })).rejects.toMatchObject({ code: 'RESOURCE_EXHAUSTED' });

    let longest = 0;
    for (let n = 0; n < 20; n += 1) {
      const { retryAfterMs = 0 } = await wrong('tried');
      longest = Math.max(longest, retryAfterMs);
      clock.time += retryAfterMs + 1;
      expect(await wrong('tried')).toMatchObject({ code: 'UNAUTHENTICATED' });
    }
    expect(longest).toBe(15 * MINUTE);
    expect(await people.sessions.verify(own.token)).toBeDefined();
    clock.time += 15 * MINUTE + 1;
    await right('tried');
    // And begins anew.
    expect(await wrong('tried')).toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(await wrong('tried')).toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('at many accounts from one address has to wait as well, and others do not', async () => {
    const from = (n: number, source: string) => wrong(`someone-${n}`, { source });
    const all = [];
    for (let n = 0; n < 32; n += 1) all.push((await from(n, `2001:db8:0:1::${n}`)).code);
    expect(all.slice(0, 30)).toEqual(Array(30).fill('UNAUTHENTICATED'));
    expect(all.slice(31)).toEqual(['RESOURCE_EXHAUSTED']);
    expect(await from(40, '2001:db8:0:2::1')).toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('keeps nobody from changing their own', async () => {
    await people.person('undisturbed', ['viewer']);
    // However a stranger writes a login, it is no other count.
    for (const login of ['own password of undisturbed', 'own-password:undisturbed']) {
      for (let n = 0; n < 8; n += 1) await wrong(login);
    }
    await people.sessions.throttle('undisturbed');
  });

  it('is told of in the audit table, by the login of those who are there alone', async () => {
    await people.person('watched', ['viewer']);
    await wrong('watched', { source: '192.0.2.7' });
    await wrong('my secret password', { source: '192.0.2.7' });
    const told = await listAudit(database.db, 'default', { action: 'session.refuse', limit: 2 });
    expect(told.map(({ subject }) => subject)).toEqual(['nobody', 'watched']);
    expect(told[0]).toMatchObject({ actor: 'anonymous', source: '192.0.2.7' });
    expect(JSON.stringify(told)).not.toContain('secret');
  });

  const script = join(import.meta.dirname, '__fixtures__', 'login-process.ts');
  const start = (login: string, times: string) => {
    const args = [
      '--conditions=@automate/source',
      script,
      database.url,
      Buffer.from(key).toString('hex'),
      login,
      times,
    ];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const lines: string[] = [];
    createInterface(child.stdout).on('line', (line) => lines.push(line));
    return { child, lines };
  };
  const attemptsAt = async () => {
    const rows = await database.sql<{ attempts: number }[]>`
      select attempts from automate_governance.login_attempts order by updated_at desc`;
    return rows.map(({ attempts }) => attempts);
  };

  it('in several processes, or in one that is killed within, is counted once for each', async () => {
    await people.person('hunted', ['viewer']);
    await database.sql`delete from automate_governance.login_attempts`;
    const hanging = start('hunted', 'hang');
    await expect.poll(() => hanging.lines, { timeout: 30_000 }).toEqual(['trying']);
    await expect.poll(attemptsAt, { timeout: 30_000 }).toEqual([1]);
    hanging.child.kill('SIGKILL');
    await once(hanging.child, 'exit');
    expect(await attemptsAt()).toEqual([1]);

    const both = [start('hunted', '6'), start('hunted', '6')];
    await Promise.all(both.map(({ child }) => once(child, 'close')));
    const codes = both.flatMap(({ lines }) => lines);
    expect(codes).toHaveLength(12);
    expect(codes).not.toContain('IN');
    expect(codes).toContain('RESOURCE_EXHAUSTED');
    // What was not made to wait was counted: however the two met.
    const made = codes.filter((code) => code === 'UNAUTHENTICATED').length;
    expect(await attemptsAt()).toEqual([1 + made]);
  });
});
