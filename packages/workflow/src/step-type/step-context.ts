import type { JsonObject, Logger } from '@automate/core';
import type { StepAccess } from './step-access.ts';
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
export interface StepContext extends StepCall, StepAccess {
  /** When `signal` is aborted at the latest. */
  deadline: Date;
  log: Logger;
  /** Files and commands, within the step's policy. */
  workspace: StepWorkspace;
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
