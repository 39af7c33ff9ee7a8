import { AutomateError } from '@automate/core';
import type { ClientBase } from 'pg';

/** A table to be dumped. */
export interface FoundTable {
  oid: string;
  schema: string;
  table: string;
  /** `r` an ordinary one, `p` one with partitions. */
  kind: 'r' | 'p';
  /** Without generated ones: they make themselves. */
  columns: string[];
}

/** Which tables: all of a schema, or those named, `table` or `schema.table`. */
export interface TableChoice {
  schema: string;
  tables: readonly string[] | undefined;
}

const TABLES = `
  select c.oid::text, n.nspname as schema, c.relname as table, c.relkind as kind, c.relispartition as part,
    coalesce((select json_agg(a.attname order by a.attnum) from pg_attribute a
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''), '[]') as columns
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p') and c.relpersistence <> 't' and n.nspname = any($1)
  order by n.nspname, c.relname`;

const REFERENCES = `
  select conrelid::text as from, confrelid::text as to from pg_constraint
  where contype = 'f' and conrelid <> confrelid and conrelid = any($1::oid[]) and confrelid = any($1::oid[])`;

/**
 * The tables, those that others refer to first; where they refer to each other, by name.
 * @throws AutomateError NOT_FOUND with every table that is not there
 */
export async function readTables(client: ClientBase, { schema, tables }: TableChoice): Promise<FoundTable[]> {
  const wanted = tables?.map((name) => splitName(name, schema));
  const schemas = [...new Set([schema, ...(wanted ?? []).map((one) => one.schema)])];
  const { rows } = await client.query<FoundTable & { part: boolean }>(TABLES, [schemas]);
  const chosen =
    wanted === undefined
      ? rows.filter(({ part }) => !part)
      : rows.filter((row) => wanted.some((one) => one.schema === row.schema && one.table === row.table));
  const missing = (wanted ?? []).filter(
    (one) => !chosen.some((row) => one.schema === row.schema && one.table === row.table),
  );
  if (missing.length > 0 || chosen.length === 0) throw notThere(missing, schema);
  const oids = chosen.map(({ oid }) => oid);
  const { rows: references } = await client.query<{ from: string; to: string }>(REFERENCES, [oids]);
  return inOrder(chosen, references);
}

function splitName(name: string, schema: string): { schema: string; table: string } {
  const dot = name.indexOf('.');
  return dot < 0 ? { schema, table: name } : { schema: name.slice(0, dot), table: name.slice(dot + 1) };
}

function inOrder(tables: readonly FoundTable[], references: readonly { from: string; to: string }[]): FoundTable[] {
  const byOid = new Map(tables.map((table) => [table.oid, table]));
  const placed = new Set<FoundTable>();
  const visiting = new Set<FoundTable>();
  const place = (table: FoundTable) => {
    if (placed.has(table) || visiting.has(table)) return;
    visiting.add(table);
    for (const { from, to } of references) if (from === table.oid) place(byOid.get(to)!);
    placed.add(table);
  };
  for (const table of tables) place(table);
  return [...placed];
}

function notThere(missing: readonly { schema: string; table: string }[], schema: string): AutomateError {
  const names = missing.map((one) => `${one.schema}.${one.table}`).join(', ');
  const message =
    names === '' ? `the schema ${schema} has no tables that this user sees` : `there is no table ${names}`;
  return new AutomateError({ code: 'NOT_FOUND', message, effect: 'none' });
}
