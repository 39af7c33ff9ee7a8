import {
  allSteps,
  applyEdits,
  type StepDocument,
  type StepTarget,
  type WorkflowDocument,
  type WorkflowEdit,
} from '@automate/workflow';
import { after, before, isNeeded, type Place, placesOf, sameList } from './places.ts';

/** An id that no step has: the one that is wanted, or that with a number. */
export function freeId(document: WorkflowDocument, wanted: string, taken: ReadonlySet<string> = new Set()): string {
  const ids = new Set([...placesOf(document).keys(), ...taken]);
  const base =
    wanted
      .toLowerCase()
      .replace(/[^a-z0-9_]+/g, '_')
      .replace(/^[^a-z]+|_+$/g, '') || 'step';
  if (!ids.has(base)) return base;
  const stem = base.replace(/_\d+$/, '');
  for (let number = 2; ; number += 1) if (!ids.has(`${stem}_${number}`)) return `${stem}_${number}`;
}

/** A list without steps is written anew, in lines. */
export function insertStep(document: WorkflowDocument, target: StepTarget, value: StepDocument): WorkflowEdit[] {
  const { index, ...list } = target;
  if (list.step === undefined && document.steps.length === 0) return [{ op: 'set', ...list, value: [value] as never }];
  return [{ op: 'insert_step', ...list, index, value }];
}

/** A copy right behind the step. What is inside of it reads the copies. */
export function duplicateStep(document: WorkflowDocument, id: string): WorkflowEdit[] {
  const place = placesOf(document).get(id);
  if (place === undefined) return [];
  let copied: WorkflowDocument = { ...document, steps: [structuredClone(place.step)] };
  const taken = new Set<string>();
  for (const { step } of allSteps([place.step])) {
    const to = freeId(document, step.id, taken);
    taken.add(to);
    copied = applyEdits(copied, [{ op: 'rename_step', id: step.id, to }]);
  }
  return insertStep(document, after(place), copied.steps[0] as StepDocument);
}

/** To a place as the lists are now; none where that changes nothing. What it leaves empty stays as an empty place. */
export function moveStep(document: WorkflowDocument, id: string, to: StepTarget): WorkflowEdit[] {
  const place = placesOf(document).get(id);
  if (place === undefined || !canGo(document, id, to)) return [];
  const behind = sameList(place.list, to) && to.index > place.index;
  const move: WorkflowEdit = { op: 'move_step', id, to: behind ? { ...to, index: to.index - 1 } : to };
  return isNeeded(place) ? [move, emptied(place)] : [move];
}

export function removeStep(document: WorkflowDocument, id: string): WorkflowEdit[] {
  const place = placesOf(document).get(id);
  if (place === undefined) return [];
  return isNeeded(place) ? [emptied(place)] : [{ op: 'remove_step', id }];
}

const emptied = ({ list }: Place): WorkflowEdit => ({ op: 'set', ...list, value: [] });

/** Not where it is already, nor into itself. */
export function canGo(document: WorkflowDocument, id: string, to: StepTarget): boolean {
  const place = placesOf(document).get(id);
  if (place === undefined) return false;
  const inside = [...allSteps([place.step])].some(({ step }) => step.id === to.step);
  const same = sameList(place.list, to) && (to.index === place.index || to.index === place.index + 1);
  return !inside && !same;
}

/** One place up or down; out of the list at its ends, to before or behind the step that holds it. */
export function shiftStep(document: WorkflowDocument, id: string, by: 'up' | 'down'): WorkflowEdit[] {
  const places = placesOf(document);
  const place = places.get(id);
  if (place === undefined) return [];
  const { index, siblings, list, parent } = place;
  const within = by === 'up' ? index > 0 : index < siblings.length - 1;
  if (within) return moveStep(document, id, { ...list, index: by === 'up' ? index - 1 : index + 2 });
  const holder = parent && places.get(parent.id);
  if (holder === undefined) return [];
  return moveStep(document, id, by === 'up' ? before(holder) : after(holder));
}

/** Whether there is somewhere to go. */
export function canShift({ index, siblings, parent }: Place, by: 'up' | 'down'): boolean {
  return parent !== undefined || (by === 'up' ? index > 0 : index < siblings.length - 1);
}
