import { createTestDatabase, type TestDatabase } from '@automate/embedded-postgres/testing';
import { governanceMigrations } from '@automate/governance';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { callOf, things } from './__fixtures__/things.ts';
import { createAdminResources, type OpenAdminResources } from './create-admin-resources.ts';
import { adminMigrations } from './migrations.ts';

const call = callOf('things');
let database: TestDatabase;
let admin: OpenAdminResources;
beforeAll(async () => {
  database = await createTestDatabase({ migrations: [governanceMigrations, adminMigrations] });
  admin = createAdminResources({ db: database.db, resources: [things] });
});
afterAll(async () => {
  await admin.close();
  await database.drop();
});
beforeEach(() => database.sql`truncate automate_admin.imports, automate_admin.row_jobs cascade`);

interface Kept {
  state: string;
  /** Days since it was begun, and since it ended. */
  begun: number;
  ended?: number;
  /** Seconds from now. */
  held?: number;
}
async function insert(table: 'imports' | 'row_jobs', name: string, { state, begun, ended, held }: Kept): Promise<void> {
  const times = database.sql`
    now() - make_interval(days => ${begun}), now() - make_interval(days => ${ended ?? null}::int),
    now() + make_interval(secs => ${held ?? null}::float8)`;
  if (table === 'imports') {
    await database.sql`insert into automate_admin.imports (tenant_id, resource, format, fields, state, created_by, created_at, finished_at, held_until)
      select 'one', 'app/things', 'csv', '[]', ${state}, ${name}, ${times}`;
  } else {
    await database.sql`insert into automate_admin.row_jobs (tenant_id, resource, action, rows, matched, state, created_by, created_at, finished_at, held_until)
      select 'one', 'app/things', 'delete', '{}', 1, ${state}, ${name}, ${times}`;
  }
}
const left = async (table: 'imports' | 'row_jobs') =>
  (await database.sql`select created_by from ${database.sql(`automate_admin.${table}`)} order by 1`).map(
    ({ created_by: name }) => name as string,
  );

describe('imports and jobs that are over', () => {
  it('are forgotten by age, and what is going on never is', async () => {
    await insert('imports', 'done', { state: 'done', begun: 9, ended: 8 });
    await insert('imports', 'done lately', { state: 'done', begun: 9, ended: 6 });
    await insert('imports', 'waiting', { state: 'ready', begun: 6 });
    await insert('imports', 'waiting for too long', { state: 'ready', begun: 8 });
    await insert('imports', 'going on', { state: 'applying', begun: 8, held: 60 });
    await insert('imports', 'left', { state: 'applying', begun: 8, held: -60 });
    await insert('imports', 'being read', { state: 'checking', begun: 0 });
    await insert('imports', 'never read', { state: 'checking', begun: 2 });
    await insert('row_jobs', 'done', { state: 'completed', begun: 32, ended: 31, held: -60 });
    await insert('row_jobs', 'done lately', { state: 'completed', begun: 32, ended: 29, held: -60 });
    await insert('row_jobs', 'going on', { state: 'running', begun: 31, held: 60 });
    await insert('row_jobs', 'left', { state: 'running', begun: 31, held: -60 });
    await insert('row_jobs', 'left lately', { state: 'running', begun: 29, held: -60 });
    await admin.sweep();
    expect(await left('imports')).toEqual(['being read', 'done lately', 'going on', 'waiting']);
    expect(await left('row_jobs')).toEqual(['done lately', 'going on', 'left lately']);
  });

  it('are forgotten by number, those that ended first, of each tenant by itself, by two processes at once', async () => {
    await database.sql`insert into automate_admin.imports (tenant_id, resource, format, fields, state, created_by, finished_at)
      select t, 'app/things', 'csv', '[]', 'done', 'x', now() - make_interval(mins => n)
      from generate_series(1, 275) n, unnest(array['one', 'two']) t where t = 'one' or n > 75`;
    await insert('imports', 'waiting', { state: 'ready', begun: 6 });
    await insert('imports', 'going on', { state: 'applying', begun: 8, held: 60 });
    const other = createAdminResources({ db: database.db, resources: [things] });
    await Promise.all([admin.sweep(), other.sweep()]);
    // What one of them was just looking at, the other has passed over.
    await admin.sweep();
    const kept = await database.sql`
      select tenant_id, count(*)::int as n, min(finished_at) < now() - interval '210 minutes' as old
      from automate_admin.imports where state = 'done' group by 1 order by 1`;
    expect([...kept]).toEqual([
      { tenant_id: 'one', n: 200, old: false },
      { tenant_id: 'two', n: 200, old: true },
    ]);
    expect(await left('imports')).toEqual(expect.arrayContaining(['waiting', 'going on']));
  });

  it('are gone for who confirms them meanwhile, or are carried out', async () => {
    const { id } = await admin.imports.check(call, 'json', new Blob(['[{"name": "Ada"}]']).stream());
    await database.sql`update automate_admin.imports set created_at = now() - interval '8 days'`;
    const [, confirmed] = await Promise.allSettled([
      admin.sweep(),
      admin.imports.confirm(call, id, { skipBad: false }),
    ]);
    if (confirmed.status === 'rejected') expect(confirmed.reason).toMatchObject({ code: 'NOT_FOUND' });
    else await expect.poll(async () => (await admin.imports.get(call, id)).state, { timeout: 30_000 }).toBe('done');
    const [made] = await database.sql`select count(*)::int as n from automate_admin.records`;
    expect(made?.n).toBe(confirmed.status === 'rejected' ? 0 : 1);
  });
});
