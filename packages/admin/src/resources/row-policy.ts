import { isDeepStrictEqual } from 'node:util';
import type { Principal, ShownAdminResource, ShownAdminRow } from '@automate/api';
import { allowsOperation, type JsonValue, refused } from '@automate/core';
import type { AdminOperation, AdminResourceSpec, AdminRow } from '@automate/extensions';
import type { DeclaredResource } from './declared-resource.ts';
import { sayRow } from './problems.ts';

type RowOperation = ShownAdminRow['allowed'][number];

/** Whether a caller may change anything in a resource. */
export function mayWrite({ permissions }: Principal, key: string): boolean {
  return allowsOperation(permissions, `data:${key}:write`);
}

/** Whether rows are seen as `maker` saw them: where callers see different ones, nobody else is told which theirs were. */
export function seesRowsOf({ table, overrides }: DeclaredResource, caller: string, maker: string): boolean {
  return caller === maker || (table !== undefined && overrides.query === undefined);
}

/** What can be done with the rows of a resource at all. */
export function operationsOf(resource: DeclaredResource): AdminOperation[] {
  const { spec, table } = resource;
  if (spec.operations !== undefined) return spec.operations;
  const { version, deleted } = table?.rows ?? {};
  return [
    'list',
    'get',
    'create',
    ...(version ? (['update'] as const) : []),
    'delete',
    ...(deleted ? (['restore'] as const) : []),
  ];
}

/** What a caller may do with a resource. */
export function resourceOperations(resource: DeclaredResource, principal: Principal): ShownAdminResource['operations'] {
  const { spec } = resource;
  const can = operationsOf(resource);
  const exports: ShownAdminResource['operations'] = spec.importExport ? ['export'] : [];
  if (!mayWrite(principal, spec.key)) return exports;
  const changes = (['create', 'update', 'delete', 'restore'] as const).filter((each) => can.includes(each));
  const imports = spec.importExport && (can.includes('create') || can.includes('update')) ? (['import'] as const) : [];
  const acts = can.includes('delete') || can.includes('restore') || (can.includes('update') && spec.actions.length > 0);
  return [...changes, ...exports, ...imports, ...(acts ? (['act'] as const) : [])];
}

/** @throws AutomateError UNIMPLEMENTED when rows of a resource do not leave and come as files */
export function requireTransfer({ spec }: DeclaredResource): void {
  if (spec.importExport) return;
  throw refused('UNIMPLEMENTED', sayRow('rows_no_files', { many: spec.displayName.many }));
}

/** A row as a caller sees it: with what they may do with it. */
export function shownRow(resource: DeclaredResource, row: AdminRow, principal: Principal): ShownAdminRow {
  const { id, version, values, createdAt, updatedAt, createdBy, updatedBy, deletedAt } = row;
  const readOnly = readOnlyFields(resource, row, principal);
  return {
    ...{ id, version, values, createdAt, updatedAt, createdBy, updatedBy, deletedAt, readOnly },
    allowed: allowedOf(resource, row, principal, readOnly),
  };
}

function readOnlyFields({ spec, overrides }: DeclaredResource, row: AdminRow, principal: Principal): string[] {
  const locked = isLocked(spec, row) ? keysOf(spec).filter((key) => !spec.lockedWhen?.except.includes(key)) : [];
  const own = overrides.readOnlyFields?.(row, principal) ?? [];
  const all = new Set([...spec.readOnly, ...(row.readOnly ?? []), ...own, ...locked]);
  return keysOf(spec).filter((key) => all.has(key));
}

function allowedOf(
  resource: DeclaredResource,
  row: AdminRow,
  principal: Principal,
  readOnly: readonly string[],
): RowOperation[] {
  const { spec, overrides } = resource;
  if (!mayWrite(principal, spec.key)) return [];
  const possible: readonly RowOperation[] = row.deletedAt === undefined ? ['update', 'delete'] : ['restore'];
  const can = operationsOf(resource);
  const own = overrides.objectPermissions?.(row, principal);
  return possible.filter((operation) => {
    if (!can.includes(operation)) return false;
    if (operation === 'delete' && isLocked(spec, row)) return false;
    if (operation === 'update' && spec.inlines.length === 0 && readOnly.length === spec.fields.length) return false;
    return (row.allowed ?? [operation]).includes(operation) && (own ?? [operation]).includes(operation);
  });
}

function isLocked({ lockedWhen, fields }: AdminResourceSpec, { values }: AdminRow): boolean {
  if (lockedWhen === undefined) return false;
  const { field, equals } = lockedWhen;
  const value: JsonValue | undefined = values[field] ?? fields.find(({ key }) => key === field)?.default;
  return isDeepStrictEqual(value, equals);
}

const keysOf = ({ fields }: AdminResourceSpec): string[] => fields.map(({ key }) => key);
