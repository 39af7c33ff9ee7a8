import type { JsonObject, Logger } from '@automate/core';
import type { StepCall } from './step-context.ts';
import type { StepPolicy } from './step-policy.ts';
import type { KeepArtifact, StepEffect, StepResult } from './step-type.ts';

/** Names one type of a step type of a plugin, such as `db:query`. */
export interface StepTypeRef {
  tenantId: string;
  stepType: string;
}

/** What is known of it without running plugin code. */
export interface StepDescription {
  /** With this input. */
  effect: StepEffect;
  /** Properties of the input that no template may make. */
  literal: readonly string[];
  /** Milliseconds, where the workflow says nothing. */
  timeoutMs: number;
  pluginId: string;
  pluginVersion: string;
}

/** Runs steps of plugins. The plugin host implements it, the engine uses it. */
export interface StepRunner {
  /** @throws AutomateError NOT_FOUND (no such step type), INVALID_ARGUMENT (no such type of it), FAILED_PRECONDITION (plugin failed or disabled) */
  describe(ref: StepTypeRef, input: JsonObject): Promise<StepDescription>;
  /**
   * Validates the input and runs the step in a workspace of its own, within the policy. `log` is told what the step logs,
   * beside the host's own log.
   * @throws AutomateError as `runStep` does; with `details.begun: false` the step's code was not called
   */
  run(
    ref: StepTypeRef,
    input: JsonObject,
    call: StepCall,
    policy: Partial<StepPolicy>,
    keep?: KeepArtifact,
    log?: Logger,
  ): Promise<StepResult>;
}
