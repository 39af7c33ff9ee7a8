import type { AutomateError, JsonObject, JsonValue, RetryPolicy } from '@automate/core';
import type { NameReference, PathReference, RenderPorts } from '@automate/templates';
import type { FailureStrategy, IntegrationEvent, WorkflowDocument } from './document/document.ts';
import type { WorkflowLimit } from './document/limits-of.ts';
import type { TriggerKind } from './document/trigger-schema.ts';
import type { WorkflowEvent, WorkflowScope } from './event.ts';
import type { StepPolicy } from './step-type/step-policy.ts';

/** What every step has. */
interface CompiledStepBase {
  /** As written, unique in the workflow. */
  readonly id: string;
  /** Position among all steps, from 0, a step before what it holds. */
  readonly index: number;
  /** JSON Pointer of the step in the document. */
  readonly pointer: string;
  /**
   * Whether the step runs; absent when it always does. False: its record is {status: 'skipped', output: null}.
   * Throws INVALID_ARGUMENT that names the step when the condition reads what is not there or gives no boolean.
   */
  readonly if?: (scope: WorkflowScope) => boolean;
  readonly retry: RetryPolicy;
  /** Milliseconds that one attempt may take; undefined = no limit of its own (steps that hold others). */
  readonly timeoutMs: number | undefined;
  /** Run when the step has failed for good, before the failure goes on. */
  readonly onError: readonly CompiledStep[] | undefined;
  /** Run instead of the step when it has failed for good. */
  readonly fallback: readonly CompiledStep[] | undefined;
  /** Undoes the step when the run fails after it. */
  readonly compensate: readonly CompiledStep[] | undefined;
}

/** What every step has that has work of its own. */
interface CompiledLeafBase extends CompiledStepBase {
  readonly timeoutMs: number;
}

/** What every step has that holds others. */
interface CompiledCompositeBase extends CompiledStepBase {
  readonly onFailure: FailureStrategy;
}

/** Output: true or false. */
export interface ConditionStep extends CompiledLeafBase {
  readonly kind: 'condition';
  evaluate(scope: WorkflowScope): boolean;
}

/** Output: the rendered object. */
export interface SetStep extends CompiledLeafBase {
  readonly kind: 'set';
  evaluate(scope: WorkflowScope, ports?: RenderPorts): JsonObject | Promise<JsonObject>;
}

/** Output: what the connector's action returns. */
export interface ActionStep extends CompiledLeafBase {
  readonly kind: 'action';
  readonly connector: string;
  readonly action: string;
  /** The instance of the connector; undefined = the tenant's only or default one. */
  readonly connection: string | undefined;
  /** The action's parameters, with placeholders for secrets. */
  evaluate(scope: WorkflowScope, ports?: RenderPorts): JsonObject | Promise<JsonObject>;
}

/** Output: null after a time, the signal's payload after a signal. */
export interface WaitStep extends CompiledLeafBase {
  readonly kind: 'wait';
  readonly wait:
    | { readonly for: 'time'; readonly ms: number }
    /** Gives milliseconds since 1970. Throws INVALID_ARGUMENT when the template gives no time. */
    | { readonly for: 'until'; evaluate(scope: WorkflowScope, ports?: RenderPorts): number | Promise<number> }
    /** Without `timeoutMs` it waits for ever; past it the step fails with DEADLINE_EXCEEDED. */
    | { readonly for: 'signal'; readonly signal: string; readonly timeoutMs: number | undefined };
}

/** What is asked of a person, with everything in it rendered. */
export interface ApprovalQuestion {
  readonly message: string;
  /** Undefined: whoever holds the permission, a link or a button may answer. */
  readonly approvers: readonly string[] | undefined;
}

/** Output: {decision, comment, by, via, at}. */
export interface ApprovalStep extends CompiledLeafBase {
  readonly kind: 'approval';
  readonly options: readonly string[];
  /** Options that fail the step. */
  readonly failOn: readonly string[];
  /** The option that is taken when nobody answered in time; undefined: the step fails with DEADLINE_EXCEEDED. */
  readonly onTimeout: string | undefined;
  /** Milliseconds that an answer is waited for; undefined = for ever. */
  readonly waitMs: number | undefined;
  /** Throws INVALID_ARGUMENT when what is rendered is too long. */
  evaluate(scope: WorkflowScope, ports?: RenderPorts): ApprovalQuestion | Promise<ApprovalQuestion>;
}

/** Output: what the plugin's executor gives. */
export interface UsesStep extends Omit<CompiledLeafBase, 'timeoutMs'> {
  readonly kind: 'uses';
  /** `name:type` */
  readonly stepType: string;
  /** Properties of the input that have a template in them. */
  readonly templated: readonly string[];
  readonly policy: Partial<StepPolicy>;
  /** Undefined: the executor's own. */
  readonly timeoutMs: number | undefined;
  /** The input, with placeholders for secrets. */
  evaluate(scope: WorkflowScope, ports?: RenderPorts): JsonObject | Promise<JsonObject>;
}

/** Output: what the workflow that is called gives. */
export interface CallStep extends CompiledLeafBase {
  readonly kind: 'call';
  /** The name of the workflow. */
  readonly workflow: string;
  /** Milliseconds that its run may take; undefined = no limit. */
  readonly waitMs: number | undefined;
  /** Its input. */
  evaluate(scope: WorkflowScope, ports?: RenderPorts): JsonObject | Promise<JsonObject>;
}

