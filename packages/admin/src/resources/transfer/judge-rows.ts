import { isDeepStrictEqual } from 'node:util';
import type { ResourceCall } from '@automate/api';
import { type InputProblem, type JsonObject, type JsonValue, toPointer } from '@automate/core';
import type { AdminRow } from '@automate/extensions';
import type { DeclaredResource } from '../declared-resource.ts';
import { operationsOf, shownRow } from '../row-policy.ts';
import { changedValues, readValues } from '../row-values.ts';
import type { ImportRow } from './import-tables.ts';
import type { FileRow } from './read-file.ts';

const MAX_ID = 200;
/** As bodies of other requests. */
const MAX_DEPTH = 98;
/** Of one row, that are told: a list may have one for each element. */
const MAX_PROBLEMS = 100;

/** What is to become of a row of a file, by the row of its id as it is now. */
export function judgeRow(
  resource: DeclaredResource,
  { line, id, values: sent, unset, problems }: FileRow,
  before: AdminRow | undefined,
  { principal }: Pick<ResourceCall, 'principal'>,
): ImportRow {
  const isId = id === undefined || isAddress(id);
  const row = { line, rowId: isId ? (id ?? null) : null, version: before?.version ?? null };
  const bad = (errors: InputProblem[]): ImportRow => ({
    ...row,
    what: 'bad',
    data: storable(sent),
    errors: storable(errors.slice(0, MAX_PROBLEMS)),
  });
  const deep = Object.keys(sent).filter((key) => isDeep(sent[key] as JsonValue, MAX_DEPTH));
  if (deep.length > 0) {
    const message = `is nested deeper than ${MAX_DEPTH} levels`;
    return {
      ...row,
      rowId: null,
      what: 'bad',
      data: {},
      errors: deep.map((key) => ({ pointer: toPointer([key]), message })),
    };
  }
  if (problems.length > 0) return bad(problems);
  const unstorable = Object.entries(sent).flatMap(([key, value]) =>
    isStorable(value)
      ? []
      : [{ pointer: toPointer([key]), message: 'holds NUL or half of a surrogate pair, which cannot be stored' }],
  );
  if (!isId) {
    unstorable.push({ pointer: '/id', message: `must be text of 1 to ${MAX_ID} characters that a path can hold` });
  }
  if (unstorable.length > 0) return bad(unstorable);
  const operation = before === undefined ? 'create' : 'update';
  const refusal = refusalOf(resource, before, principal);
  if (refusal !== undefined) return bad([{ pointer: '/id', message: refusal }]);
  const merged = { ...before?.values, ...sent };
  for (const key of unset) delete merged[key];
  const read =
    before === undefined
      ? readValues(resource.spec, merged)
      : changedValues(resource.spec, merged, {
          values: before.values,
          readOnly: shownRow(resource, before, principal).readOnly,
        });
  if (read.problems.length > 0) return bad(read.problems);
  const isSame = before !== undefined && isDeepStrictEqual(read.values, before.values);
  return { ...row, what: isSame ? 'unchanged' : operation, data: read.values, errors: [] };
}

function refusalOf(
  resource: DeclaredResource,
  before: AdminRow | undefined,
  principal: ResourceCall['principal'],
): string | undefined {
  const can = operationsOf(resource);
  if (before === undefined) return can.includes('create') ? undefined : 'names no row, and none can be made';
  if (before.deletedAt !== undefined) return 'names a deleted row: restore it first';
  return shownRow(resource, before, principal).allowed.includes('update')
    ? undefined
    : 'names a row that you may not change';
}

/** Whether a row of this id can be asked for. */
function isAddress(id: string): boolean {
  const isSegment = id !== '' && id !== '.' && id !== '..' && !/[\u0000-\u001f\u007f\ufffd]/.test(id);
  return isSegment && id.length <= MAX_ID && isStorable(id);
}

/** Without recursion as deep as the value may be. */
function isDeep(value: JsonValue, left: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return left === 0 || Object.values(value).some((each) => isDeep(each, left - 1));
}

/** Whether jsonb takes it. */
function isStorable(value: JsonValue): boolean {
  const text = JSON.stringify(value);
  // In JSON a lone half of a pair is written as an escape.
  return !/(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/.test(text);
}

/** The same without what cannot be stored, to be shown. */
function storable<T extends JsonObject | InputProblem[]>(told: T): T {
  const text = JSON.stringify(told);
  return JSON.parse(text.replaceAll(/\\u(?:0000|d[89a-f][0-9a-f]{2})/g, '\\ufffd')) as T;
}
