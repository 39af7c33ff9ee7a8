import type { AutomateError, JsonObject } from '@automate/core';
import type { RenderPorts } from '@automate/templates';
import type { WorkflowDocument } from './document/document.ts';
import type { WorkflowEvent, WorkflowScope } from './event.ts';
import type { RetryPolicy } from './retry.ts';

/** What every step has. */
interface CompiledStepBase {
  /** As written, unique in the workflow. */
  readonly id: string;
  /** Where the step stands among its parents, joined by `/`. A step of the top level: its id. */
  readonly path: string;
  /** Position in the sequence, from 0. */
  readonly index: number;
  /** JSON Pointer of the step in the document. */
  readonly pointer: string;
  /**
   * Whether the step runs; absent when it always does. False: its record is {status: 'skipped', output: null}.
   * Throws INVALID_ARGUMENT that names the step when the condition reads what is not there or gives no boolean.
   */
  readonly if?: (scope: WorkflowScope) => boolean;
  readonly retry: RetryPolicy;
  /** Milliseconds that one attempt may take. */
  readonly timeoutMs: number;
}

/** Output: true or false. */
export interface ConditionStep extends CompiledStepBase {
  readonly kind: 'condition';
  evaluate(scope: WorkflowScope): boolean;
}

/** Output: the rendered object. */
export interface SetStep extends CompiledStepBase {
  readonly kind: 'set';
  evaluate(scope: WorkflowScope, ports?: RenderPorts): JsonObject | Promise<JsonObject>;
}

/** Output: what the connector's action returns. */
export interface ActionStep extends CompiledStepBase {
  readonly kind: 'action';
  readonly connector: string;
  readonly action: string;
  /** The instance of the connector; undefined = the tenant's only or default one. */
  readonly connection: string | undefined;
  /** The action's parameters, with placeholders for secrets. */
  evaluate(scope: WorkflowScope, ports?: RenderPorts): JsonObject | Promise<JsonObject>;
}

/** Output: null after a time, the signal's payload after a signal. */
export interface WaitStep extends CompiledStepBase {
  readonly kind: 'wait';
  readonly wait:
    | { readonly for: 'time'; readonly ms: number }
    /** Without `timeoutMs` it waits for ever; past it the step fails with DEADLINE_EXCEEDED. */
    | { readonly for: 'signal'; readonly signal: string; readonly timeoutMs: number | undefined };
}

export type CompiledStep = ConditionStep | SetStep | ActionStep | WaitStep;

export interface CompiledTrigger {
  /** Exact event type, or a pattern: `*` stands for one segment, `**` at the end for one or more. */
  readonly type: string;
  readonly source: string | undefined;
  readonly pointer: string;
  /** Throws INVALID_ARGUMENT when the trigger's condition cannot be decided. */
  matches(event: WorkflowEvent): boolean;
}

/** An instance that a workflow waits for. */
export interface HoldInstance {
  readonly connector: string;
  readonly instance: string;
}

/** When a run does not go on. */
export interface CompiledHold {
  /** No action begins while one of these is unhealthy. */
  readonly whileDown: readonly HoldInstance[];
  /** Milliseconds that a run waits before one action; undefined = for ever. */
  readonly timeoutMs: number | undefined;
}

/** One use of a connector by a workflow. */
export interface ActionReference {
  readonly connector: string;
  readonly action: string;
  readonly connection: string | undefined;
  readonly stepId: string;
}

/** A workflow ready to match events and to run. Immutable; holds no state of any execution. */
export interface CompiledWorkflow {
  readonly name: string;
  readonly document: WorkflowDocument;
  readonly triggers: readonly CompiledTrigger[];
  /** The distinct event type patterns of the triggers: what a `TriggerIndex` is made of. */
  readonly triggerTypes: readonly string[];
  readonly steps: readonly CompiledStep[];
  /** Milliseconds that a whole run may take; undefined = no limit. */
  readonly timeoutMs: number | undefined;
  /** Undefined: it waits for no instance. */
  readonly hold: CompiledHold | undefined;
  readonly actions: readonly ActionReference[];
  /** Keys of the connectors that a worker needs to run this workflow, sorted, each once. */
  readonly requires: readonly string[];
  /** Names of the secrets and of the environment variables that its templates use, sorted, each once. */
  readonly secrets: readonly string[];
  readonly env: readonly string[];
  /**
   * Whether any trigger takes the event. Never throws: a trigger whose condition cannot be decided (say, the payload has
   * no such field) does not match, and is told to `onProblem`.
   */
  match(event: WorkflowEvent, onProblem?: (problem: AutomateError) => void): boolean;
  stepById(id: string): CompiledStep | undefined;
}
