import type { FieldSpec, InputProblem, JsonObject } from '@automate/core';
import { configurationOf, type FormState, problemsOf, stateOf } from '../../../form/field-state.ts';
import type { Translate } from '../../../i18n/translate.ts';
import type { AdminResource, AdminRow } from '../resource.ts';

/** Rows of another resource below a row, as its form holds them. */
export interface Inline {
  child: AdminResource;
  label: string;
  presentation: 'tabular' | 'stacked';
  /** Of the child, without the one that says to which row it belongs. */
  fields: readonly FieldSpec[];
  rows: readonly InlineRow[];
  /** There are more rows than are shown. */
  more: boolean;
  /** They can be saved with the row that they are below. */
  writable: boolean;
}

export interface InlineRow {
  /** Of this row in this form. */
  key: string;
  /** As it is stored; absent: a new one. */
  stored?: StoredInlines[string]['data'][number];
  state: FormState;
  initial: FormState;
  removed: boolean;
  touched: ReadonlySet<string>;
}

/** What whoever draws an inline is given. */
export interface InlineListProps {
  inline: Inline;
  /** The row that they are below; absent: a new one. */
  parent: string | undefined;
  /** Nothing here can be changed. */
  fixed: boolean;
  /** By the key of a row and a field: what is to be told now. */
  problems: ReadonlyMap<string, string>;
  onChange(inline: Inline): void;
}

/** What becomes of the rows of one inline, as the API takes it. */
export interface InlineChanges {
  create?: { values: JsonObject }[];
  update?: { id: string; version?: number; values: JsonObject }[];
  delete?: { id: string; version?: number }[];
}

/** Rows of other resources that belong to a row, by their resource. */
export type StoredInlines = NonNullable<AdminRow['inlines']>;

/** Those of a stored row, or of a new one. Resources that the caller may not see are left out. */
export function inlinesOf(
  resource: AdminResource,
  resources: readonly AdminResource[],
  stored: StoredInlines = {},
): Inline[] {
  return resource.inlines.flatMap(({ resource: key, field, label, presentation }) => {
    const child = resources.find((each) => each.key === key);
    if (child === undefined) return [];
    const fields = child.fields.filter((each) => each.key !== field);
    const found = stored[key];
    const rows = (found?.data ?? []).map((row): InlineRow => {
      const state = stateOf(fields, row.values);
      return { key: row.id, stored: row, state, initial: state, removed: false, touched: new Set() };
    });
    return [
      { child, label, presentation, fields, rows, more: found?.more ?? false, writable: found?.writable ?? true },
    ];
  });
}

export function newInlineRow({ fields }: Inline): InlineRow {
  const state = stateOf(fields);
  return { key: crypto.randomUUID(), state, initial: state, removed: false, touched: new Set() };
}

/** Fields of a row that nobody changes here. */
export function readOnlyOf({ stored, removed }: InlineRow, { fields }: Inline): ReadonlySet<string> {
  if (removed || (stored && !stored.allowed.includes('update'))) return new Set(fields.map(({ key }) => key));
  return new Set(stored?.readOnly ?? []);
}

/** What is wrong with a row, by field. */
export function inlineProblems(row: InlineRow, inline: Inline, t: Translate): Map<string, string> {
  const fixed = readOnlyOf(row, inline);
  return new Map([...problemsOf(inline.fields, row.state, t)].filter(([key]) => !fixed.has(key)));
}

export function isChanged({ stored, state, initial, removed }: InlineRow): boolean {
  return stored === undefined || removed || state !== initial;
}

/** By the key of the child; undefined where nothing is to be changed. */
export function inlineChanges(inlines: readonly Inline[]): Record<string, InlineChanges> | undefined {
  const changes = inlines.flatMap((inline): [string, InlineChanges][] => {
    const changed = inline.rows.filter(isChanged);
    if (changed.length === 0) return [];
    const made = changed.filter(isNew).map((row) => ({ values: valuesOf(row, inline) }));
    const updated = changed.filter(isUpdated).map((row) => ({ ...whichOf(row), values: valuesOf(row, inline) }));
    const deleted = changed.filter(({ removed }) => removed).map(whichOf);
    return [
      [
        inline.child.key,
        {
          ...(made.length > 0 && { create: made }),
          ...(updated.length > 0 && { update: updated }),
          ...(deleted.length > 0 && { delete: deleted }),
        },
      ],
    ];
  });
  return changes.length === 0 ? undefined : Object.fromEntries(changes);
}

/** What the server found, by the row that it is about and its field. */
export function serverProblems(inlines: readonly Inline[], problems: readonly InputProblem[]): Map<string, string> {
  const told = new Map<string, string>();
  for (const { pointer, message } of problems) {
    const [, key, what, index, ...rest] = pointer.split('/').slice(1);
    if (!pointer.startsWith('/inlines/')) continue;
    const rows = inlines.find(({ child }) => child.key === key)?.rows.filter(isChanged) ?? [];
    const row = rows.filter(what === 'create' ? isNew : what === 'update' ? isUpdated : ({ removed }) => removed)[
      Number(index)
    ];
    if (row !== undefined) told.set(`${row.key}/${rest[0] === 'values' ? rest[1] : ''}`, message);
  }
  return told;
}

const isNew = ({ stored }: InlineRow): boolean => stored === undefined;
const isUpdated = ({ stored, removed }: InlineRow): boolean => stored !== undefined && !removed;

function whichOf({ stored }: InlineRow): { id: string; version?: number } {
  const { id, version } = stored as NonNullable<InlineRow['stored']>;
  return { id, ...(version !== undefined && { version }) };
}

function valuesOf(row: InlineRow, inline: Inline): JsonObject {
  const fixed = readOnlyOf(row, inline);
  return Object.fromEntries(
    Object.entries(configurationOf(inline.fields, row.state)).filter(([key]) => !fixed.has(key)),
  );
}
