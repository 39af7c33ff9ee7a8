import type { InstanceContext } from '@automate/providers';

/** What one call of an action is about, as the engine knows it. The caller aborts `signal` at `deadline`. */
export interface ActionCall {
  tenantId: string;
  executionId: string;
  /** The step inside the execution, for example `notify`. */
  stepPath: string;
  /** Counts from 1. */
  attempt: number;
  /** The same on every attempt of this step, different for everything else. */
  idempotencyKey: string;
  /** W3C trace context of this call. */
  traceparent: string;
  /** Aborted on cancel, on time-out (reason: an AutomateError that says which) and when the claim is lost. */
  signal: AbortSignal;
  /** When the signal will be aborted by time-out. Absent: no time-out. */
  deadline?: Date | undefined;
}

/** What an action gets beside its parameters. */
export interface ActionContext<State = unknown> extends ActionCall, InstanceContext<State> {}
