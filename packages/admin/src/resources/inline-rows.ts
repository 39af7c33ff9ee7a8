import type { AdminRowBody, InlineChanges, ResourceCall, ShownAdminRow } from '@automate/api';
import { AutomateError, allowsOperation, type InputProblem, invalidArgument, refused, toPointer } from '@automate/core';
import type { AdminFilter, AdminInlineSpec } from '@automate/extensions';
import type { Database } from '@automate/governance';
import { type ChangeScope, createRow, deleteRow, rowOf, updateRow } from './change-row.ts';
import type { DeclaredResource } from './declared-resource.ts';
import { sayRow } from './problems.ts';
import { callerOf, type ResourceAccess } from './resource-access.ts';
import { mayWrite, shownRow } from './row-policy.ts';

/** Rows below one row that are shown with it. */
const SHOWN = 200;

interface Inline extends AdminInlineSpec {
  child: DeclaredResource;
}

/** The inlines whose resource is there and has the field that they name. */
function inlinesOf(access: ResourceAccess, { spec }: DeclaredResource): Inline[] {
  return spec.inlines.flatMap((inline) => {
    const child = access.byKey(inline.resource);
    return child?.spec.fields.some(({ key }) => key === inline.field) ? [{ ...inline, child }] : [];
  });
}

/** The id of a row as the field of another that names it holds it. */
function idIn(child: DeclaredResource, field: string, id: string): string | number {
  const isNumber = child.spec.fields.some(({ key, type }) => key === field && type === 'integer');
  return isNumber && String(Number(id)) === id ? Number(id) : id;
}

/** One transaction holds both. */
function isWritable(access: ResourceAccess, parent: DeclaredResource, { child }: Inline): boolean {
  return (
    parent.table !== undefined && child.table !== undefined && access.databaseOf(parent) === access.databaseOf(child)
  );
}

/** Which rows are below one, for a list of them alone. @throws AutomateError INVALID_ARGUMENT when nothing shows them so */
export function parentFilter(access: ResourceAccess, child: DeclaredResource, parentId: string): AdminFilter {
  const fields = access
    .all()
    .flatMap((parent) => inlinesOf(access, parent))
    .filter((inline) => inline.child === child);
  if (fields.length === 1) {
    const { field } = fields[0]!;
    return { field, operator: 'eq', value: idIn(child, field, parentId) };
  }
  const message =
    fields.length === 0
      ? 'is not taken: no resource shows these rows below its own'
      : 'is not taken: several resources show these rows';
  throw invalidArgument(`parent ${message}.`, [{ pointer: '/parent', message }]);
}

/** The rows below a row, those of resources that the caller may read. */
export async function inlinesShown(
  access: ResourceAccess,
  parent: DeclaredResource,
  call: ResourceCall,
  id: string,
  on?: Database,
): Promise<NonNullable<ShownAdminRow['inlines']>> {
  const shown: NonNullable<ShownAdminRow['inlines']> = {};
  for (const inline of inlinesOf(access, parent)) {
    const { child, field, resource } = inline;
    const { permissions } = call.principal;
    if (!allowsOperation(permissions, `data:${resource}:read`)) continue;
    const writable = isWritable(access, parent, inline);
    const rows = await access.rowsOf(child, call, writable ? on : undefined);
    const below: AdminFilter = { field, operator: 'eq', value: idIn(child, field, id) };
    const question = { limit: SHOWN, sort: child.spec.sort, filters: [below], deleted: false };
    const page = await rows.list(question, callerOf(call));
    shown[resource] = {
      data: page.rows.map((row) => shownRow(child, row, call.principal)),
      more: page.nextCursor !== undefined,
      writable: writable && mayWrite(call.principal, resource),
    };
  }
  return shown;
}

/**
 * Changes rows below a row, in its transaction.
 *
 * @throws AutomateError INVALID_ARGUMENT with every problem at once, by pointers such as `/inlines/addresses/create/0/values/city`;
 *   FAILED_PRECONDITION where one transaction cannot hold both
 */
export async function saveInlines(
  access: ResourceAccess,
  { resource: parent, call, caller, audit }: ChangeScope,
  id: string,
  changes: AdminRowBody['inlines'],
  on: Database | undefined,
): Promise<void> {
  const problems: InputProblem[] = [];
  for (const [key, asked] of Object.entries(changes)) {
    const inline = inlinesOf(access, parent).find(({ resource }) => resource === key);
    if (inline === undefined) {
      problems.push({
        pointer: toPointer(['inlines', key]),
        message: `${parent.spec.displayName.many} have no such rows below them`,
      });
      continue;
    }
    if (on === undefined || !isWritable(access, parent, inline)) throw apart(key);
    const scope = { resource: inline.child, call, caller, audit, rows: await access.rowsOf(inline.child, call, on) };
    await saveOf(scope, inline, id, asked, problems);
  }
  if (problems.length > 0) throw invalidArgument('The rows below it are not valid: see errors.', problems);
}

async function saveOf(
  scope: ChangeScope,
  inline: Inline,
  id: string,
  asked: InlineChanges,
  problems: InputProblem[],
): Promise<void> {
  const { resource, field } = inline;
  const own = (values: ChangeScopeValues): ChangeScopeValues => ({ ...values, [field]: idIn(inline.child, field, id) });
  const each = async <T>(
    list: 'create' | 'update' | 'delete',
    items: readonly T[],
    work: (item: T) => Promise<unknown>,
  ) => {
    for (const [at, item] of items.entries()) {
      await work(item).catch((error: unknown) => {
        problems.push(...within(error, toPointer(['inlines', resource, list, at])));
      });
    }
  };
  await each('delete', asked.delete, async (row) => {
    await below(scope, inline, id, row.id);
    await deleteRow(scope, row.id, row.version);
  });
  await each('update', asked.update, async (row) => {
    await below(scope, inline, id, row.id);
    await updateRow(scope, row.id, own(row.values), row.version);
  });
  await each('create', asked.create, async ({ values }) => {
    if (!mayWrite(scope.call.principal, resource)) throw denied(resource);
    await createRow(scope, own(values));
  });
}

type ChangeScopeValues = Parameters<typeof createRow>[1];

/** @throws AutomateError NOT_FOUND for a row that is below another one */
async function below(scope: ChangeScope, { field, resource }: Inline, id: string, rowId: string): Promise<void> {
  const { values } = await rowOf(scope, rowId);
  if (String(values[field]) === id) return;
  throw refused('NOT_FOUND', sayRow('no_row_below', { id: JSON.stringify(rowId), resource }));
}

/** Problems that are told with all others; what ended the transaction, or is about no value, is thrown on. */
function within(error: unknown, at: string): InputProblem[] {
  const known = AutomateError.isInstance(error) ? error : undefined;
  if (known?.code === 'INVALID_ARGUMENT' && known.details?.errors !== undefined) {
    return known.details.errors.map((found) => ({ ...found, pointer: `${at}${found.pointer}` }));
  }
  if (known?.code !== 'ABORTED') throw error;
  // Its version is the inline's, not that of the row around it.
  throw new AutomateError({ code: 'ABORTED', message: known.message, effect: 'none' });
}

function apart(key: string): AutomateError {
  return refused('FAILED_PRECONDITION', sayRow('rows_apart', { resource: key }));
}

function denied(key: string): AutomateError {
  return refused('PERMISSION_DENIED', sayRow('rows_permission_lacking', { permission: `data:${key}:write` }));
}
