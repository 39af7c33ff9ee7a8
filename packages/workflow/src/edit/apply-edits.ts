import { invalidArgument, type JsonValue, refused } from '@automate/core';
import { suggestion } from '@automate/templates';
import { allSteps, branchesOf } from '../document/branches.ts';
import type { StepDocument, WorkflowDocument } from '../document/document.ts';
import { say } from '../problems.ts';
import { notThere, type Path, pathOf, valueAt, withItem, withoutValue, withValue } from './json-path.ts';
import { readingTexts, renameIn } from './rename-references.ts';
import type { FieldPlace, StepTarget, WorkflowEdit } from './workflow-edit.ts';

/** One change of plain data, which edits are made of. */
export type Change =
  /** `rewrite`: what makes the new text of the old one, as it is written. */
  | { kind: 'put'; path: Path; value: JsonValue; rewrite?: (written: string) => string }
  | { kind: 'remove'; path: Path }
  | { kind: 'insert'; list: Path; index: number; value: JsonValue }
  /** `list` and `index` are in the data without what is at `path`. */
  | { kind: 'move'; path: Path; list: Path; index: number };

/**
 * The document with edits applied, one after the other. It is not checked: an edit may be one of several that make a valid one.
 * @throws AutomateError NOT_FOUND for steps and places that are not there, INVALID_ARGUMENT
 */
export function applyEdits(document: WorkflowDocument, edits: readonly WorkflowEdit[]): WorkflowDocument {
  let value = document as unknown as JsonValue;
  for (const edit of edits) for (const change of changesOf(value, edit)) value = applyChange(value, change);
  return value as unknown as WorkflowDocument;
}

export function applyChange(value: JsonValue, change: Change): JsonValue {
  switch (change.kind) {
    case 'put':
      return withValue(value, change.path, change.value);
    case 'remove':
      return withoutValue(value, change.path);
    case 'insert':
      return withItem(value, change.list, change.index, change.value);
    case 'move': {
      const moved = valueAt(value, change.path);
      if (moved === undefined) throw notThere(change.path);
      return withItem(withoutValue(value, change.path), change.list, change.index, moved);
    }
  }
}

/** What an edit changes in a document as it is. Each change is made in what those before it gave. */
export function changesOf(document: JsonValue, edit: WorkflowEdit): Change[] {
  switch (edit.op) {
    case 'set':
      return [{ kind: 'put', path: placeOf(document, edit), value: edit.value }];
    case 'remove':
      return [{ kind: 'remove', path: placeOf(document, edit) }];
    case 'insert_step':
      return insertion(document, edit, edit.value as unknown as JsonValue);
    case 'remove_step':
      return [removal(document, stepPath(document, edit.id))];
    case 'move_step':
      return move(document, stepPath(document, edit.id), edit.to);
    case 'rename_step':
      return rename(document, edit.id, edit.to);
  }
}

function placeOf(document: JsonValue, { step, at }: FieldPlace): Path {
  const path = pathOf(at, document, step === undefined ? [] : stepPath(document, step));
  if (path.length === 0) throw invalidArgument('an edit is of a part of the document, and not of all of it');
  return path;
}

/** @throws AutomateError NOT_FOUND */
function stepPath(document: JsonValue, id: string): Path {
  const ids: string[] = [];
  for (const { step, pointer } of allSteps(stepsOf(document))) {
    if (step.id === id) return pathOf(pointer, document);
    ids.push(step.id);
  }
  throw refused('NOT_FOUND', say('edit_no_step', { step: id, meant: suggestion(id, ids) }));
}

const stepsOf = (document: JsonValue) => (document as unknown as WorkflowDocument).steps as readonly StepDocument[];

function insertion(document: JsonValue, target: StepTarget, value: JsonValue): Change[] {
  const list = placeOf(document, target);
  const items = valueAt(document, list);
  if (items === undefined) return [{ kind: 'put', path: list, value: [value] }];
  if (!Array.isArray(items)) throw invalidArgument(`/${list.join('/')} is no list of steps`);
  return [{ kind: 'insert', list, index: Math.min(Math.max(0, target.index), items.length), value }];
}

/** A list that would be empty goes as a whole, where it stands in a step under a name. */
function removal(document: JsonValue, path: Path): Change & { kind: 'remove' } {
  const list = path.slice(0, -1);
  const alone = (valueAt(document, list) as JsonValue[]).length === 1;
  return { kind: 'remove', path: alone && list.length > 1 ? list : path };
}

/** Its lines go to the other place as they are, so that comments go along: a list is there before, and goes when it is empty. */
function move(document: JsonValue, path: Path, to: StepTarget): Change[] {
  const moved = valueAt(document, path) as JsonValue;
  const inside = [...allSteps([moved as unknown as StepDocument])].map(({ step }) => step.id);
  if (to.step !== undefined && inside.includes(to.step))
    throw refused('INVALID_ARGUMENT', say('edit_into_itself', { step: to.step }));
  const target = placeOf(document, to);
  const made: Change[] = valueAt(document, target) === undefined ? [{ kind: 'put', path: target, value: [] }] : [];
  const before = made.reduce(applyChange, document);
  const [put] = insertion(applyChange(before, { kind: 'remove', path }), to, moved);
  if (put?.kind !== 'insert') return [];
  const change: Change = { kind: 'move', path, list: put.list, index: put.index };
  const left = emptied(document, applyChange(before, change), path.slice(0, -1));
  return [...made, change, ...(left === undefined ? [] : [{ kind: 'remove' as const, path: left }])];
}

/** Where a list of a step is after a change that left it without steps; undefined: it has some, or is that of the document. */
function emptied(before: JsonValue, after: JsonValue, list: Path): Path | undefined {
  for (const { step, pointer } of allSteps(stepsOf(before))) {
    const branch = branchesOf(step).find(({ place }) => `${pointer}/${place.join('/')}` === `/${list.join('/')}`);
    if (branch === undefined) continue;
    const path = [...stepPath(after, step.id), ...branch.place];
    return (valueAt(after, path) as JsonValue[]).length === 0 ? path : undefined;
  }
  return undefined;
}

function rename(document: JsonValue, id: string, to: string): Change[] {
  const path = stepPath(document, id);
  if (id === to) return [];
  for (const { step } of allSteps(stepsOf(document))) {
    if (step.id === to) throw refused('INVALID_ARGUMENT', say('edit_id_taken', { step: to }));
  }
  const { steps, output } = document as { steps: JsonValue; output?: JsonValue };
  const texts = [...readingTexts(steps, ['steps']), ...readingTexts(output, ['output'], true)];
  const following = texts.flatMap(({ path: at, text, language }): Change[] => {
    const value = renameIn(text, language, id, to);
    const rewrite = (written: string) => renameIn(written, language, id, to);
    return value === text ? [] : [{ kind: 'put', path: at, value, rewrite }];
  });
  const named = (written: string) => written.replace(id, to);
  return [{ kind: 'put', path: [...path, 'id'], value: to, rewrite: named }, ...following];
}
