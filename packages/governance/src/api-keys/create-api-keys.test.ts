import { createTestDatabase, type TestDatabase } from '@automate/embedded-postgres/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { listAudit } from '../audit/audit.ts';
import { governanceMigrations } from '../database/migrations.ts';
import { matchesHash, newApiKeyToken, parseApiKeyToken, writeApiKeyToken } from './api-key-token.ts';
import { createApiKeys } from './create-api-keys.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase({ migrations: [governanceMigrations] });
});
afterAll(() => database.drop());

/** A clock that is moved by hand. */
function handClock() {
  const clock = { time: Date.now(), now: () => clock.time, monotonic: () => clock.time };
  return clock;
}

describe('API keys', () => {
  it('are verified, with what they stand for', async () => {
    const keys = createApiKeys({ db: database.db });
    const { token, info } = await keys.create({
      tenantId: 'one',
      name: 'CI',
      permissions: ['events:write', 'workflows:*', 'ext:webui:routes', 'events:write'],
      actor: 'key:1',
    });
    expect(token).toMatch(/^ak_[0-9a-f]{20}_[A-Za-z0-9_-]{43}$/);
    expect(info).toMatchObject({ tenantId: 'one', name: 'CI', expiresAt: null, revokedAt: null, lastUsedAt: null });
    expect(await keys.verify(token)).toEqual({
      keyId: info.id,
      tenantId: 'one',
      permissions: ['events:write', 'workflows:*', 'ext:webui:routes'],
      expiresAt: null,
    });
    expect(await keys.list('one')).toEqual([info]);
    expect(await keys.list('two')).toEqual([]);
    expect(JSON.stringify([info, await keys.list('one')])).not.toContain(token.slice(-43));
    expect((await listAudit(database.db, 'one'))[0]).toMatchObject({
      actor: 'key:1',
      action: 'api-key.create',
      subject: info.id,
    });
  });

  it('are not verified when anything about them is wrong', async () => {
    const keys = createApiKeys({ db: database.db });
    const { token, info } = await keys.create({ tenantId: 'one', name: 'a', permissions: ['*'] });
    const other = await keys.create({ tenantId: 'one', name: 'b', permissions: ['*'] });
    const secret = token.slice(-43);
    const flipped = `${token.slice(0, -2)}${token.at(-2) === 'A' ? 'B' : 'A'}${token.at(-1)}`;
    for (const wrong of [
      flipped,
      `ak_${other.info.id}_${secret}`,
      `ak_${'0'.repeat(20)}_${secret}`,
      token.slice(0, -1),
      `${token}A`,
      ` ${token}`,
      `AK${token.slice(2)}`,
      info.id,
      secret,
      '',
    ]) {
      expect(await keys.verify(wrong)).toBeUndefined();
    }
    expect(await keys.verify(token)).toBeDefined();
  });

  it('leave no token in the table', async () => {
    const keys = createApiKeys({ db: database.db });
    const { token } = await keys.create({ tenantId: 'one', name: 'a', permissions: ['*'] });
    const rows = await database.sql`select row_to_json(k)::text as row from automate_governance.api_keys k`;
    const secret = parseApiKeyToken(token)!.secret;
    const dump = rows.map(({ row }) => row).join();
    for (const form of [
      secret,
      Buffer.from(secret).toString('hex'),
      Buffer.from(secret, 'base64url').toString('hex'),
    ]) {
      expect(dump).not.toContain(form);
    }
  });

  it('expire', async () => {
    const clock = handClock();
    const keys = createApiKeys({ db: database.db, clock });
    const expiresAt = new Date(clock.time + 60_000);
    const { token } = await keys.create({ tenantId: 'one', name: 'a', permissions: ['*'], expiresAt });
    clock.time += 59_999;
    expect(await keys.verify(token)).toBeDefined();
    clock.time += 1;
    expect(await keys.verify(token)).toBeUndefined();
  });

  it('are refused at once where they were revoked, and everywhere within five seconds', async () => {
    const clock = handClock();
    const here = createApiKeys({ db: database.db, clock });
    const there = createApiKeys({ db: database.db, clock });
    const { token, info } = await here.create({ tenantId: 'one', name: 'a', permissions: ['*'] });
    expect(await here.verify(token)).toBeDefined();
    expect(await there.verify(token)).toBeDefined();
    const revoked = await here.revoke('one', info.id, { by: { actor: 'key:2', tenantId: 'one', permissions: ['*'] } });
    expect(revoked.revokedAt).toBeInstanceOf(Date);
    expect(await here.verify(token)).toBeUndefined();
    clock.time += 5_000;
    expect(await there.verify(token)).toBeUndefined();
    // A second time changes nothing.
    expect((await there.revoke('one', info.id)).revokedAt).toEqual(revoked.revokedAt);
    await expect(here.revoke('two', info.id)).rejects.toMatchObject({ code: 'NOT_FOUND', effect: 'none' });
  });

  it('are looked up once by many at a time', async () => {
    const keys = createApiKeys({ db: database.db });
    const { token } = await keys.create({ tenantId: 'one', name: 'a', permissions: ['*'] });
    const select = vi.spyOn(database.db, 'select');
    await Promise.all(Array.from({ length: 100 }, () => keys.verify(token)));
    expect(select).toHaveBeenCalledTimes(1);
    select.mockRestore();
  });

  it('are found again after the database was away', async () => {
    const pool = await database.connect();
    const keys = createApiKeys({ db: pool.db });
    const { token } = await createApiKeys({ db: database.db }).create({
      tenantId: 'one',
      name: 'a',
      permissions: ['*'],
    });
    await pool.close();
    await expect(keys.verify(token)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await expect(keys.verify(token)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });

  it('tell when they were last used, in one write for many uses', async () => {
    const clock = handClock();
    const keys = createApiKeys({ db: database.db, clock, lastUseMs: 3_600_000 });
    const made = await Promise.all(
      ['x', 'y'].map((name) => keys.create({ tenantId: 'used', name, permissions: ['*'] })),
    );
    const unused = await keys.create({ tenantId: 'used', name: 'z', permissions: ['*'] });
    const execute = vi.spyOn(database.db, 'execute');
    for (let use = 0; use < 100; use++) {
      clock.time += 10;
      for (const { token } of made) await keys.verify(token);
    }
    expect(execute).not.toHaveBeenCalled();
    await keys.close();
    expect(execute).toHaveBeenCalledTimes(1);
    execute.mockRestore();
    const used = new Map((await keys.list('used')).map(({ id, lastUsedAt }) => [id, lastUsedAt?.getTime() ?? null]));
    expect(used).toEqual(new Map([...made.map(({ info }) => [info.id, clock.time] as const), [unused.info.id, null]]));
  });

  it.each([
    [{ name: '', permissions: ['*'] }, 'name'],
    [{ name: 'a', permissions: [] }, 'at least one permission'],
    [{ name: 'a', permissions: ['events:write', 'everything', 'root:*'] }, 'everything, root:*'],
    [{ name: 'a', permissions: ['*'], expiresAt: new Date(0) }, 'past'],
  ])('are not made from %j', async (key, message) => {
    const refused = createApiKeys({ db: database.db }).create({ tenantId: 'none', ...key });
    await expect(refused).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', effect: 'none' });
    await expect(refused).rejects.toThrow(message);
    expect(await createApiKeys({ db: database.db }).list('none')).toEqual([]);
  });
});

describe('API key tokens', () => {
  it('are read as they were written, and match their own hash alone', () => {
    const token = newApiKeyToken();
    expect(parseApiKeyToken(writeApiKeyToken(token))).toEqual(token);
    expect(matchesHash(token.secret, new Uint8Array(32))).toBe(false);
    expect(matchesHash(token.secret, new Uint8Array(0))).toBe(false);
  });
});
