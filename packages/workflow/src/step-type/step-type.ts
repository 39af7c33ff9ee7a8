import type { JsonObject, JsonValue } from '@automate/core';
import type { StepContext } from './step-context.ts';

/** A JSON Schema (2020-12) as plain JSON. */
export type StepSchema = JsonObject;

/** A file or a text that a step leaves behind. */
export interface StepArtifact {
  name: string;
  /** A stream is read once, before the step is over: what it takes counts against the step's time limit. */
  content: string | Uint8Array | ReadableStream<Uint8Array>;
}

/** Takes an artifact while its step is still running. */
export type KeepArtifact = (artifact: StepArtifact, signal: AbortSignal) => Promise<void>;

/** What an executor returns. `status` default `completed`; `failed` is a result that later steps may look at, not an error. */
export interface StepOutcome {
  status?: StepStatus;
  output?: JsonValue | object;
  artifacts?: readonly StepArtifact[];
}

export const STEP_STATUSES = ['completed', 'failed'] as const;

export type StepStatus = (typeof STEP_STATUSES)[number];

/** What became of a step: its executor's outcome, and what it took. */
export interface StepResult {
  status: StepStatus;
  output: JsonValue;
  /** Those that were not kept already. */
  artifacts: readonly StepArtifact[];
  metrics: {
    /** Milliseconds. */
    executionTime: number;
    /** By resource: `files`, `edits` and `commands`, and what the executor counted itself. */
    resourcesUsed: Readonly<Record<string, number>>;
  };
}

export const STEP_EFFECTS = ['pure', 'idempotent', 'once'] as const;
export type StepEffect = (typeof STEP_EFFECTS)[number];

/** An effect that a property of the input decides. */
export interface ConditionalEffect {
  property: string;
  equals: string | number | boolean;
  effect: StepEffect;
}

/** What an author writes for one type. `Input` is the type that `input` describes. */
export interface StepExecutorDefinition<Input extends object = JsonObject> {
  displayName: string;
  description?: string;
  /** Schema of the input, an object. Say `additionalProperties: false`: what is not known is then refused. */
  input: StepSchema;
  /** Schema of the output, for forms and later steps. */
  output?: StepSchema;
  /**
   * What running it does: `pure` only reads, `idempotent` may be repeated with the same idempotency key, `once` (the default) is
   * never repeated when it may have been done.
   */
  effect?: StepEffect;
  /** Where the input decides: the first that holds is the effect, else `effect` is. */
  effectWhen?: readonly ConditionalEffect[];
  /** Properties of the input that are code: a workflow in which a template makes one of them is refused. */
  literal?: readonly string[];
  /** Milliseconds, unless the step's policy says otherwise. Default 30,000. */
  timeoutMs?: number;
  /** Gets validated input. Rejects when `ctx.signal` is aborted. */
  execute(input: Input, ctx: StepContext): Promise<StepOutcome | undefined>;
}

/** An executor whatever its input's type. */
export type StepExecutor = Readonly<Omit<StepExecutorDefinition, 'execute'>> & {
  execute(input: JsonObject, ctx: StepContext): Promise<StepOutcome | undefined>;
};

/** A family of step types of one plugin. Its types are named `<name>:<type>` in workflows, such as `db:query`. */
export interface StepType {
  /** `^[a-z][a-z0-9-]*$`, unique in an installation. */
  readonly name: string;
  /** Semantic version of what the types take and give. */
  readonly version: string;
  readonly displayName: string;
  readonly description?: string;
  /** By type, `^[a-z][a-z0-9-]*$`. At least one. */
  readonly types: Readonly<Record<string, StepExecutor>>;
}

/** One executor. Checked when its step type is defined. */
export function defineStepExecutor<Input extends object = JsonObject>(
  definition: StepExecutorDefinition<Input>,
): StepExecutor {
  return Object.freeze({
    ...definition,
    // The schema has been checked before `execute` is called: that is what makes the input an `Input`.
    execute: (input: JsonObject, ctx: StepContext) => definition.execute(input as Input, ctx),
  });
}
