import {
  type BranchRole,
  branchesOf,
  type FieldPlace,
  type StepDocument,
  type StepTarget,
  type WorkflowDocument,
} from '@automate/workflow';

/** Where a step stands. */
export interface Place {
  step: StepDocument;
  /** JSON Pointer of the step. */
  pointer: string;
  /** The list in which it stands, and its place there. */
  list: FieldPlace;
  index: number;
  siblings: readonly StepDocument[];
  parent: StepDocument | undefined;
  role: BranchRole;
}

export const TOP: FieldPlace = { at: '/steps' };

/** Every step by its id. */
export function placesOf({ steps }: WorkflowDocument): Map<string, Place> {
  const places = new Map<string, Place>();
  const add = (
    siblings: readonly StepDocument[],
    list: FieldPlace,
    pointer: string,
    parent: StepDocument | undefined,
    role: BranchRole,
  ) => {
    for (const [index, step] of siblings.entries()) {
      const at = `${pointer}/${index}`;
      places.set(step.id, { step, pointer: at, list, index, siblings, parent, role });
      for (const branch of branchesOf(step)) {
        const path = `/${branch.place.join('/')}`;
        add(branch.steps, { step: step.id, at: path }, `${at}${path}`, step, branch.role);
      }
    }
  };
  add(steps, TOP, TOP.at, undefined, 'body');
  return places;
}

/** The step that a JSON Pointer leads into, and the rest of the pointer. */
export function stepAt(places: ReadonlyMap<string, Place>, pointer: string): { id: string; field: string } | undefined {
  let found: { id: string; field: string; length: number } | undefined;
  for (const [id, place] of places) {
    const at = place.pointer;
    if (pointer !== at && !pointer.startsWith(`${at}/`)) continue;
    // The innermost of them.
    if (found === undefined || at.length > found.length)
      found = { id, field: pointer.slice(at.length), length: at.length };
  }
  return found && { id: found.id, field: found.field };
}

export const sameList = (a: FieldPlace, b: FieldPlace): boolean => a.step === b.step && a.at === b.at;

/** Right before and right behind a step. */
export function before({ list, index }: Place): StepTarget {
  return { ...list, index };
}

export function after({ list, index }: Place): StepTarget {
  return { ...list, index: index + 1 };
}

/** Whether a step is the last one of a list that the step around it cannot be without. */
export function isNeeded({ parent, list, siblings }: Place): boolean {
  const optional = /^\/(then|else|on_error|fallback|compensate|switch\/default)$/.test(list.at);
  return parent !== undefined && siblings.length === 1 && !optional;
}
