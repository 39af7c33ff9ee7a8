import { allSteps } from '../document/branches.ts';
import type { WorkflowDocument } from '../document/document.ts';

/** A step that calls another workflow. */
export interface WorkflowCall {
  /** JSON Pointer to the name. */
  pointer: string;
  workflow: string;
}

/** The calls of a document, also those inside of other steps. */
export function callsOf({ steps }: Pick<WorkflowDocument, 'steps'>): WorkflowCall[] {
  return [...allSteps(steps)].flatMap(({ step, pointer }) =>
    step.call === undefined ? [] : [{ pointer: `${pointer}/call`, workflow: step.call }],
  );
}
