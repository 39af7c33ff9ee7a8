import type { ListColumn } from '@automate/api';
import type { JsonObject, JsonValue } from '@automate/core';
import type { AdminCaller, AdminFilter, AdminRow } from '@automate/extensions';
import type { Database } from '@automate/governance';
import type { Column, SQL } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';

/** A row that is made. */
export interface NewRow {
  values: JsonObject;
  /** Default: the table's. */
  id?: string | undefined;
}

/** A table whose rows are rows of an admin resource. */
export interface RowsTable {
  table: PgTable;
  key: Column;
  /** null: the rows are everybody's. */
  tenant: Column | null;
  /** Counts changes. Without it rows are not updated. */
  version: Column | undefined;
  /** When a row was deleted. Without it, it is gone. */
  deleted: Column | undefined;
  /** Which rows of the table these are. Default: all. */
  where?: SQL | undefined;
  /** By field, `createdAt`, `updatedAt` and `id`: never null. */
  sorts: Record<string, ListColumn>;
  filter(filter: AdminFilter): SQL;
  search(text: string): SQL | undefined;
  toRow(row: Record<string, unknown>): AdminRow;
  /** Columns of a row that is made. */
  made(values: JsonObject, caller: AdminCaller, id?: string): Record<string, unknown>;
  /** The same for many, written at once. */
  insert(db: Database, rows: readonly NewRow[], caller: AdminCaller): Promise<unknown>;
  /** Columns of a row that is changed, from values that it has; without values only who and when. */
  changed(values: JsonObject | undefined, caller: AdminCaller, before?: JsonObject): Record<string, unknown>;
}

/** For `ilike`: the text wherever it stands. */
export function anywhere(text: string): string {
  return `%${text.replace(/[\\%_]/g, (each) => `\\${each}`)}%`;
}

/** What is not set is absent. */
export function withoutNulls(values: Record<string, JsonValue | undefined>): JsonObject {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== null && value !== undefined),
  ) as JsonObject;
}
