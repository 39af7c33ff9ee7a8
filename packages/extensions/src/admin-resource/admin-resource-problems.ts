import { type FieldSpec, type InputProblem, isSecretField, type JsonValue, toPointer } from '@automate/core';
import { configValidator, fieldProblems } from '@automate/fields';
import type { AdminResourceSpec } from './admin-resource-spec.ts';

/** Names that a row has beside its fields: a field of that name would be another thing in a file. */
const OF_ROWS = ['id', 'createdAt', 'updatedAt', 'deletedAt'];
/** Names that the question of a list has beside its filters. */
const OF_LISTS = ['limit', 'cursor', 'offset', 'q', 'sort', 'deleted', 'format', 'parent'];
const TEXTS: readonly FieldSpec['type'][] = ['string', 'text', 'url', 'email', 'phone', 'select'];
const LISTS: readonly FieldSpec['type'][] = ['multi-select', 'array'];

type Say = (path: readonly (string | number)[], message: string) => void;

/** What is wrong with a resource though each part of it is well-formed. */
export function adminResourceProblems(spec: AdminResourceSpec): InputProblem[] {
  const problems: InputProblem[] = fieldProblems(spec.fields).map(({ pointer, message }) => ({
    pointer: `/fields${pointer}`,
    message,
  }));
  if (problems.length > 0) return problems;
  const say: Say = (path, message) => problems.push({ pointer: toPointer(path), message });
  const byKey = new Map(spec.fields.map((field) => [field.key, field]));
  checkFields(spec, say);
  const named = (path: readonly (string | number)[], key: string): FieldSpec | undefined => {
    const field = byKey.get(key);
    if (field === undefined) say(path, `names no field; there are: ${[...byKey.keys()].join(', ')}`);
    return field;
  };
  named(['title'], spec.title);
  for (const list of ['columns', 'search', 'filters', 'sorts', 'readOnly'] as const) {
    for (const [at, key] of spec[list].entries()) {
      const field = named([list, at], key);
      if (field === undefined) continue;
      if (spec[list].indexOf(key) !== at) say([list, at], 'is there twice');
      if (list === 'search' && !TEXTS.includes(field.type)) say([list, at], 'is no text, in which can be searched');
      if (list === 'sorts' && (field.type === 'json' || LISTS.includes(field.type))) say([list, at], 'has no order');
      if (list === 'filters' && field.type === 'json') say([list, at], 'has no values to choose among');
      if (list === 'filters' && OF_LISTS.includes(key))
        say([list, at], 'has the name of something else that a list is asked');
    }
  }
  const sort = spec.sort.replace(/^-/, '');
  if (![...spec.sorts, ...OF_ROWS.slice(1, 3)].includes(sort))
    say(['sort'], 'is none of sorts, createdAt and updatedAt');
  checkLock(spec, byKey, named, say);
  checkActions(spec, byKey, named, say);
  const inlines = spec.inlines.map(({ resource }) => resource);
  for (const [at, { resource }] of spec.inlines.entries()) {
    if (inlines.indexOf(resource) !== at) say(['inlines', at, 'resource'], 'is there twice');
    if (resource === spec.key) say(['inlines', at, 'resource'], 'is the resource itself');
  }
  if (spec.operations && !(spec.operations.includes('list') && spec.operations.includes('get')))
    say(['operations'], 'needs list and get');
  return problems;
}

function checkFields({ fields }: AdminResourceSpec, say: Say): void {
  for (const [at, field] of fields.entries()) {
    if (isSecretField(field)) {
      say(
        ['fields', at],
        'is secret, and rows are no place for secrets: keep them in a connection or by `automate secret`',
      );
    }
    if (OF_ROWS.includes(field.key)) say(['fields', at, 'key'], 'is the name of something that every row has');
  }
}

function checkLock(
  { lockedWhen }: AdminResourceSpec,
  byKey: ReadonlyMap<string, FieldSpec>,
  named: (path: readonly (string | number)[], key: string) => FieldSpec | undefined,
  say: Say,
): void {
  if (lockedWhen === undefined) return;
  if (named(['lockedWhen', 'field'], lockedWhen.field)) {
    checkValue(byKey.get(lockedWhen.field) as FieldSpec, lockedWhen.equals, ['lockedWhen', 'equals'], say);
  }
  for (const [at, key] of lockedWhen.except.entries()) named(['lockedWhen', 'except', at], key);
}

function checkActions(
  { actions, readOnly }: AdminResourceSpec,
  byKey: ReadonlyMap<string, FieldSpec>,
  named: (path: readonly (string | number)[], key: string) => FieldSpec | undefined,
  say: Say,
): void {
  const keys = actions.map(({ key }) => key);
  for (const [at, { key, set, ask }] of actions.entries()) {
    if (keys.indexOf(key) !== at) say(['actions', at, 'key'], 'is there twice');
    if (key === 'delete' || key === 'restore') say(['actions', at, 'key'], 'is an action that every resource has');
    if (Object.keys(set).length + ask.length === 0) say(['actions', at], 'changes nothing: say what in set or ask');
    for (const changed of [...Object.keys(set), ...ask]) {
      const path = ['actions', at, Object.hasOwn(set, changed) ? 'set' : 'ask'];
      if (named(path, changed) && readOnly.includes(changed)) say(path, `changes ${changed}, which is read-only`);
    }
    for (const [changed, value] of Object.entries(set)) {
      const field = byKey.get(changed);
      if (field && value !== null) checkValue(field, value, ['actions', at, 'set', changed], say);
    }
  }
}

function checkValue(field: FieldSpec, value: JsonValue, path: readonly (string | number)[], say: Say): void {
  const { showWhen: _, ...alone } = field;
  const result = configValidator([alone]).safeParse({ [field.key]: value });
  for (const { message } of result.success ? [] : result.error.issues) say(path, message);
}
