import { isDeepStrictEqual } from 'node:util';
import { type ListColumn, typed } from '@automate/api';
import { type FieldSpec, invalidArgument, type JsonObject, type JsonValue } from '@automate/core';
import type { AdminResourceSpec } from '@automate/extensions';
import { type Column, getTableColumns, or, type SQL, sql } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import { anywhere, type RowsTable, withoutNulls } from './rows-table.ts';

/** Columns of a table that a resource stands on. Those named as here need not be said. */
export interface OwnColumns {
  /** One column that, in a tenant, is one row's alone. Default: `id`. */
  id?: Column;
  /** An integer that counts changes. Default: `version`; without one, rows are not updated. */
  version?: Column;
  /** Default: `createdAt`. */
  createdAt?: Column;
  /** Set with each change. Default: `updatedAt`. */
  updatedAt?: Column;
  /** The column of the tenant; null: the rows are everybody's. */
  tenant: Column | null;
  /** When a row was deleted. Absent: it is gone. */
  deleted?: Column | undefined;
}

/** Characters of a text that decide its place in a list; a cursor holds them. */
const SORTED_CHARS = 80;

/**
 * A table of the app's own. Its columns are the fields, by their names in drizzle.
 *
 * @throws AutomateError INVALID_ARGUMENT for fields without a column
 */
export function ownTable(table: PgTable, spec: AdminResourceSpec, given: OwnColumns): RowsTable {
  const columns = getTableColumns(table) as Record<string, Column>;
  const { id, version, createdAt, updatedAt } = { ...columns, ...given } as Record<
    keyof OwnColumns,
    Column | undefined
  >;
  // Whoever may change a field would give the row to another tenant, or restore it.
  const kept = [given.tenant, given.deleted, version];
  const missing = spec.fields.flatMap(({ key }, at) => {
    const pointer = `/fields/${at}/key`;
    const column = columns[key];
    if (column === undefined) return [{ pointer, message: `the table has no column ${key}` }];
    return kept.includes(column) ? [{ pointer, message: `the column ${key} is not for callers to change` }] : [];
  });
  if (id === undefined) missing.push({ pointer: '/id', message: 'say which column is the id' });
  const times = { createdAt, updatedAt };
  const sort = spec.sort.replace(/^-/, '');
  if (sort in times && times[sort as 'createdAt'] === undefined)
    missing.push({ pointer: '/sort', message: `the table has no column ${sort}` });
  if (missing.length > 0)
    throw invalidArgument(`The admin resource ${spec.key} does not fit its table: see errors.`, missing);
  const key = id as Column;
  const columnOf = (field: string): Column =>
    (field === 'createdAt' ? createdAt : field === 'updatedAt' ? updatedAt : columns[field]) as Column;
  const nameOf = (column: Column) => Object.keys(columns).find((each) => columns[each] === column) as string;
  const sortable = { createdAt, updatedAt, id, ...Object.fromEntries(spec.sorts.map((each) => [each, columns[each]])) };
  const toColumns = (values: JsonObject): Record<string, unknown> =>
    Object.fromEntries(
      spec.fields.map((field) => [field.key, toColumn(columns[field.key] as Column, values[field.key])]),
    );

  const made: RowsTable['made'] = (values, { tenantId }, own) => ({
    ...(given.tenant && { [nameOf(given.tenant)]: tenantId }),
    ...withoutUndefined(toColumns(values)),
    ...(own !== undefined && { [nameOf(key)]: typed(key, own) }),
  });

  return {
    table,
    key,
    ...{ tenant: given.tenant, version, deleted: given.deleted },
    sorts: Object.fromEntries(
      Object.entries(sortable).flatMap(([name, column]) => (column ? [[name, orderOf(column)] as const] : [])),
    ),
    filter({ field, operator, value }) {
      const column = columnOf(field);
      if (column === undefined) throw noTime(field);
      const bound = typed(column, String(value));
      if (operator === 'eq' && column.getSQLType().endsWith('[]'))
        return sql`${String(value)} = any(${column}::text[])`;
      if (operator === 'eq' && isJson(column)) return sql`${column} @> ${JSON.stringify(value)}::text::jsonb`;
      return operator === 'eq'
        ? sql`${column} = ${bound}`
        : operator === 'gte'
          ? sql`${column} >= ${bound}`
          : sql`${column} <= ${bound}`;
    },
    search: (text) => or(...spec.search.map((each) => sql`${columns[each]}::text ilike ${anywhere(text)}`)),
    toRow(row) {
      const time = (column: Column | undefined) => column && toJson(row[nameOf(column)], undefined);
      const deletedAt = time(given.deleted);
      return {
        id: String(row[nameOf(key)]),
        ...(version && { version: Number(row[nameOf(version)]) }),
        values: withoutNulls(
          Object.fromEntries(spec.fields.map((field) => [field.key, toJson(row[field.key], field)])),
        ),
        ...(createdAt && { createdAt: String(time(createdAt)) }),
        ...(updatedAt && { updatedAt: String(time(updatedAt)) }),
        ...(typeof deletedAt === 'string' && { deletedAt }),
      };
    },
    made,
    insert: (db, rows, caller) => db.insert(table).values(rows.map(({ values, id: own }) => made(values, caller, own))),
    // Of what is not about it a column may hold more than JSON tells, such as digits and microseconds: it stays.
    changed: (values, _, before) => ({
      ...(values &&
        Object.fromEntries(
          Object.entries(toColumns(values))
            .filter(([name]) => !isDeepStrictEqual(values[name], before?.[name]))
            .map(([name, value]) => [name, value ?? null]),
        )),
      ...(updatedAt && { [nameOf(updatedAt)]: sql`clock_timestamp()` }),
    }),
  };
}

const isJson = (column: Column): boolean => /^jsonb?$/.test(column.getSQLType());

/** What JSON has a word for. A number that a field calls text, or is too large for one, is text. */
function toJson(value: unknown, field: FieldSpec | undefined): JsonValue | undefined {
  if (value === null || value === undefined) return undefined;
  if (value instanceof Date) return value.toISOString();
  const numeric = field?.type === 'integer' || field?.type === 'float';
  if (typeof value === 'bigint' || (numeric && typeof value === 'string'))
    return numeric ? Number(value) : String(value);
  return value as JsonValue;
}

/** Texts and numbers are cast by the database, which knows best; the rest is drizzle's to write. */
function toColumn(column: Column, value: JsonValue | undefined): unknown {
  if (value === undefined || isJson(column) || typeof value === 'object' || typeof value === 'boolean') return value;
  return typed(column, String(value));
}

function withoutUndefined(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

/** Never null, so that a cursor can stand behind it. */
function orderOf(column: Column): ListColumn {
  const type = column.getSQLType();
  if (/^(text|varchar|char|uuid)/.test(type)) return textOrder(sql`${column}::text`);
  if (/^(timestamp|date)/.test(type))
    return column.notNull ? column : { expression: sql`coalesce(${column}, '-infinity')`, type };
  if (/^(smallint|integer|bigint|numeric|real|double|serial|bigserial)/.test(type)) {
    return column.notNull
      ? column
      : { expression: sql`coalesce(${column}::numeric, '-infinity'::numeric)`, type: 'numeric' };
  }
  return textOrder(sql`${column}::text`);
}

function textOrder(text: SQL): ListColumn {
  return { expression: sql`left(coalesce(${text}, ''), ${sql.raw(String(SORTED_CHARS))})`, type: 'text' };
}

function noTime(field: string) {
  const message = 'is not known of these rows';
  return invalidArgument(`${field} ${message}.`, [{ pointer: `/${field}`, message }]);
}
