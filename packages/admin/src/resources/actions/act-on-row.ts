import { type FieldSpec, inputProblems, invalidArgument, type JsonObject, refused } from '@automate/core';
import { configValidator } from '@automate/fields';
import { type ChangeScope, deleteRow, restoreRow, rowOf, updateRow } from '../change-row.ts';
import type { DeclaredResource } from '../declared-resource.ts';
import { sayRow } from '../problems.ts';
import { operationsOf } from '../row-policy.ts';

/** What is done to each row. */
export type RowChange = 'delete' | 'restore' | JsonObject;

/**
 * What an action does to each row: what it sets, and what was asked for. null unsets.
 *
 * @throws AutomateError NOT_FOUND when the resource has no such action, INVALID_ARGUMENT for the values
 */
export function changeOf(resource: DeclaredResource, action: string, values: JsonObject): RowChange {
  const { spec } = resource;
  const can = operationsOf(resource);
  const isOwn = action === 'delete' || action === 'restore';
  const found = spec.actions.find(({ key }) => key === action);
  if (isOwn ? !can.includes(action) : found === undefined || !can.includes('update')) {
    const { many } = spec.displayName;
    throw refused('NOT_FOUND', sayRow('rows_no_action', { many, action: JSON.stringify(action) }));
  }
  const asked = spec.fields.filter(({ key }) => found?.ask.includes(key));
  // Each by itself: what another field decides is judged with the row.
  const alone = asked.map(({ showWhen: _, default: __, ...field }): FieldSpec => field);
  const { success, data, error } = configValidator(alone).safeParse(values);
  if (!success) {
    const problems = inputProblems(error).map((found) => ({ ...found, pointer: `/values${found.pointer}` }));
    throw invalidArgument('The values are not valid: see errors.', problems);
  }
  if (action === 'delete' || action === 'restore') return action;
  return { ...found?.set, ...Object.fromEntries(asked.map(({ key }) => [key, (data as JsonObject)[key] ?? null])) };
}

/** Does it to one row. @throws AutomateError as the change of the row */
export async function actOnRow(scope: ChangeScope, id: string, change: RowChange): Promise<void> {
  if (change === 'delete') return deleteRow(scope, id, undefined);
  if (change === 'restore') {
    await restoreRow(scope, id, undefined);
    return;
  }
  const { values, version } = await rowOf(scope, id);
  const isJson = (key: string) =>
    scope.resource.spec.fields.some((field) => field.key === key && field.type === 'json');
  const unset = Object.keys(change).filter((key) => change[key] === null && !isJson(key));
  const changed = Object.entries({ ...values, ...change }).filter(([key]) => !unset.includes(key));
  await updateRow(scope, id, Object.fromEntries(changed), version);
}
