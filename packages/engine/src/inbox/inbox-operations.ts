import type { JsonValue } from '@automate/core';
import type { Verdict } from '../execution/settlement.ts';

/** A signal for one execution. */
export interface SendSignal {
  tenantId: string;
  executionId: string;
  /** What a `wait: { signal: <name> }` step waits for. */
  name: string;
  payload?: JsonValue | undefined;
  /** Makes sending again harmless: the same key for the same execution is stored once. */
  key?: string | undefined;
}

/** The wish that an execution ends. */
export interface CancelExecution {
  tenantId: string;
  executionId: string;
  reason?: string | undefined;
  /** Who wishes it; kept, as the name of the entry. */
  by?: string | undefined;
}

/** What somebody found out about an uncertain step. */
export interface SettleStep {
  tenantId: string;
  executionId: string;
  /** The step's path, for example `both/left/charge`. */
  path: string;
  /** `done`: it took effect. `not_done`: it did not, and is run again. `give_up`: the run is to end as failed. */
  as: Verdict;
  /** What the step gave, where it is done. Default null. */
  output?: JsonValue | undefined;
  /** Who says so; kept. */
  by: string;
}

/** What others may tell an execution. They only append to its inbox; the holder of its claim acts on it. */
export interface ExecutionInbox {
  /**
   * Resolves after commit. A signal that no step waits for yet stays until one does.
   * @throws AutomateError NOT_FOUND (no such execution), FAILED_PRECONDITION (it is over), INVALID_ARGUMENT
   */
  signal(signal: SendSignal): Promise<void>;
  /**
   * Resolves after commit. A running step is aborted, a waiting one ends at once. Cancelling twice is one cancellation, of who
   * asked first.
   * @throws AutomateError NOT_FOUND (no such execution), FAILED_PRECONDITION (it is over)
   */
  cancel(request: CancelExecution): Promise<void>;
  /**
   * Says what became of a step of an `uncertain` execution, which goes on from there: what failed beside the step because of
   * it runs again, and time limits begin anew. Resolves after commit; settling again with the same verdict changes nothing.
   * @throws AutomateError NOT_FOUND (no such execution), INVALID_ARGUMENT (no such uncertain step, or the output),
   *   FAILED_PRECONDITION (it is not uncertain, or was settled otherwise)
   */
  settle(settlement: SettleStep): Promise<void>;
}
