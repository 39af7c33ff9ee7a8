import type { Principal } from '@automate/api';
import type { AdminResourceSpec, AdminRow, AdminRows } from '@automate/extensions';
import type { Database } from '@automate/governance';
import type { RowsTable } from './rows-table.ts';
import type { RowsScope } from './table-rows.ts';

/** What code of the app decides for each caller. */
export interface AdminOverrides {
  /** What a caller sees in lists. Default: `columns` of the resource. */
  columns?(principal: Principal): readonly string[];
  /** Which rows a caller sees and changes, beyond the tenant's. */
  query?(principal: Principal): RowsScope['where'];
  /** Fields of a row that a caller cannot change: all of them, and the row is locked. */
  readOnlyFields?(row: AdminRow, principal: Principal): readonly string[];
  /** What a caller may do with a row. Default: everything. */
  objectPermissions?(row: AdminRow, principal: Principal): readonly ('update' | 'delete' | 'restore')[];
}

/** A resource that somebody declared, and where its rows are. */
export interface DeclaredResource {
  spec: AdminResourceSpec;
  /** Absent: the app itself. */
  pluginId?: string;
  overrides: AdminOverrides;
  /** Rows in a table. `db` absent: in the installation's database. */
  table?: { rows: RowsTable; db?: Database };
  /** Rows behind code of a plugin, imported now if need be. */
  rows?(): Promise<AdminRows>;
}

/** Whose resource it is, for tables that hold rows of many. */
export function resourceName({ spec, pluginId = 'app' }: Pick<DeclaredResource, 'spec' | 'pluginId'>): string {
  return `${pluginId}/${spec.key}`;
}
