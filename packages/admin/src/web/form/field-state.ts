import { type FieldSpec, inputProblems, type JsonObject, type JsonValue } from '@automate/core';
import { configValidator, isShown } from '@automate/fields';
import type { Translate } from '../i18n/translate.ts';
import { problemWords } from './problem-words.ts';

/** What a form holds: values by field, and which secrets stay as they are stored. */
export interface FormState {
  values: Readonly<Record<string, JsonValue | undefined>>;
  /** Secret fields that have a stored value and no new one. */
  kept: ReadonlySet<string>;
  /** Fields whose text is no JSON at this moment. */
  unreadable: ReadonlySet<string>;
}

/** The form of a stored configuration, in which a secret is `{configured: true}`, or of a new one. */
export function stateOf(fields: readonly FieldSpec[], configuration: JsonObject = {}): FormState {
  const kept = new Set<string>();
  const values: Record<string, JsonValue | undefined> = {};
  for (const field of fields) {
    const stored = configuration[field.key];
    if (isStoredSecret(field, stored)) kept.add(field.key);
    else values[field.key] = stored ?? field.default;
  }
  return { values, kept, unreadable: new Set() };
}

function isStoredSecret(field: FieldSpec, stored: JsonValue | undefined): boolean {
  if (field.type !== 'secret' && field.secret !== true) return false;
  return typeof stored === 'object' && stored !== null && (stored as JsonObject).configured === true;
}

/** The state with another value of a field. `readable` is false while what is written is no JSON. */
export function withValue(state: FormState, key: string, value: JsonValue | undefined, readable = true): FormState {
  const unreadable = new Set(state.unreadable);
  if (readable) unreadable.delete(key);
  else unreadable.add(key);
  return { ...state, values: { ...state.values, [key]: value }, unreadable };
}

/** The fields that are shown with these values. */
export function shownFields(fields: readonly FieldSpec[], state: FormState): FieldSpec[] {
  const byKey = new Map(fields.map((field) => [field.key, field]));
  const given = valuesOf(state);
  return fields.filter((field) => isShown(field, byKey, given));
}

/** What is sent: of a secret that is kept nothing, and nothing of what is not shown. */
export function configurationOf(fields: readonly FieldSpec[], state: FormState): JsonObject {
  const shown = new Set(shownFields(fields, state).map(({ key }) => key));
  return Object.fromEntries(Object.entries(valuesOf(state)).filter(([key]) => shown.has(key)));
}

/** Every problem by field, found by the validator that the server uses. */
export function problemsOf(fields: readonly FieldSpec[], state: FormState, t: Translate): Map<string, string> {
  const checked = fields.filter(({ key }) => !state.kept.has(key));
  const problems = new Map<string, string>();
  const result = configValidator(checked).safeParse(configurationOf(fields, state));
  for (const problem of result.success ? [] : inputProblems(result.error)) {
    const [, key, ...inside] = problem.pointer.split('/');
    if (key === undefined || problems.has(key)) continue;
    const words = problemWords(problem, t);
    problems.set(key, inside.length === 0 ? words : `${inside.join('/')}: ${words}`);
  }
  for (const { key } of shownFields(fields, state))
    if (state.unreadable.has(key)) problems.set(key, t('form.not_json'));
  return problems;
}

function valuesOf({ values, kept }: FormState): JsonObject {
  const given = Object.entries(values).filter(([key, value]) => value !== undefined && !kept.has(key));
  return Object.fromEntries(given) as JsonObject;
}
