import type { ActionEffect } from '@automate/connectors';
import { AutomateError, type JsonValue, type Logger } from '@automate/core';
import type { RenderPorts } from '@automate/templates';
import type { LeafStep, WorkflowScope } from '@automate/workflow';
import type { StoredArtifact } from '../commit/commit-unit.ts';

/** How a step's attempt ended. A thrown error is the same as `failed`. */
export type StepOutcome =
  | { type: 'completed'; output: JsonValue; artifacts?: StoredArtifact[] | undefined }
  /** `uncertain`: whether it took effect is not known, and nothing may go on as if it had not. */
  | { type: 'failed'; error: AutomateError; uncertain?: boolean; artifacts?: StoredArtifact[] | undefined }
  | { type: 'skipped' }
  /** Goes on after a time, with output null. The claim is given back meanwhile. */
  | { type: 'wait'; for: 'time'; ms: number }
  /** Goes on with the signal's payload as output; fails with DEADLINE_EXCEEDED after the time-out, if there is one. */
  | {
      type: 'wait';
      for: 'signal';
      signal: string;
      timeoutMs?: number | undefined;
      /** Whether others are to see at once that it waits, whatever else is under way in the run. */
      atOnce?: boolean;
    };

/** What a step is told before it begins. */
export interface StepContext {
  tenantId: string;
  executionId: string;
  /** What else than its event the run was started for; empty where the event matched. */
  origin: string;
  /** The step's place in the run. */
  path: string;
  scope: WorkflowScope;
  ports: RenderPorts;
}

/** What one attempt is told when it begins. */
export interface StepCall {
  attempt: number;
  idempotencyKey: string;
  traceparent: string;
  /** Aborted on cancel, time-out (the reason is an AutomateError that says which) and loss of the claim. */
  signal: AbortSignal;
  deadline: Date;
  /** Keeps what the step logs beside its result. */
  log: Logger;
}

/** An attempt that is ready to begin. */
export interface PreparedStep {
  /**
   * What running it does to the outside world. Absent: nothing, it only computes. Unless it is absent or `pure`, the
   * intent is committed before `run` is called.
   */
  effect?: ActionEffect | undefined;
  /** Milliseconds of an attempt, where the step says nothing. */
  timeoutMs?: number | undefined;
  /** How long the service honours the idempotency key, in milliseconds. */
  idempotencyWindowMs?: number | undefined;
  /** `<connector>/<action>`, for the record. */
  action?: string | undefined;
  /** Which plugin runs it, as `<id>@<version>`; for the record. */
  plugin?: string | undefined;
  /** For the record; redacted before it is stored. */
  input?: JsonValue | undefined;
  run(call: StepCall): Promise<StepOutcome> | StepOutcome;
}

/** Executes one kind of step. Knows nothing of claims, commits and attempts. */
export interface StepExecutor<S extends LeafStep = LeafStep> {
  readonly kind: S['kind'];
  /** Resolves the step's inputs. An error thrown here means that nothing was done. */
  prepare(step: S, context: StepContext): Promise<PreparedStep> | PreparedStep;
  /**
   * What a signal that was waited for makes of the step; undefined: it did not come in time. Default: its payload is the
   * output, and a late one fails the step.
   */
  resume?(
    step: S,
    signal: { payload: JsonValue } | undefined,
    place: Pick<StepContext, 'tenantId' | 'executionId' | 'path'>,
  ): StepOutcome | Promise<StepOutcome>;
}

/** The executors by kind: a further kind of step is one more entry. */
export interface StepExecutors {
  get(kind: string): StepExecutor;
}

/** @throws AutomateError ALREADY_EXISTS when a kind comes twice */
export function createStepExecutors(executors: readonly StepExecutor[]): StepExecutors {
  const byKind = new Map<string, StepExecutor>();
  for (const executor of executors) {
    if (byKind.has(executor.kind)) {
      throw new AutomateError({ code: 'ALREADY_EXISTS', message: `Two executors for steps of kind ${executor.kind}.` });
    }
    byKind.set(executor.kind, executor);
  }
  return {
    get(kind) {
      const executor = byKind.get(kind);
      if (executor) return executor;
      throw new AutomateError({
        code: 'UNIMPLEMENTED',
        effect: 'none',
        message: `This process cannot run steps of kind ${kind}.`,
      });
    },
  };
}
