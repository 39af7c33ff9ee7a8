import type { AdminRow } from '@automate/extensions';
import { and, eq, getTableColumns, type SQL, sql } from 'drizzle-orm';
import type { RowsTable } from './rows-table.ts';
import type { RowsScope } from './table-rows.ts';

/** What texts can be of a type; of others, any. */
const FITS: readonly [RegExp, RegExp][] = [
  [/^uuid$/, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i],
  [/^(smallint|smallserial)$/, /^-?\d{1,4}$/],
  [/^(integer|serial)$/, /^-?\d{1,9}$/],
  [/^(bigint|bigserial)$/, /^-?\d{1,18}$/],
];

/** Whether a text can be the id of a row. */
export function isRowId({ key }: RowsTable, id: string): boolean {
  const fits = FITS.find(([type]) => type.test(key.getSQLType()));
  const isText = id.length <= 200 && id.isWellFormed() && !id.includes('\0');
  return isText && (fits === undefined || fits[1].test(id));
}

/** Which of these rows are there for a caller, the deleted ones too, by id. */
export async function findRows(
  rows: RowsTable,
  { db, call, where }: RowsScope,
  ids: readonly string[],
): Promise<Map<string, AdminRow>> {
  const possible = ids.filter((id) => isRowId(rows, id));
  if (possible.length === 0) return new Map();
  const { table, key, tenant } = rows;
  const type = /^(text|varchar|char)/.test(key.getSQLType()) ? 'text' : key.getSQLType();
  const wanted: SQL = sql`${key} = any(array(
    select each::${sql.raw(type)} from jsonb_array_elements_text(${JSON.stringify(possible)}::text::jsonb) as each))`;
  const found = await db
    .select(getTableColumns(table))
    .from(table)
    .where(and(tenant ? eq(tenant, call.principal.tenantId) : undefined, rows.where, where, wanted));
  return new Map(found.map((row) => rows.toRow(row)).map((row) => [row.id, row]));
}
