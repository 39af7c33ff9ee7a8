import { invalidArgument } from '@automate/core';
import { type AdminResourceDefinition, createAdminResource } from '@automate/extensions';
import type { Database } from '@automate/governance';
import type { Column } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import type { AdminOverrides, DeclaredResource } from './declared-resource.ts';
import { type OwnColumns, ownTable } from './own-table.ts';
import { recordsTable } from './records-table.ts';

/** What an app's resource is made of, beside its behaviours. */
export interface AdminResourceBase
  extends Omit<AdminResourceDefinition, 'softDelete' | 'audited' | 'importExport' | 'inlines' | 'actions' | 'rows'>,
    Omit<OwnColumns, 'tenant' | 'deleted'> {
  /** Absent: the rows are kept in the table of records. */
  table?: PgTable;
  /** Where the table is. Default: the installation's database. */
  db?: Database;
}

/** Something that a resource is composed with: the functions beside `adminResource`. */
export interface AdminBehaviour {
  definition?: Partial<AdminResourceDefinition>;
  columns?: Partial<Pick<OwnColumns, 'tenant' | 'deleted'>>;
  overrides?: AdminOverrides;
}

/**
 * An admin resource of the app, over a table of its own or over records:
 *
 *     adminResource({ key: 'orders', displayName: { one: 'Order', many: 'Orders' }, table: orders, fields },
 *       tenantScoped(orders.tenantId), audited(), softDelete(orders.deletedAt), importExport())
 *
 * @throws AutomateError INVALID_ARGUMENT with every problem at once; when a table is neither `tenantScoped` nor `forEverybody`
 */
export function adminResource(
  { table, db, id, version, createdAt, updatedAt, ...base }: AdminResourceBase,
  ...behaviours: readonly AdminBehaviour[]
): DeclaredResource {
  const columns: Partial<OwnColumns> = Object.assign({}, ...behaviours.map((each) => each.columns));
  const overrides: AdminOverrides = Object.assign({}, ...behaviours.map((each) => each.overrides));
  const plain = { softDelete: table === undefined, audited: false, importExport: false };
  const composed = Object.assign({}, ...behaviours.map((each) => each.definition)) as Partial<AdminResourceDefinition>;
  const { spec } = createAdminResource({ ...plain, ...base, ...composed });
  if (table === undefined) return { spec, overrides, table: { rows: recordsTable(`app/${spec.key}`, spec) } };
  if (columns.tenant === undefined) {
    throw invalidArgument(
      `The admin resource ${spec.key} does not say whose its rows are: compose it with tenantScoped(column), or with forEverybody().`,
    );
  }
  const own = { id, version, createdAt, updatedAt, ...columns };
  const said = Object.fromEntries(Object.entries(own).filter(([, column]) => column !== undefined));
  return { spec, overrides, table: { rows: ownTable(table, spec, said as unknown as OwnColumns), ...(db && { db }) } };
}

/** Each tenant has its own rows. */
export function tenantScoped(column: Column): AdminBehaviour {
  return { columns: { tenant: column } };
}

/** All tenants have the same rows, and whoever may change them changes them for all. */
export function forEverybody(): AdminBehaviour {
  return { columns: { tenant: null } };
}

/** What changed in a row is written to the audit table, in one transaction with the change where both are in one database. */
export function audited(): AdminBehaviour {
  return { definition: { audited: true } };
}

/** Rows leave and come as CSV and JSON. */
export function importExport(): AdminBehaviour {
  return { definition: { importExport: true } };
}

/** A deleted row stays, out of sight, and can be restored. The column: when it was deleted. */
export function softDelete(column: Column): AdminBehaviour {
  return { definition: { softDelete: true }, columns: { deleted: column } };
}

/** Rows of other resources below each row. */
export function inlines(list: NonNullable<AdminResourceDefinition['inlines']>): AdminBehaviour {
  return { definition: { inlines: list } };
}

/** What can be done to many rows at once, such as `{ key: 'enable', label: 'Enable', set: { enabled: true } }`. */
export function bulkActions(list: NonNullable<AdminResourceDefinition['actions']>): AdminBehaviour {
  return { definition: { actions: list } };
}

/** What a caller may do with a row. */
export function objectPermissions(decide: NonNullable<AdminOverrides['objectPermissions']>): AdminBehaviour {
  return { overrides: { objectPermissions: decide } };
}

/** What a caller sees in lists. */
export function columnsFor(choose: NonNullable<AdminOverrides['columns']>): AdminBehaviour {
  return { overrides: { columns: choose } };
}

/** Which rows a caller sees and changes, beyond the tenant's. */
export function queryFor(narrow: NonNullable<AdminOverrides['query']>): AdminBehaviour {
  return { overrides: { query: narrow } };
}

/** Fields of a row that a caller cannot change: all of them, and the row is locked. */
export function readOnlyFields(decide: NonNullable<AdminOverrides['readOnlyFields']>): AdminBehaviour {
  return { overrides: { readOnlyFields: decide } };
}
