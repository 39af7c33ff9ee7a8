import type { JsonValue } from '@automate/core';
import type { WorkflowDocument, WorkflowEdit } from '@automate/workflow';
import { isObject } from './outline.ts';
import { placesOf } from './places.ts';

/** What a field belongs to: a step by its id, or the document. */
export type Owner = { step: string } | undefined;
export type FieldPath = readonly (string | number)[];

const segment = (name: string | number): string => `/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`;
export const pointerOf = (path: FieldPath): string => path.map(segment).join('');

/**
 * The edits that give a field a value, or none for undefined. What it stands in is made, and goes when it would be empty,
 * down to a depth of `keep` names: `with` may be left out, an entry of `on` may not.
 */
export function fieldEdits(
  document: WorkflowDocument,
  owner: Owner,
  path: FieldPath,
  value: JsonValue | undefined,
  keep = 0,
): WorkflowEdit[] {
  const place = (names: FieldPath) => ({ ...owner, at: pointerOf(names) });
  const at = (names: FieldPath) => names.reduce<JsonValue | undefined>(child, ownerOf(document, owner));
  if (value === undefined) {
    if (at(path) === undefined) return [];
    let gone = path;
    while (gone.length > keep + 1 && isAlone(at(gone.slice(0, -1)))) gone = gone.slice(0, -1);
    return [{ op: 'remove', ...place(gone) }];
  }
  // The first name that is not there, with all that is to stand in it.
  const missing = path.findIndex((_, depth) => depth < path.length - 1 && !isContainer(at(path.slice(0, depth + 1))));
  if (missing === -1) return [{ op: 'set', ...place(path), value }];
  const inside = path.slice(missing + 1).reduceRight<JsonValue>((held, name) => ({ [name]: held }), value);
  return [{ op: 'set', ...place(path.slice(0, missing + 1)), value: inside }];
}

/** What a field holds. */
export function fieldAt(document: WorkflowDocument, owner: Owner, path: FieldPath): JsonValue | undefined {
  return path.reduce<JsonValue | undefined>(child, ownerOf(document, owner));
}

function ownerOf(document: WorkflowDocument, owner: Owner): JsonValue | undefined {
  const found = owner === undefined ? document : placesOf(document).get(owner.step)?.step;
  return found as unknown as JsonValue | undefined;
}

function child(value: JsonValue | undefined, name: string | number): JsonValue | undefined {
  if (Array.isArray(value)) return value[Number(name)];
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

const isContainer = (value: JsonValue | undefined): boolean => isObject(value) || Array.isArray(value);
const isAlone = (value: JsonValue | undefined): boolean =>
  Array.isArray(value) ? value.length === 1 : isObject(value) && Object.keys(value).length === 1;
