import type { JsonObject, Logger } from '@automate/core';
import type { StepWorkspace } from './step-workspace.ts';

/** What one run of a step is about, as its caller knows it. */
export interface StepCall {
  tenantId: string;
  executionId: string;
  /** The step inside the execution, for example `backup`. */
  stepPath: string;
  /** Counts from 1. */
  attempt: number;
  /** The same on every attempt of this step, different for everything else. */
  idempotencyKey: string;
  /** W3C trace context of this call. */
  traceparent: string;
  /** Aborted on cancel and on time-out. */
  signal: AbortSignal;
}

/** What an executor gets beside its input. */
export interface StepContext extends StepCall {
  log: Logger;
  /** Files and commands, within the step's policy. */
  workspace: StepWorkspace;
  /**
   * A text under a property of the input, with the value of the secret that it names, for clients that speak something else than
   * HTTP. The manifest must ask for it (resource `secrets`, action `read`, scope the property), and the operator must grant it;
   * every use is in the audit trail.
   * @throws AutomateError PERMISSION_DENIED, INVALID_ARGUMENT when there is no text
   */
  plaintext(property: string): Promise<string>;
  /** Counts a resource into the result's metrics, such as `rows`. */
  use(resource: string, amount: number): void;
  /** Tells an event to whoever listens to the run. */
  emit(type: string, data?: JsonObject): void;
}

/** Told of every run of a step. What it throws is the caller's mistake and ends the step. */
export interface StepRecorder {
  start(step: StepCall & { stepType: string }): void;
  success(step: StepCall & { stepType: string }, durationMs: number): void;
  failure(step: StepCall & { stepType: string }, durationMs: number, error: Error): void;
}
