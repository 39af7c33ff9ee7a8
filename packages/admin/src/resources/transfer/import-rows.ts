import type { Database } from '@automate/governance';
import { type SQL, sql } from 'drizzle-orm';
import type { ImportRow } from './import-tables.ts';

/** What an import is about, and where. */
export interface ImportScope {
  db: Database;
  tenantId: string;
  importId: string;
}

/** Keeps judged rows. */
export async function keepRows({ db, tenantId, importId }: ImportScope, rows: readonly ImportRow[]): Promise<void> {
  await db.execute(sql`
    insert into automate_admin.import_rows (tenant_id, import_id, line, what, row_id, version, data, errors)
    select ${tenantId}, ${importId}::text::uuid, r.line, r.what, r."rowId", r.version, r.data, r.errors
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb)
      as r (line integer, what text, "rowId" text, version integer, data jsonb, errors jsonb)`);
}

/** A row that is named twice is bad where it is named again; then all are counted. */
export async function countRows({ db, tenantId, importId }: ImportScope): Promise<void> {
  const of = sql`tenant_id = ${tenantId} and import_id = ${importId}::text::uuid`;
  const twice = JSON.stringify([{ pointer: '/id', message: 'is named in an earlier row, too' }]);
  await db.execute(sql`
    update automate_admin.import_rows set what = 'bad', errors = ${twice}::text::jsonb
    where ${of} and what <> 'bad' and line in (
      select line from (
        select line, row_number() over (partition by row_id order by line) as nth from automate_admin.import_rows
        where ${of} and row_id is not null and what <> 'bad') as named
      where nth > 1)`);
  const count = (what: string): SQL => sql`count(*) filter (where what = ${what})`;
  await db.execute(sql`
    update automate_admin.imports i set state = 'ready', rows = c.rows, creates = c.creates, updates = c.updates,
      unchanged = c.unchanged, bad = c.bad
    from (select count(*) as rows, ${count('create')} as creates, ${count('update')} as updates,
        ${count('unchanged')} as unchanged, ${count('bad')} as bad
      from automate_admin.import_rows where ${of}) as c
    where i.tenant_id = ${tenantId} and i.id = ${importId}::text::uuid and i.state = 'checking'`);
}
