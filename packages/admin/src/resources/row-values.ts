import { isDeepStrictEqual } from 'node:util';
import { type InputProblem, inputProblems, invalidArgument, type JsonObject, toPointer } from '@automate/core';
import type { AdminResourceSpec } from '@automate/extensions';
import { configValidator } from '@automate/fields';
import { sayRow } from './problems.ts';

const validators = new WeakMap<AdminResourceSpec, ReturnType<typeof configValidator>>();

function validatorOf(spec: AdminResourceSpec): ReturnType<typeof configValidator> {
  const known = validators.get(spec) ?? configValidator(spec.fields);
  validators.set(spec, known);
  return known;
}

/** Values with the defaults of what was left out, or everything that is wrong with them, by pointer. */
export function readValues(
  spec: AdminResourceSpec,
  values: JsonObject,
): { values: JsonObject; problems: InputProblem[] } {
  const { success, data, error } = validatorOf(spec).safeParse(values);
  if (success) return { values: data as JsonObject, problems: [] };
  return { values, problems: inputProblems(error) };
}

/** New values for a row: of fields that its caller cannot change those that it has, which may be sent or left out. */
export function changedValues(
  spec: AdminResourceSpec,
  sent: JsonObject,
  row: { values: JsonObject; readOnly: readonly string[] },
): ReturnType<typeof readValues> {
  const own = (values: JsonObject, key: string) => (Object.hasOwn(values, key) ? values[key] : undefined);
  const locked = new Set(row.readOnly);
  const kept = Object.fromEntries(Object.entries(row.values).filter(([key]) => locked.has(key)));
  const refused = row.readOnly.filter(
    (key) => Object.hasOwn(sent, key) && !isDeepStrictEqual(sent[key], own(kept, key)),
  );
  const read = readValues(spec, { ...sent, ...kept });
  // What nobody may change is not judged, or filled in: it may be older than the fields are.
  const judged = read.problems.filter(({ pointer }) => !locked.has(pointer.split('/')[1] as string));
  const changed = Object.entries(read.values).filter(([key]) => !locked.has(key));
  return {
    values: { ...Object.fromEntries(changed), ...kept },
    problems: [...refused.map((key) => ({ pointer: toPointer([key]), ...sayRow('row_read_only') })), ...judged],
  };
}

/** @throws AutomateError INVALID_ARGUMENT when there are problems */
export function refuseProblems(problems: readonly InputProblem[], at = '/values'): void {
  if (problems.length === 0) return;
  throw invalidArgument(
    'The values are not valid: see errors.',
    problems.map((problem) => ({ ...problem, pointer: `${at}${problem.pointer}` })),
  );
}
