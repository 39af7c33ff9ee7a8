import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '@automate/embedded-postgres/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createApiKeys } from '../api-keys/create-api-keys.ts';
import { listAudit } from '../audit/audit.ts';
import { governanceMigrations } from '../database/migrations.ts';
import { createSetup, type SetupOptions } from './create-setup.ts';

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await createTestDatabase({ migrations: [governanceMigrations] });
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.sql`truncate automate_governance.setups, automate_governance.setup_tokens, automate_governance.api_keys`;
  folder = await mkdtemp(join(tmpdir(), 'automate-setup-'));
  return () => rm(folder, { recursive: true });
});

const open = (options: Partial<SetupOptions> = {}) =>
  createSetup({ db: database.db, tokenFile: join(folder, 'data', 'setup-token'), ...options });

async function pending(options?: Partial<SetupOptions>) {
  const setup = open(options);
  const state = await setup.begin();
  if (!state.setupPending) throw new Error('setup is not pending');
  return { setup, ...state };
}

describe('setup', () => {
  it('gives the first API key for the token in the file, once', async () => {
    const { setup, token, tokenFile } = await pending();
    expect((await stat(tokenFile)).mode & 0o777).toBe(0o600);
    expect(await readFile(tokenFile, 'utf8')).toBe(`${token}\n`);
    expect(await setup.setupPending()).toBe(true);
    const key = await setup.redeem(token, 'Ada');
    expect(key.info).toMatchObject({ tenantId: 'default', name: 'Ada', permissions: ['*'] });
    expect(await createApiKeys({ db: database.db }).verify(key.token)).toMatchObject({ permissions: ['*'] });
    expect(await setup.setupPending()).toBe(false);
    expect(await readdir(join(folder, 'data'))).toEqual([]);
    await expect(setup.redeem(token)).rejects.toMatchObject({ code: 'FAILED_PRECONDITION', effect: 'none' });
    expect(await open().begin()).toEqual({ setupPending: false });
    expect((await listAudit(database.db, 'default')).map(({ action }) => action)).toContain('setup.redeem');
  });

  it('keeps the token over a restart, in the table only as a hash', async () => {
    const first = await pending();
    const second = await pending();
    expect([second.token, second.expiresAt]).toEqual([first.token, first.expiresAt]);
    const [row] = await database.sql`select row_to_json(t)::text as row from automate_governance.setup_tokens t`;
    expect(row?.row).not.toContain(first.token);
    expect(row?.row).not.toContain(Buffer.from(first.token).toString('hex'));
  });

  it('makes a new token when the old one has expired, or its file is lost or was changed', async () => {
    const clock = { time: Date.now(), now: () => clock.time, monotonic: () => clock.time };
    const { token: first } = await pending({ clock });
    clock.time += 24 * 3_600_000;
    const { setup, token: second, tokenFile } = await pending({ clock });
    expect(second).not.toBe(first);
    await expect(setup.redeem(first)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await rm(tokenFile);
    const { token: third } = await pending({ clock });
    expect([first, second]).not.toContain(third);
    await setup.redeem(third);
  });

  it('is done once, however many processes are asked at once, with any valid token', async () => {
    const one = await pending();
    const other = await pending({ tokenFile: join(folder, 'on another machine', 'token') });
    expect(other.token).not.toBe(one.token);
    const tries = await Promise.allSettled(
      Array.from({ length: 8 }, (_, at) => open().redeem(at % 2 === 0 ? one.token : other.token)),
    );
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const result of tries) {
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'FAILED_PRECONDITION' });
    }
    expect(await createApiKeys({ db: database.db }).list('default')).toHaveLength(1);
    // Who waits on another machine learns of it.
    expect(await other.setup.setupPending()).toBe(false);
  });

  it('refuses a token that was made up, and is still pending then', async () => {
    const { setup } = await pending();
    for (const token of ['', 'x', `setup_${'A'.repeat(43)}`]) {
      await expect(setup.redeem(token)).rejects.toMatchObject({ code: 'UNAUTHENTICATED', effect: 'none' });
    }
    expect(await setup.setupPending()).toBe(true);
  });

  it('belongs to a tenant', async () => {
    const one = await pending({ tenantId: 'one', tokenFile: join(folder, 'one') });
    const two = await pending({ tenantId: 'two', tokenFile: join(folder, 'two') });
    await expect(two.setup.redeem(one.token)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    expect((await one.setup.redeem(one.token)).info.tenantId).toBe('one');
    expect(await two.setup.setupPending()).toBe(true);
  });

  it('says what is wrong with the wanted key, and can be tried again', async () => {
    const { setup, token } = await pending();
    await expect(setup.redeem(token, ' ')).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    await setup.redeem(token);
  });
});
