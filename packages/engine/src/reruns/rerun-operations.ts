import type { JsonValue } from '@automate/core';

/** A run to be done again, as a new execution. */
export interface Rerun {
  tenantId: string;
  /** Of the run that is over. */
  executionId: string;
  /** The first step that runs; the results of those before it are taken over. Default: all run. */
  from?: string | undefined;
  /** Of the workflow: the one that the first run had, or the newest. Default original. */
  version?: 'original' | 'current' | undefined;
  /** Another payload: the new execution has an event of its own then, of the same type and source. */
  input?: JsonValue | undefined;
  /** Outputs of steps before `from`, by path or id, instead of what they gave. */
  steps?: Readonly<Record<string, JsonValue>> | undefined;
  /** Who asks; kept. */
  by: string;
  /** The same key for the same execution is one rerun. At most 200 characters. Absent: each call is a rerun. */
  key?: string | undefined;
}

/** What became of a request to run again. */
export interface RerunResult {
  executionId: string;
  eventId: string;
  /** True when this rerun was asked for before: nothing was created this time. */
  duplicate: boolean;
}

/** Where a rerun comes from. */
export interface RerunOrigin {
  /** The execution it repeats. */
  of: string;
  /** The path of the first step that ran. */
  from?: string;
  /** The steps whose outputs were given. */
  editedSteps: string[];
  editedInput: boolean;
  by: string;
}

/** An event that was accepted before, for one workflow. */
export interface RunEvent {
  tenantId: string;
  eventId: string;
  /** A name or an id; its newest version runs, whether or not it is active. */
  workflow: string;
  /** The same key for the same event and workflow is one run. At most 200 characters. Absent: each call is a run. */
  key?: string | undefined;
}

/** Runs a workflow for what happened before it was there, or before it said what it says now. */
export interface EventRuns {
  /**
   * Creates an execution of the event, as matching it would. Resolves after commit.
   * @throws AutomateError NOT_FOUND (no such event or workflow), FAILED_PRECONDITION (no trigger of the workflow takes it),
   *   INVALID_ARGUMENT
   */
  run(request: RunEvent): Promise<RerunResult>;
}

/** Runs what is over once more. */
export interface Reruns {
  /**
   * Creates a new execution of the same workflow, with idempotency keys of its own. Resolves after commit.
   * @throws AutomateError NOT_FOUND, FAILED_PRECONDITION (it is not over, or a step before `from` has no result to take),
   *   INVALID_ARGUMENT (details.errors names what is wrong by pointers: /from, /input, /steps)
   */
  rerun(request: Rerun): Promise<RerunResult>;
}
