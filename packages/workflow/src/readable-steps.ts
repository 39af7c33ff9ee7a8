import { placeSteps } from './compile/place-steps.ts';
import type { WorkflowDocument } from './document/document.ts';
import { reachProblem, rootsAt } from './scope-check.ts';

/** What a step may read. */
export interface ReadableSteps {
  /** Ids of steps, in the order in which they stand. */
  steps: string[];
  /** Whether there is an `item`, as inside of `for_each`. */
  item: boolean;
}

/** What conditions and templates of the step `id` may read, for whoever offers it; of no step, what `output` may. */
export function readableSteps(document: Pick<WorkflowDocument, 'steps'>, id?: string): ReadableSteps {
  const placed = [...placeSteps(document.steps.map((step, at) => ({ step, pointer: `/steps/${at}` }))).values()];
  // Behind all others.
  const end = { id: '', index: placed.length, parent: undefined, role: 'body' as const, branch: '' };
  const from = id === undefined ? end : placed.find(({ place }) => place.id === id)?.place;
  if (from === undefined) return { steps: [], item: false };
  const steps = placed.filter(({ place }) => reachProblem(from, place) === undefined).map(({ place }) => place.id);
  return { steps, item: rootsAt(from).includes('item') };
}
