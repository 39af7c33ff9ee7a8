import { type FieldSpec, type InputProblem, isSecretField, toPointer } from '@automate/core';
import { constraintKinds } from './constraints.ts';
import { linearRegExp } from './linear-regexp.ts';
import { isOption, valueSchema } from './value-validator.ts';

/** Everything wrong with fields that a look at each alone does not show: what contradicts itself, or another field. */
export function fieldProblems(fields: readonly FieldSpec[]): InputProblem[] {
  const byKey = new Map(fields.map((field) => [field.key, field]));
  const named = new Set<string>();
  return fields.flatMap((field, index) => {
    const problems: InputProblem[] = [];
    const say = (path: readonly (string | number)[], message: string) =>
      problems.push({ pointer: toPointer([index, ...path]), message });
    if (named.has(field.key)) say(['key'], `${field.key} is named twice`);
    named.add(field.key);
    checkConstraints(field, say);
    checkOptions(field, say);
    checkCondition(field, byKey, say);
    // Only of a field that is sound otherwise: its schema can be made.
    if (problems.length === 0) checkDefault(field, say);
    return problems;
  });
}

type Say = (path: readonly (string | number)[], message: string) => void;

function checkConstraints(field: FieldSpec, say: Say): void {
  const kinds = constraintKinds(field.type);
  for (const kind of ['min', 'max', 'minLength', 'maxLength', 'pattern'] as const) {
    if (field[kind] !== undefined && !kinds.includes(kind)) say([kind], `goes with no field of type ${field.type}`);
  }
  if (field.pattern !== undefined) checkPattern(field.pattern, ['pattern'], say);
  for (const [at, { type, value }] of (field.rules ?? []).entries()) {
    if (!kinds.includes(type)) say(['rules', at, 'type'], `goes with no field of type ${field.type}`);
    if (typeof value === 'string') checkPattern(value, ['rules', at, 'value'], say);
  }
  for (const kind of ['min', 'max'] as const) {
    if (field.type === 'integer' && !Number.isSafeInteger(field[kind] ?? 0))
      say([kind], 'is no whole number up to 2^53');
  }
  if ((field.min ?? -Infinity) > (field.max ?? Infinity)) say(['min'], 'is above max');
  if ((field.minLength ?? 0) > (field.maxLength ?? Infinity)) say(['minLength'], 'is above maxLength');
}

function checkPattern(pattern: string, path: readonly (string | number)[], say: Say): void {
  try {
    // Only compiled, as other validators of the JSON Schema will; what runs is the linear one.
    new RegExp(pattern, 'u');
  } catch (error) {
    say(path, `is no pattern of ECMAScript with the flag u, as JSON Schema asks for: ${String(error)}`);
    return;
  }
  try {
    linearRegExp(pattern);
  } catch (error) {
    say(path, `is no pattern that runs in linear time (RE2: no look-around, no back-references): ${String(error)}`);
  }
}

function checkOptions(field: FieldSpec, say: Say): void {
  const chooses = field.type === 'select' || field.type === 'multi-select';
  const { options } = field;
  if (chooses && !options?.length) say(['options'], `a field of type ${field.type} needs options`);
  if (!chooses && options) say(['options'], `goes with no field of type ${field.type}`);
  if (field.items && field.type !== 'array') say(['items'], `goes with no field of type ${field.type}`);
  const there = new Set<unknown>();
  for (const [at, { value }] of (options ?? []).entries()) {
    if (there.has(value)) say(['options', at, 'value'], 'is there twice');
    there.add(value);
  }
}

/** So many fields may stand between a field and one that is always shown: what reads conditions follows them all. */
const MAX_CONDITIONS = 10;

function checkCondition(field: FieldSpec, byKey: ReadonlyMap<string, FieldSpec>, say: Say): void {
  if (!field.showWhen) return;
  const seen = byKey.get(field.showWhen.field);
  if (!seen) {
    say(['showWhen', 'field'], `names no field; there are: ${[...byKey.keys()].join(', ')}`);
    return;
  }
  if (isSecretField(seen)) say(['showWhen', 'field'], 'names a secret field, whose value nobody is shown');
  if (seen.type === 'select' && !isOption(seen, field.showWhen.equals)) {
    say(['showWhen', 'equals'], `is no option of ${seen.key}: the field would never be shown`);
  }
  const passed = new Set([field.key]);
  for (let at: FieldSpec | undefined = seen; at; at = at.showWhen && byKey.get(at.showWhen.field)) {
    if (passed.has(at.key)) {
      say(['showWhen', 'field'], 'goes in a circle');
      return;
    }
    if (passed.size > MAX_CONDITIONS) {
      say(['showWhen', 'field'], `looks through more than ${MAX_CONDITIONS} fields that are shown by a condition`);
      return;
    }
    passed.add(at.key);
  }
}

function checkDefault(field: FieldSpec, say: Say): void {
  if (field.default === undefined) return;
  if (isSecretField(field)) {
    say(['default'], 'a secret has none: a manifest is public');
    return;
  }
  const result = valueSchema(field).safeParse(field.default);
  for (const { path, message } of result.success ? [] : result.error.issues)
    say(['default', ...(path as string[])], message);
}
