import type { JsonValue } from '@automate/core';

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

/** What others may tell an execution. They only append to its inbox; the holder of its claim acts on it. */
export interface ExecutionInbox {
  /**
   * Resolves after commit. A signal that no step waits for yet stays until one does.
   * @throws AutomateError NOT_FOUND (no such execution), FAILED_PRECONDITION (it is over), INVALID_ARGUMENT
   */
  signal(signal: SendSignal): Promise<void>;
  /**
   * Resolves after commit. A running step is aborted, a waiting one ends at once. Cancelling twice is one cancellation.
   * @throws AutomateError NOT_FOUND (no such execution), FAILED_PRECONDITION (it is over)
   */
  cancel(request: { tenantId: string; executionId: string; reason?: string | undefined }): Promise<void>;
}
