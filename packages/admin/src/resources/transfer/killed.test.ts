import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '@automate/embedded-postgres/testing';
import type { AdminRows } from '@automate/extensions';
import { governanceMigrations } from '@automate/governance';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { starters } from '../__fixtures__/starters.ts';
import { callOf, things } from '../__fixtures__/things.ts';
import { createAdminResources, type OpenAdminResources } from '../create-admin-resources.ts';
import { adminMigrations } from '../migrations.ts';

const FILE = join(import.meta.dirname, '../__fixtures__/confirm-process.ts');
const ROWS = 5000;
const call = callOf('things');

let database: TestDatabase;
let admin: OpenAdminResources;
let child: ChildProcess | undefined;
beforeAll(async () => {
  database = await createTestDatabase({ migrations: [governanceMigrations, adminMigrations] });
  admin = createAdminResources({ db: database.db, resources: [things], holdMs: 500 });
});
afterAll(async () => {
  await admin.close();
  await database.drop();
});
beforeEach(() => database.sql`truncate automate_admin.records, automate_admin.imports cascade`);
afterEach(() => child?.kill('SIGKILL'));

/** An import whose last row somebody else is just making: whoever carries it out comes as far, and waits. */
async function blocked(work: (id: string) => Promise<void>): Promise<string> {
  const rows = Array.from({ length: ROWS }, (_, at) => ({ name: `Row ${at}`, ...(at === ROWS - 1 && { id: 'last' }) }));
  const made = await admin.imports.check(call, 'json', new Blob([JSON.stringify(rows)]).stream());
  expect(made).toMatchObject({ state: 'ready', creates: ROWS });
  const refusal = new Error('rolled back');
  const other = database.sql.begin(async (sql) => {
    await sql`insert into automate_admin.records (tenant_id, resource, id, data, created_by, updated_by)
      values ('one', 'app/things', 'last', '{}', 'x', 'x')`;
    await work(made.id);
    throw refusal;
  });
  await expect(other).rejects.toBe(refusal);
  return made.id;
}

/** Rows were written, whether or not whoever does it has been silent for too long by now. */
const isUnderWay = (id: string) =>
  expect
    .poll(async () => (await database.sql`select applied from automate_admin.imports where id = ${id}`)[0]?.applied, {
      timeout: 30_000,
      interval: 20,
    })
    .toBeGreaterThan(0);

/** Another process carries it out, up to the row that it waits for. */
async function confirmElsewhere(id: string, where: 'here' | 'anywhere' = 'here'): Promise<ChildProcess> {
  const args = ['--conditions=@automate/source', FILE, database.url, id, '500', where];
  const started = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  child = started;
  await isUnderWay(id);
  return started;
}

const count = async () => Number((await database.sql`select count(*) from automate_admin.records`)[0]?.count);
const state = (id: string) =>
  expect.poll(async () => (await admin.imports.get(call, id)).state, { timeout: 30_000, interval: 20 });

describe('an import that is being carried out', { timeout: 180_000 }, () => {
  it('changes nothing when its process is killed, and can be confirmed again', async () => {
    const id = await blocked(async (made) => {
      const process = await confirmElsewhere(made);
      process.kill('SIGKILL');
      await once(process, 'exit');
    });
    await state(id).toBe('ready');
    expect(await count()).toBe(0);
    await Promise.all([1, 2, 3].map(() => admin.imports.confirm(call, id, { skipBad: false })));
    await state(id).toBe('done');
    expect(await count()).toBe(ROWS);
  });

  it('is carried out by another process when its own is killed, once', async () => {
    const others = [1, 2].map(() => createAdminResources({ db: database.db, resources: [things], starters }));
    const id = await blocked(async (made) => {
      const process = await confirmElsewhere(made, 'anywhere');
      process.kill('SIGKILL');
      await once(process, 'exit');
      expect((await admin.imports.get(call, made)).state).toBe('applying');
    });
    const look = async () => {
      await Promise.all(others.map((each) => each.takeUp()));
      return (await admin.imports.get(call, id)).state;
    };
    await expect.poll(look, { timeout: 60_000, interval: 50 }).toBe('done');
    await Promise.all(others.map((each) => each.close()));
    expect(await count()).toBe(ROWS);
    const told = await database.sql`select from automate_governance.audit where action = 'data.import'
      and details->>'import' = ${id}`;
    expect(told).toHaveLength(1);
  });

  it('fails, and says why, where who confirmed it may no more', async () => {
    const { id } = await admin.imports.check(call, 'json', new Blob(['[{"name": "Ada"}]']).stream());
    await database.sql`update automate_admin.imports set state = 'applying', claim = gen_random_uuid(),
      held_until = now() - interval '1 minute', starter = '{"maker": "key:test", "traceId": "0"}' where id = ${id}`;
    const nobody = { principalOf: async () => undefined };
    const other = createAdminResources({ db: database.db, resources: [things], starters: nobody });
    await other.takeUp();
    await state(id).toBe('failed');
    expect(await admin.imports.get(call, id)).toMatchObject({ code: 'PERMISSION_DENIED', message: expect.any(String) });
    expect(await count()).toBe(0);
  });

  it('of rows behind code is begun as often as it comes any further', async () => {
    const { table: _, ...spec } = things;
    const written: string[] = [];
    const { promise: held, resolve: goOn } = Promise.withResolvers<void>();
    const rows: AdminRows = {
      list: async () => ({ rows: [] }),
      get: async () => undefined,
      async create({ name }) {
        if (written.length === 1) await held;
        written.push(name as string);
        return { id: String(name), version: 1, values: { name: name as string } };
      },
    };
    const other = createAdminResources({ db: database.db, resources: [{ ...spec, rows: async () => rows }], starters });
    const file = new Blob(['[{"name": "Ada"}, {"name": "Bob"}]']).stream();
    const { id } = await other.imports.check(call, 'json', file);
    await database.sql`update automate_admin.imports set state = 'applying', claim = gen_random_uuid(), lost = 4,
      held_until = now() - interval '1 minute', starter = '{"maker": "key:test", "traceId": "0"}' where id = ${id}`;
    await other.takeUp();
    const lost = async () => (await database.sql`select lost from automate_admin.imports where id = ${id}`)[0]?.lost;
    await expect.poll(lost, { timeout: 30_000, interval: 20 }).toBe(0);
    expect(written).toEqual(['Ada']);
    goOn();
    await expect.poll(async () => (await other.imports.get(call, id)).state, { timeout: 30_000 }).toBe('done');
    expect(written).toEqual(['Ada', 'Bob']);
    await other.close();
  });

  it('is carried out once though its process was only held up', async () => {
    const id = await blocked(async (made) => {
      (await confirmElsewhere(made)).kill('SIGSTOP');
      await state(made).toBe('ready');
    });
    await admin.imports.confirm(call, id, { skipBad: false });
    child?.kill('SIGCONT');
    await state(id).toBe('done');
    expect(await count()).toBe(ROWS);
  });

  it('changes nothing when it is given up', async () => {
    const id = await blocked(async (made) => {
      await admin.imports.confirm(call, made, { skipBad: false });
      await isUnderWay(made);
      expect((await admin.imports.abort(call, made)).state).toBe('aborted');
    });
    await admin.close();
    expect((await admin.imports.get(call, id)).state).toBe('aborted');
    expect(await count()).toBe(0);
  });
});
