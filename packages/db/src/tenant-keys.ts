import { AutomateError } from '@automate/core';
import type { Sql } from 'postgres';

export interface TenantKeyOptions {
  /**
   * Tables and unique indexes (a primary key is one) that are right without a tenant, by name, each with the reason. One
   * that is not needed is an error too.
   */
  except?: Record<string, string>;
}

/**
 * Checks the rule that every table has `tenant_id NOT NULL`, and every primary key and unique index contains it. For the
 * tests of every package that owns tables. Throws FAILED_PRECONDITION that lists every breach.
 */
export async function assertTenantKeys(
  sql: Sql,
  schema: string,
  { except = {} }: TenantKeyOptions = {},
): Promise<void> {
  const tables = await sql<{ name: string; required: boolean | null }[]>`
    select c.relname as name, a.attnotnull as required
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    left join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
    where n.nspname = ${schema} and c.relkind in ('r', 'p')
    order by c.relname`;
  const keys = await sql<{ name: string; table: string; tenant: boolean }[]>`
    select i.relname as name, c.relname as table,
           exists (select from pg_attribute a
                   where a.attrelid = c.oid and a.attname = 'tenant_id'
                     and a.attnum = any((x.indkey::int2[])[0:x.indnkeyatts - 1])) as tenant
    from pg_index x
    join pg_class i on i.oid = x.indexrelid
    join pg_class c on c.oid = x.indrelid
    join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = ${schema} and x.indisunique and c.relkind in ('r', 'p')
    order by c.relname, i.relname`;
  const breaches: Record<string, string> = {};
  for (const { name, required } of tables) {
    if (required === null) breaches[name] = `table ${name} has no tenant_id`;
    else if (!required) breaches[name] = `tenant_id of table ${name} may be null`;
  }
  for (const { name, table, tenant } of keys) {
    // A table that is right without a tenant has keys without one.
    if (!tenant && !(table in except))
      breaches[name] = `unique key ${name} of table ${table} does not contain tenant_id`;
  }
  const problems = Object.entries(breaches)
    .filter(([name]) => !(name in except))
    .map(([, problem]) => problem);
  for (const name of Object.keys(except)) {
    if (!(name in breaches)) problems.push(`the exception ${name} is not needed`);
  }
  if (tables.length === 0) problems.push('there are no tables in it');
  if (problems.length === 0) return;
  throw new AutomateError({
    code: 'FAILED_PRECONDITION',
    effect: 'none',
    message: `Schema ${schema} breaks the rule that every row and key names its tenant: ${problems.join('; ')}`,
  });
}