/** Output: the outputs of its steps by id. */
export interface GroupStep extends CompiledCompositeBase {
  readonly kind: 'group';
  readonly steps: readonly CompiledStep[];
}

/** Output: the outputs of its steps by id. */
export interface ParallelStep extends CompiledCompositeBase {
  readonly kind: 'parallel';
  readonly steps: readonly CompiledStep[];
}

/** Output: how each item ended, with the output of its last step, in the order of the list. */
export interface ForEachStep extends CompiledCompositeBase {
  readonly kind: 'for_each';
  /** Throws INVALID_ARGUMENT when the template gives no list. */
  items(scope: WorkflowScope, ports?: RenderPorts): JsonValue[] | Promise<JsonValue[]>;
  /** Items under way at the same time. */
  readonly concurrency: number;
  readonly steps: readonly CompiledStep[];
}

/** Output: true or false of `condition`; of `switch` the number of the case from 0, or null. */
export interface ChoiceStep extends CompiledCompositeBase {
  readonly kind: 'choice';
  /** The lists of steps of which one runs at most. */
  readonly branches: readonly (readonly CompiledStep[])[];
  /** What it gives, and which of the branches runs. */
  choose(scope: WorkflowScope): { output: JsonValue; branch: number | undefined };
}

/** A step that holds others. */
export type CompositeStep = GroupStep | ParallelStep | ForEachStep | ChoiceStep;
/** A step with work of its own. */
export type LeafStep = ConditionStep | SetStep | ActionStep | UsesStep | WaitStep | ApprovalStep | CallStep;
export type CompiledStep = LeafStep | CompositeStep;

export interface CompiledTrigger {
  readonly kind: TriggerKind;
  /** Exact event type, or a pattern: `*` stands for one segment, `**` at the end for one or more. */
  readonly type: string;
  /** Undefined: from wherever it comes. */
  readonly source: string | undefined;
  readonly pointer: string;
  /** Of a manual start: the JSON Schema of its input; undefined = any object is taken. */
  readonly input: JsonObject | undefined;
  /** Throws INVALID_ARGUMENT when the trigger's condition cannot be decided. */
  matches(event: WorkflowEvent): boolean;
}

/** How a run ends. */
export type WorkflowEnd = 'completed' | 'failed' | 'cancelled' | 'uncertain';

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

/** A limit with what tells which of its runs are counted together. */
export interface CompiledLimit extends WorkflowLimit {
  /** What the run is counted under: the rendered key as text; empty without one. */
  keyOf(scope: Pick<WorkflowScope, 'event'>, ports?: RenderPorts): string | Promise<string>;
}

/** What the templates of integrations read. */
export interface IntegrationScope extends Pick<WorkflowScope, 'event' | 'execution'> {
  readonly run: JsonObject;
  /** Null unless one is asked for. */
  readonly approval: JsonObject | null;
}

/** Whom to tell what of runs. */
export interface CompiledIntegration {
  /** `approval`: with what buttons need to answer. */
  readonly kind: 'notification' | 'approval';
  readonly connector: string;
  /** The instance of the connector; undefined = the tenant's only or default one. */
  readonly connection: string | undefined;
  readonly on: readonly IntegrationEvent[];
  recipient(scope: IntegrationScope, ports?: RenderPorts): Promise<string>;
  /** What is absent has no template. */
  content(scope: IntegrationScope, ports?: RenderPorts): Promise<{ subject?: string; message?: string }>;
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
  /** Of the top level. */
  readonly steps: readonly CompiledStep[];
  /** Milliseconds that a whole run may take; undefined = no limit. */
  readonly timeoutMs: number | undefined;
  /** What a run gives that completed; undefined = nothing. */
  readonly output: ((scope: WorkflowScope, ports?: RenderPorts) => JsonObject | Promise<JsonObject>) | undefined;
  /** Undefined: it waits for no instance. */
  readonly hold: CompiledHold | undefined;
  /** In the order in which they are asked: first debounce, then rate, then concurrency. */
  readonly limits: readonly CompiledLimit[];
  /**
   * From 0 to 100; undefined = 0. What the template gives is cut to that, and is 0 where it gives no number.
   */
  readonly priority:
    | ((scope: Pick<WorkflowScope, 'event'>, ports?: RenderPorts) => number | Promise<number>)
    | undefined;
  /** In the order in which they are written. */
  readonly integrations: readonly CompiledIntegration[];
  readonly actions: readonly ActionReference[];
  /** Step types of plugins, `name:type`, sorted, each once. */
  readonly stepTypes: readonly string[];
  /** Keys of the connectors, and `step:<name>` of the step types, that a worker needs to run this workflow, sorted, each once. */
  readonly requires: readonly string[];
  /** The secrets that its templates use, each once, where it is used first. */
  readonly secrets: readonly NameReference[];
  /** Names of the environment variables that its templates use, sorted, each once. */
  readonly env: readonly string[];
  /** What its templates read inside the outputs of steps, such as `steps.charge.output.total`, and where. */
  readonly outputPaths: readonly PathReference[];
  /**
   * Whether any trigger takes the event. Never throws: a trigger whose condition cannot be decided (say, the payload has
   * no such field) does not match, and is told to `onProblem`.
   */
  match(event: WorkflowEvent, onProblem?: (problem: AutomateError) => void): boolean;
  stepById(id: string): CompiledStep | undefined;
}
