import { AutomateError, type InputProblem } from '@automate/core';
import { editWorkflow, type WorkflowDocument, type WorkflowEdit, type WorkflowFormat } from '@automate/workflow';
import { useMemo, useReducer, useRef } from 'react';
import { historyAfter } from './history.ts';
import { readOutline } from './outline.ts';

/** A workflow that is being written: one text, and everything that shows or changes it. */
export interface Draft {
  /** It is looked at alone: nothing that changes it is drawn. */
  readOnly: boolean;
  text: string;
  format: WorkflowFormat;
  /** What was drawn last; undefined: nothing ever could be. */
  document: WorkflowDocument | undefined;
  /** Whether `document` is what the text says now. */
  current: boolean;
  /** Why the text cannot be read, where it cannot. */
  unreadable: InputProblem | undefined;
  /** `of`: what is written, so that it is undone in one go. */
  write(text: string, of?: string): void;
  /** Changes the text where it says so, and nowhere else. Returns why it cannot be, or undefined. */
  edit(edits: readonly WorkflowEdit[], of?: string): AutomateError | undefined;
  undo: (() => void) | undefined;
  redo: (() => void) | undefined;
}

export function useDraft(initial: string, format: WorkflowFormat, readOnly: boolean): Draft {
  const [history, dispatch] = useReducer(historyAfter, { past: [], text: initial, future: [] });
  const { text, past, future } = history;
  const outline = useMemo(() => readOutline(text, format), [text, format]);
  const lastGood = useRef<WorkflowDocument>(undefined);
  if (outline.document !== undefined) lastGood.current = outline.document;
  const write = (next: string, of?: string): void =>
    dispatch({ kind: 'change', text: next, at: Date.now(), ...(of !== undefined && { of }) });
  return {
    readOnly,
    text,
    format,
    document: lastGood.current,
    current: outline.document !== undefined,
    unreadable: outline.unreadable,
    write,
    edit(edits, of) {
      try {
        write(editWorkflow(text, format, edits), of);
        return undefined;
      } catch (error) {
        if (!AutomateError.isInstance(error)) throw error;
        return error;
      }
    },
    undo: past.length > 0 ? () => dispatch({ kind: 'undo' }) : undefined,
    redo: future.length > 0 ? () => dispatch({ kind: 'redo' }) : undefined,
  };
}
