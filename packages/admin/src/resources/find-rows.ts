import type { AdminRow } from '@automate/extensions';
import { and, eq, getTableColumns, type SQL, sql } from 'drizzle-orm';
import type { RowsTable } from './rows-table.ts';
import type { RowsScope } from './table-rows.ts';

const whole = (id: string) => String(BigInt(id));

/** What texts can be of a type, and how it writes them; of others, any. */
const FITS: readonly [RegExp, RegExp, (id: string) => string][] = [
  [/^uuid$/, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, (id) => id.toLowerCase()],
  [/^(smallint|smallserial)$/, /^-?\d{1,4}$/, whole],
  [/^(integer|serial)$/, /^-?\d{1,9}$/, whole],
  [/^(bigint|bigserial)$/, /^-?\d{1,18}$/, whole],
];

/** A text as the id of a row, written as the database writes it; undefined when it can be none. */
export function rowIdOf({ key }: RowsTable, id: string): string | undefined {
  if (id.length > 200 || !id.isWellFormed() || id.includes('\0')) return undefined;
  const fits = FITS.find(([type]) => type.test(key.getSQLType()));
  if (fits === undefined) return id;
  const [, form, written] = fits;
  return form.test(id) ? written(id) : undefined;
}

/** Which of these rows are there for a caller, the deleted ones too, by id. */
export async function findRows(
  rows: RowsTable,
  { db, call, where }: RowsScope,
  ids: readonly string[],
): Promise<Map<string, AdminRow>> {
  const possible = ids.map((id) => rowIdOf(rows, id)).filter((id) => id !== undefined);
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
