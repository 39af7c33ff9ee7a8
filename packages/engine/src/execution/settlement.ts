import type { JsonValue } from '@automate/core';
import type { InboxEntry, StoredAttempt, StoredExecution } from './stored-execution.ts';

/**
 * What somebody found out about a step of which nobody knew whether it took effect.
 * - `done`: it did, with this output. `not_done`: it did not; it is run again. `give_up`: the run is to end as failed.
 */
export type Verdict = 'done' | 'not_done' | 'give_up';

/** A settlement as the inbox holds it; the entry's name is the step's path. */
export interface Settlement {
  as: Verdict;
  output: JsonValue;
  /** Who settled it. */
  by: string;
}

export const VERDICTS = ['done', 'not_done', 'give_up'] as const satisfies readonly Verdict[];

/** Kinds of steps whose record only says what became of the steps inside. */
export const COMPOSITES: ReadonlySet<string> = new Set(['group', 'parallel', 'for_each', 'choice']);

export function settlementOf({ kind, payload }: InboxEntry): Settlement | undefined {
  return kind === 'settle' ? (payload as unknown as Settlement) : undefined;
}

/** Whether an entry asks for the end of the run. */
export function endsRun(entry: InboxEntry): boolean {
  return entry.kind === 'cancel' || settlementOf(entry)?.as === 'give_up';
}

/** Whether an attempt ended uncertain with the run that it called, and that one has come to another end since. */
export function isTold({ status, waitsFor }: StoredAttempt, inbox: readonly InboxEntry[]): boolean {
  return (
    status === 'uncertain' &&
    waitsFor !== undefined &&
    inbox.some(({ kind, name }) => kind === 'signal' && name === waitsFor)
  );
}

/** Whether an execution that is over goes on: a step of it was settled, here or in a run it called, or its dead letter requeued. */
export function goesOn({ status, inbox, attempts }: StoredExecution): boolean {
  if (status === 'uncertain') {
    return inbox.some(({ kind }) => kind === 'settle') || attempts.some((attempt) => isTold(attempt, inbox));
  }
  return status === 'failed' && inbox.some(({ kind }) => kind === 'requeue');
}
