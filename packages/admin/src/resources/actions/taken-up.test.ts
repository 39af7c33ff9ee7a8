import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '@automate/embedded-postgres/testing';
import { governanceMigrations } from '@automate/governance';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { starters } from '../__fixtures__/starters.ts';
import { callOf, things } from '../__fixtures__/things.ts';
import { createAdminResources, type OpenAdminResources } from '../create-admin-resources.ts';
import { adminMigrations } from '../migrations.ts';
import type { Starters } from '../starter.ts';

const FILE = join(import.meta.dirname, '../__fixtures__/confirm-process.ts');
const ROWS = 60;
const HOLD_MS = 2000;
const call = callOf('things');
const renameAll = { filter: {}, values: {}, dryRun: false };

let database: TestDatabase;
let opened: OpenAdminResources[] = [];
let child: ChildProcess | undefined;
beforeAll(async () => {
  database = await createTestDatabase({ migrations: [governanceMigrations, adminMigrations] });
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.sql`truncate automate_admin.records, automate_admin.row_jobs, automate_governance.audit cascade`;
  await database.sql`insert into automate_admin.records (tenant_id, resource, id, data, created_by, updated_by)
    select 'one', 'app/things', 'r' || lpad(n::text, 2, '0'), jsonb_build_object('name', 'Row ' || n), 'x', 'x'
    from generate_series(1, ${ROWS}) n`;
});
afterEach(async () => {
  child?.kill('SIGKILL');
  await Promise.all(opened.map((each) => each.close()));
  opened = [];
});

/** Another process, as far as jobs can tell. */
function open(who: Starters | undefined = starters): OpenAdminResources {
  const admin = createAdminResources({ db: database.db, resources: [things], holdMs: HOLD_MS, starters: who });
  opened.push(admin);
  return admin;
}
/** What came of a job where some look again and again for what is left. */
async function endOf(id: string, ...some: [OpenAdminResources, ...OpenAdminResources[]]) {
  const look = async () => {
    await Promise.all(some.map((each) => each.takeUp()));
    return (await some[0].actions.get(call, id)).state;
  };
  await expect.poll(look, { timeout: 60_000, interval: 50 }).not.toMatch(/running|interrupted/);
  return some[0].actions.get(call, id);
}
/** Each row was changed once, and that was told once. */
async function expectOnce(): Promise<void> {
  const [rows] = await database.sql`select count(*)::int as n, min(version) as least, max(version) as most
    from automate_admin.records where data->>'name' = 'Renamed'`;
  expect(rows).toEqual({ n: ROWS, least: 2, most: 2 });
  const [told] = await database.sql`select count(*)::int as n, count(distinct subject)::int as rows
    from automate_governance.audit where action = 'data.update'`;
  expect(told).toEqual({ n: ROWS, rows: ROWS });
}
/** A job whose process was never heard of again. */
async function left(more: { starter?: object | null; lost?: number } = {}): Promise<string> {
  const { starter = { maker: 'key:test', traceId: '0'.repeat(32) }, lost = 0 } = more;
  const [job] = await database.sql`insert into automate_admin.row_jobs
    (tenant_id, resource, action, rows, row_change, next_page, matched, created_by, starter, claim, held_until, lost)
    values ('one', 'app/things', 'rename', '{"filter": {}}', '{"name": "Renamed"}', '', ${ROWS}, 'key:test',
      ${starter && JSON.stringify(starter)}::text::jsonb, gen_random_uuid(), now() - interval '1 minute', ${lost})
    returning id`;
  return job?.id;
}

