import { isDeepStrictEqual } from 'node:util';
import type { ResourceCall } from '@automate/api';
import { AutomateError, type JsonObject, toAutomateError } from '@automate/core';
import type { AdminRows } from '@automate/extensions';
import { rowOf } from '../change-row.ts';
import type { DeclaredResource } from '../declared-resource.ts';
import { callerOf } from '../resource-access.ts';
import { shownRow } from '../row-policy.ts';
import type { ImportRow } from './import-tables.ts';

/** What code decides by its caller may be another thing than when the file was read. */
async function stillPermitted(
  resource: DeclaredResource,
  rows: AdminRows,
  id: string,
  data: JsonObject,
  call: ResourceCall,
): Promise<void> {
  const { objectPermissions, readOnlyFields } = resource.overrides;
  if (objectPermissions === undefined && readOnlyFields === undefined) return;
  const before = await rowOf({ resource, rows, caller: callerOf(call) }, id);
  const { allowed, readOnly } = shownRow(resource, before, call.principal);
  const isKept = (key: string) => isDeepStrictEqual(data[key], before.values[key]);
  if (allowed.includes('update') && readOnly.every(isKept)) return;
  const message = `You may not change the ${resource.spec.displayName.one} ${JSON.stringify(id)} so any more.`;
  throw new AutomateError({ code: 'PERMISSION_DENIED', message, effect: 'none' });
}

/** @throws AutomateError with the line in its message */
export async function writeRow(
  rows: AdminRows,
  { line, what, rowId, version, data }: ImportRow,
  { resource, call }: { resource: DeclaredResource; call: ResourceCall },
): Promise<void> {
  const caller = callerOf(call);
  try {
    if (what === 'create') await rows.create?.(data, caller, rowId ?? undefined);
    else {
      await stillPermitted(resource, rows, rowId as string, data, call);
      await rows.update?.(rowId as string, data, version ?? undefined, caller);
    }
  } catch (thrown) {
    const { code, message, retryable } = toAutomateError(thrown);
    throw new AutomateError({ code, message: `Line ${line}: ${message}`, retryable, cause: thrown });
  }
}
