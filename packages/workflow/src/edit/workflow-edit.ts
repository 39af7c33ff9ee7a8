import type { JsonValue } from '@automate/core';
import type { StepDocument } from '../document/document.ts';

/** Where a field is: a JSON Pointer, in a step where one is named, else in the document. */
export interface FieldPlace {
  step?: string | undefined;
  at: string;
}

/** Where a step goes: a list of steps, as the pointer to it in a step or in the document, and the place in it. */
export interface StepTarget extends FieldPlace {
  /** From 0; after the last one where it is greater than the list is long. */
  index: number;
}

/** One change of a workflow, as data. Steps are named by their ids, wherever they stand. */
export type WorkflowEdit =
  /** A field that is not there is added, at the end. What it stands in has to be there. */
  | ({ op: 'set'; value: JsonValue } & FieldPlace)
  | ({ op: 'remove' } & FieldPlace)
  /** A list that is not there is made. */
  | ({ op: 'insert_step'; value: StepDocument } & StepTarget)
  /** The list and the place are those without the step itself. */
  | { op: 'move_step'; id: string; to: StepTarget }
  /** The list goes with its last step, where the step that holds it can be without. */
  | { op: 'remove_step'; id: string }
  /** Templates and conditions that read the step follow. */
  | { op: 'rename_step'; id: string; to: string };
