import type { JsonValue } from '@automate/core';
import { branchesOf } from '../document/branches.ts';
import type { StepDocument, WorkflowDocument } from '../document/document.ts';
import { diffJson, type FieldChange } from './diff-json.ts';

/** What happened to one step. Pointers are into the document that has it. A step can be moved and changed. */
export type StepChange =
  | { kind: 'added'; id: string; pointer: string }
  | { kind: 'removed'; id: string; pointer: string }
  | { kind: 'moved'; id: string; from: string; to: string }
  | { kind: 'changed'; id: string; pointer: string; fields: FieldChange[] };

/** How one document differs from another. Steps are the same when their ids are. */
export interface WorkflowDifference {
  same: boolean;
  /** Outside of steps. */
  fields: FieldChange[];
  steps: StepChange[];
}

/** How `after` differs from `before`; the order of fields makes no difference, that of steps does. */
export function diffWorkflows(before: WorkflowDocument, after: WorkflowDocument): WorkflowDifference {
  const { steps: _, ...outerBefore } = before;
  const { steps: __, ...outerAfter } = after;
  const fields = diffJson(outerBefore, outerAfter);
  const [old, now] = [placesOf(before), placesOf(after)];
  const steps: StepChange[] = [];
  for (const [id, { pointer }] of old) if (!now.has(id)) steps.push({ kind: 'removed', id, pointer });
  for (const [id, place] of now) {
    const was = old.get(id);
    if (was === undefined) {
      steps.push({ kind: 'added', id, pointer: place.pointer });
      continue;
    }
    if (was.list !== place.list || movedIn(id, was.siblings, place.siblings)) {
      steps.push({ kind: 'moved', id, from: was.pointer, to: place.pointer });
    }
    const changed = diffJson(ownFields(was.step), ownFields(place.step));
    if (changed.length > 0) steps.push({ kind: 'changed', id, pointer: place.pointer, fields: changed });
  }
  return { same: fields.length === 0 && steps.length === 0, fields, steps };
}

/** A line for each change, for people; empty when there is none. */
export function describeDifference({ fields, steps }: WorkflowDifference): string {
  const field = (change: FieldChange) => `${change.field}: ${say(change.before)} -> ${say(change.after)}`;
  return [
    ...fields.map((change) => `~ ${field(change)}`),
    ...steps.flatMap((change) => {
      if ('fields' in change) return change.fields.map((one) => `~ step ${change.id} ${field(one)}`);
      if (change.kind === 'added') return [`+ step ${change.id} (${change.pointer})`];
      if (change.kind === 'removed') return [`- step ${change.id} (${change.pointer})`];
      return [`> step ${change.id}: ${change.from} -> ${change.to}`];
    }),
  ].join('\n');
}

const say = (value: JsonValue | undefined) => (value === undefined ? 'nothing' : JSON.stringify(value));

interface Place {
  step: StepDocument;
  pointer: string;
  /** The step that holds it and the list in it, by names that other steps do not shift. */
  list: string;
  siblings: string[];
}

function placesOf({ steps }: WorkflowDocument): Map<string, Place> {
  const places = new Map<string, Place>();
  const add = (list: readonly StepDocument[], pointer: string, name: string) => {
    const siblings = list.map(({ id }) => id);
    for (const [index, step] of list.entries()) {
      const at = `${pointer}/${index}`;
      places.set(step.id, { step, pointer: at, list: name, siblings });
      for (const { place, steps: inside } of branchesOf(step)) {
        add(inside, `${at}/${place.join('/')}`, `${step.id}/${place.join('/')}`);
      }
    }
  };
  add(steps, '/steps', '');
  return places;
}

/** Whether the step is before another in one list, and after it in the other: those that came and went do not count. */
function movedIn(id: string, before: readonly string[], after: readonly string[]): boolean {
  const common = new Set(before.filter((one) => after.includes(one)));
  const rank = (list: readonly string[]) => list.filter((one) => common.has(one)).indexOf(id);
  return rank(before) !== rank(after);
}

/** The step without the lists of steps inside, which are told of as steps of their own. */
function ownFields(step: StepDocument): unknown {
  const copy = structuredClone(step) as unknown as Record<string | number, unknown>;
  for (const { place } of branchesOf(step)) {
    let at = copy;
    for (const segment of place.slice(0, -1)) at = at[segment] as typeof at;
    // That there is a list at all is the step's own.
    at[place.at(-1) as string] = true;
  }
  return copy;
}
