import { isDeepStrictEqual } from 'node:util';
import type { ResourceCall } from '@automate/api';
import { AutomateError, type JsonObject, refused } from '@automate/core';
import type { AdminCaller, AdminRow, AdminRows } from '@automate/extensions';
import type { AuditTrail } from '@automate/governance';
import type { DeclaredResource } from './declared-resource.ts';
import { sayRow } from './problems.ts';
import { operationsOf, shownRow } from './row-policy.ts';
import { changedValues, readValues, refuseProblems } from './row-values.ts';

/** What a change of one row goes through. */
export interface ChangeScope {
  resource: DeclaredResource;
  call: ResourceCall;
  caller: AdminCaller;
  rows: AdminRows;
  audit: Pick<AuditTrail, 'append'>;
}

/** @throws AutomateError UNIMPLEMENTED when the resource has no such operation, INVALID_ARGUMENT for the values */
export async function createRow(scope: ChangeScope, sent: JsonObject): Promise<AdminRow> {
  const create = methodOf(scope, 'create');
  const { values, problems } = readValues(scope.resource.spec, sent);
  refuseProblems(problems);
  const row = await create(values, scope.caller);
  await tell(scope, 'create', row.id, undefined, row);
  return row;
}

/** @throws AutomateError as `createRow`; NOT_FOUND; PERMISSION_DENIED for a row that is not the caller's to change; ABORTED */
export async function updateRow(
  scope: ChangeScope,
  id: string,
  sent: JsonObject,
  version: number | undefined,
): Promise<AdminRow> {
  const update = methodOf(scope, 'update');
  const before = await permittedRow(scope, id, 'update');
  const { readOnly } = shownRow(scope.resource, before, scope.call.principal);
  const { values, problems } = changedValues(scope.resource.spec, sent, { values: before.values, readOnly });
  refuseProblems(problems);
  // The row whose rules were asked is the one that is changed.
  const row = await update(id, values, version ?? before.version, scope.caller);
  await tell(scope, 'update', id, before, row);
  return row;
}

/** @throws AutomateError as `updateRow` */
export async function deleteRow(scope: ChangeScope, id: string, version: number | undefined): Promise<void> {
  const remove = methodOf(scope, 'delete');
  const before = await permittedRow(scope, id, 'delete');
  await remove(id, version ?? before.version, scope.caller);
  await tell(scope, 'delete', id, before, undefined);
}

/** @throws AutomateError as `updateRow`; FAILED_PRECONDITION when it is not deleted */
export async function restoreRow(scope: ChangeScope, id: string, version: number | undefined): Promise<AdminRow> {
  const restore = methodOf(scope, 'restore');
  const before = await rowOf(scope, id);
  if (before.deletedAt !== undefined) requireAllowed(scope, before, 'restore');
  const row = await restore(id, version ?? before.version, scope.caller);
  await tell(scope, 'restore', id, undefined, undefined);
  return row;
}

/** @throws AutomateError NOT_FOUND */
export async function rowOf(
  { resource, rows, caller }: Pick<ChangeScope, 'resource' | 'rows' | 'caller'>,
  id: string,
): Promise<AdminRow> {
  const row = await rows.get(id, caller);
  if (row !== undefined) return row;
  const { one } = resource.spec.displayName;
  throw refused('NOT_FOUND', sayRow('no_row', { one, id: JSON.stringify(id) }));
}

async function permittedRow(scope: ChangeScope, id: string, operation: 'update' | 'delete'): Promise<AdminRow> {
  const row = await rowOf(scope, id);
  if (row.deletedAt !== undefined) {
    const { one } = scope.resource.spec.displayName;
    throw refused('FAILED_PRECONDITION', sayRow('row_deleted', { one, id: JSON.stringify(id) }));
  }
  requireAllowed(scope, row, operation);
  return row;
}

const FORBIDDEN = {
  update: 'row_change_forbidden',
  delete: 'row_deletion_forbidden',
  restore: 'row_restoring_forbidden',
} as const;

function requireAllowed(
  { resource, call }: ChangeScope,
  row: AdminRow,
  operation: 'update' | 'delete' | 'restore',
): void {
  if (shownRow(resource, row, call.principal).allowed.includes(operation)) return;
  const { one } = resource.spec.displayName;
  throw refused('PERMISSION_DENIED', sayRow(FORBIDDEN[operation], { one, id: JSON.stringify(row.id) }));
}

function methodOf<Name extends 'create' | 'update' | 'delete' | 'restore'>(
  { resource, rows }: ChangeScope,
  name: Name,
): NonNullable<AdminRows[Name]> {
  const method = operationsOf(resource).includes(name) ? rows[name] : undefined;
  if (method !== undefined) return method.bind(rows) as NonNullable<AdminRows[Name]>;
  const message = `${resource.spec.displayName.many} have no ${name}.`;
  throw new AutomateError({ code: 'UNIMPLEMENTED', message, effect: 'none' });
}

/** Characters of a value that the audit table keeps. */
const TOLD_CHARS = 200;

/** What became another value, before and after. */
async function tell(
  { resource, call, caller, audit }: ChangeScope,
  what: 'create' | 'update' | 'delete' | 'restore',
  id: string,
  before: AdminRow | undefined,
  after: AdminRow | undefined,
): Promise<void> {
  const { spec } = resource;
  if (!spec.audited) return;
  const values = (row: AdminRow | undefined, key: string) =>
    row && Object.hasOwn(row.values, key) ? row.values[key] : undefined;
  const changes = spec.fields.flatMap(({ key }) => {
    const [was, is] = [values(before, key), values(after, key)];
    return isDeepStrictEqual(was, is) ? [] : [[key, { ...toldAs('before', was), ...toldAs('after', is) }] as const];
  });
  await audit.append({
    ...caller,
    action: `data.${what}`,
    subject: `${spec.key}/${id}`,
    traceId: call.traceId,
    source: call.source,
    details: { changes: Object.fromEntries(changes) },
  });
}

function toldAs(name: string, value: JsonObject[string] | undefined): JsonObject {
  if (value === undefined) return {};
  const text = JSON.stringify(value);
  return { [name]: text.length <= TOLD_CHARS ? value : `${text.slice(0, TOLD_CHARS)}…` };
}
