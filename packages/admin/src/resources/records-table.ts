import type { FieldSpec, JsonObject } from '@automate/core';
import type { AdminResourceSpec } from '@automate/extensions';
import { eq, or, type SQL, sql } from 'drizzle-orm';
import { integer, jsonb, pgSchema, text, timestamp } from 'drizzle-orm/pg-core';
import { isList } from './question.ts';
import { anywhere, type RowsTable } from './rows-table.ts';

/** Rows of resources that keep none themselves. */
export const records = pgSchema('automate_admin').table('records', {
  tenantId: text('tenant_id').notNull(),
  resource: text('resource').notNull(),
  id: text('id').notNull().default(sql`gen_random_uuid()::text`),
  data: jsonb('data').$type<JsonObject>().notNull(),
  version: integer('version').notNull().default(1),
  createdAt: timestamp('created_at', { withTimezone: true, mode: 'date' }).notNull().default(sql`clock_timestamp()`),
  createdBy: text('created_by').notNull(),
  updatedAt: timestamp('updated_at', { withTimezone: true, mode: 'date' }).notNull().default(sql`clock_timestamp()`),
  updatedBy: text('updated_by').notNull(),
  deletedAt: timestamp('deleted_at', { withTimezone: true, mode: 'date' }),
});

const NUMBERS: readonly FieldSpec['type'][] = ['integer', 'float'];
/** Characters of a text that decide its place in a list; a cursor holds them. */
const SORTED_CHARS = 80;

/** The rows of one resource in the table of records. `name` is whose: `plugin/key`. */
export function recordsTable(name: string, spec: AdminResourceSpec): RowsTable {
  const fieldOf = (key: string) => spec.fields.find((each) => each.key === key) as FieldSpec;
  return {
    table: records,
    key: records.id,
    tenant: records.tenantId,
    version: records.version,
    deleted: spec.softDelete ? records.deletedAt : undefined,
    where: eq(records.resource, name),
    sorts: {
      ...Object.fromEntries(spec.sorts.map((key) => [key, orderOf(fieldOf(key))])),
      createdAt: records.createdAt,
      updatedAt: records.updatedAt,
      id: records.id,
    },
    filter({ field, operator, value }) {
      if (field === 'createdAt' || field === 'updatedAt') {
        const at = sql`${value as string}::text::timestamptz`;
        return operator === 'gte' ? sql`${records[field]} >= ${at}` : sql`${records[field]} <= ${at}`;
      }
      if (operator === 'eq') {
        const held = { [field]: isList(fieldOf(field)) ? [value] : value };
        return sql`${records.data} @> ${JSON.stringify(held)}::text::jsonb`;
      }
      const [at, bound] =
        typeof value === 'number'
          ? [numberIn(field), sql`${value}::float8::numeric`]
          : [textIn(field), sql`${String(value)}::text`];
      return operator === 'gte' ? sql`${at} >= ${bound}` : sql`${at} <= ${bound}`;
    },
    search: (wanted) => or(...spec.search.map((key) => sql`${textIn(key)} ilike ${anywhere(wanted)}`)),
    toRow(row) {
      const { id, data, version, createdAt, updatedAt, createdBy, updatedBy, deletedAt } =
        row as typeof records.$inferSelect;
      return {
        id,
        version,
        values: data,
        createdAt: createdAt.toISOString(),
        updatedAt: updatedAt.toISOString(),
        createdBy,
        updatedBy,
        ...(deletedAt && { deletedAt: deletedAt.toISOString() }),
      };
    },
    made: (data, { tenantId, actor }, id) => ({
      tenantId,
      resource: name,
      data,
      createdBy: actor,
      updatedBy: actor,
      ...(id !== undefined && { id }),
    }),
    // One text for all of them: a statement with a parameter for each value takes longer to write than to carry out.
    insert: (db, rows, { tenantId, actor }) =>
      db.execute(sql`
        insert into automate_admin.records (tenant_id, resource, id, data, created_by, updated_by)
        select ${tenantId}, ${name}, coalesce(r.id, gen_random_uuid()::text), r.values, ${actor}, ${actor}
        from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as r (id text, values jsonb)`),
    changed: (data, { actor }) => ({
      ...(data !== undefined && { data }),
      updatedBy: actor,
      updatedAt: sql`clock_timestamp()`,
    }),
  };
}

const textIn = (key: string): SQL => sql`(${records.data} ->> ${key}::text)`;
/** What an earlier version of the fields left in another type is no number. */
const numberIn = (key: string): SQL =>
  sql`(case when jsonb_typeof(${records.data} -> ${key}::text) = 'number' then ${textIn(key)}::numeric end)`;

function orderOf({ key, type }: FieldSpec): { expression: SQL; type: string } {
  if (NUMBERS.includes(type))
    return { expression: sql`coalesce(${numberIn(key)}, '-infinity'::numeric)`, type: 'numeric' };
  return { expression: sql`left(coalesce(${textIn(key)}, ''), ${sql.raw(String(SORTED_CHARS))})`, type: 'text' };
}