describe('a job over rows whose process is gone', { timeout: 120_000 }, () => {
  it('is gone on with by one other, which changes each row once', async () => {
    // Somebody is at the 25th row: its neighbours are changed, and not yet counted.
    await database.sql.begin(async (sql) => {
      await sql`select from automate_admin.records where id = 'r25' for update`;
      const args = ['--conditions=@automate/source', FILE, database.url, 'rename', String(HOLD_MS), 'anywhere'];
      child = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] });
      const changed = async () =>
        (await database.sql`select count(*)::int as n from automate_admin.records where version = 2`)[0]?.n;
      await expect.poll(changed, { timeout: 60_000, interval: 20 }).toBeGreaterThan(24);
      child.kill('SIGKILL');
      await once(child, 'exit');
    });
    const [job] = await database.sql`select id from automate_admin.row_jobs`;
    expect(await endOf(job?.id, open(), open())).toMatchObject({
      state: 'completed',
      ...{ matched: ROWS, done: ROWS, refused: 0 },
    });
    await expectOnce();
    expect(await database.sql`select from automate_admin.row_job_rows`).toHaveLength(0);
  });

  it('counts what was done and not counted before the process was gone, in the last portion too', async () => {
    const id = await left();
    await database.sql`update automate_admin.row_jobs set next_page = null where id = ${id}`;
    await database.sql`insert into automate_admin.row_job_rows (tenant_id, job_id, row_id, is_done)
      select 'one', ${id}, id, true from automate_admin.records`;
    expect(await endOf(id, open())).toMatchObject({ state: 'completed', matched: ROWS, done: ROWS });
    expect(await database.sql`select from automate_admin.row_job_rows`).toHaveLength(0);
  });

  it('is gone on with at once where its process was stopped', async () => {
    const first = open();
    const { id } = await first.actions.start(call, 'rename', renameAll);
    await first.close();
    expect(await endOf(id, open())).toMatchObject({ state: 'completed', done: ROWS });
    await expectOnce();
  });

  it('goes on from what was chosen by id, too', async () => {
    const first = open();
    const ids = Array.from({ length: ROWS }, (_, at) => `r${String(at + 1).padStart(2, '0')}`);
    const { id } = await first.actions.start(call, 'rename', { ids: [...ids, 'none'], values: {}, dryRun: false });
    await first.close();
    expect(await endOf(id, open())).toMatchObject({
      state: 'completed',
      ...{ done: ROWS, refused: 1, refusals: [{ id: 'none', code: 'NOT_FOUND' }] },
    });
    await expectOnce();
  });

  it('fails, and says why, where who began it may no more', async () => {
    const nobody = open({ principalOf: async () => undefined });
    expect(await endOf(await left(), nobody)).toMatchObject({
      state: 'failed',
      failure: { code: 'PERMISSION_DENIED' },
    });
    const reader = { ...call.principal, permissions: ['data:read'] };
    expect(await endOf(await left(), open({ principalOf: async () => reader }))).toMatchObject({
      ...{ state: 'failed', done: 0, failure: { code: 'PERMISSION_DENIED' } },
    });
    const [changed] = await database.sql`select count(*)::int as n from automate_admin.records where version > 1`;
    expect(changed?.n).toBe(0);
  });

  it('is not begun again for ever', async () => {
    expect(await endOf(await left({ lost: 5 }), open())).toMatchObject({
      ...{ state: 'failed', failure: { code: 'FAILED_PRECONDITION' } },
    });
  });

  it('is counted as begun once its turn has come, and no sooner', async () => {
    const begun = async () => {
      const found = await database.sql`select lost from automate_admin.row_jobs order by lost desc`;
      return found.map(({ lost }) => lost);
    };
    const admin = open();
    const ids = [await left(), await left(), await left()];
    // Two of a tenant are begun, and wait for a row; another waits for them.
    await database.sql.begin(async (sql) => {
      await sql`select from automate_admin.records where id = 'r01' for update`;
      await admin.takeUp();
      await expect.poll(begun, { timeout: 30_000 }).toEqual([1, 1, 0]);
    });
    for (const id of ids) expect((await endOf(id, admin)).state).toBe('completed');
  });

  it('is let go of at once where it was being taken up when its process stopped', async () => {
    for (let n = 0; n < 3; n += 1) await left();
    const admin = open();
    const looking = admin.takeUp();
    await admin.close();
    const [held] =
      await database.sql`select count(*)::int as n from automate_admin.row_jobs where held_until > clock_timestamp()`;
    expect(held?.n).toBe(0);
    await looking;
    const [started] = await database.sql`select count(*)::int as n from automate_admin.row_jobs where lost > 0`;
    expect(started?.n).toBe(0);
  });

  it('stays where nobody knows who began it, or what its rows are, and can be given up', async () => {
    const admin = open();
    const id = await left({ starter: null });
    const elsewhere = await left();
    await database.sql`update automate_admin.row_jobs set resource = 'gone/things' where id = ${elsewhere}`;
    await admin.takeUp();
    const claimed = await database.sql`select from automate_admin.row_jobs where held_until > now()`;
    expect(claimed).toHaveLength(0);
    expect(await admin.actions.get(call, id)).toMatchObject({ state: 'interrupted' });
    expect(await admin.actions.abort(call, id)).toMatchObject({ state: 'aborted' });
  });
});
