import { compileSchema } from '@automate/connectors';
import {
  type AutomateError,
  type Contribution,
  type JsonObject,
  newTraceparent,
  toAutomateError,
} from '@automate/core';
import {
  inputText,
  runStep,
  type StepAccess,
  type StepCall,
  type StepPolicy,
  type StepResult,
  type StepType,
} from '@automate/workflow';
import { createMemoryWorkspace, type RanCommand, type ScriptedCommand } from './memory-workspace.ts';

/** Told by the step, or of it: `step.started`, `step.completed`, `step.failed`. */
export interface StepEvent {
  type: string;
  data: JsonObject;
}

export interface StepHarnessOptions {
  stepType: StepType | Contribution<StepType>;
  /** Of every run, unless it says otherwise. Default: nothing is allowed. */
  policy?: Partial<StepPolicy>;
  /** What is in the workspace when a run begins: text by path. */
  files?: Readonly<Record<string, string>>;
  /** What the commands answer that a step may run. */
  commands?: Readonly<Record<string, ScriptedCommand>>;
  /** What the step may have beyond that. Default: everything; a secret's value is the text itself, a host's address the host. */
  access?: Partial<StepAccess>;
}

/** What one run may say for itself. */
export interface StepRunOptions {
  policy?: Partial<StepPolicy>;
  call?: Partial<StepCall>;
}

/** What became of a run. */
export interface StepRun {
  /** Absent when it threw. */
  result?: StepResult;
  error?: AutomateError;
  /** In the order in which they were told. */
  events: readonly StepEvent[];
  /** The workspace afterwards. */
  files: Readonly<Record<string, string>>;
  ran: readonly RanCommand[];
}

export interface StepHarness {
  /** Runs one type (`query` of `db:query`) in a fresh workspace. Never rejects: an error is part of what became of it. */
  run(type: string, input?: unknown, options?: StepRunOptions): Promise<StepRun>;
}

/** Runs step executors as an engine does: input validated, policy enforced, everything they tell kept. */
export function createStepHarness(options: StepHarnessOptions): StepHarness {
  const stepType = 'value' in options.stepType ? options.stepType.value : options.stepType;
  return {
    async run(type, input = {}, { policy, call } = {}) {
      const workspace = createMemoryWorkspace(options.files, options.commands);
      const events: StepEvent[] = [];
      const tell = (type: string, data: JsonObject = {}) => void events.push({ type, data });
      const outcome = await runStep({
        stepType,
        type,
        input,
        call: { ...CALL, traceparent: newTraceparent(), signal: new AbortController().signal, ...call },
        check: (schema, value) => compileSchema(schema)(value),
        workspace,
        policy: { ...options.policy, ...policy },
        recorder: {
          start: ({ stepType }) => tell('step.started', { stepType }),
          success: ({ stepType }, duration) => tell('step.completed', { stepType, duration }),
          failure: ({ stepType }, duration, error) =>
            tell('step.failed', { stepType, duration, code: toAutomateError(error).code }),
        },
        access: {
          plaintext: async (property) => inputText(input as JsonObject, property),
          permit: async () => {},
          addresses: async (host) => [host],
          ...options.access,
        },
        emit: tell,
      }).then(
        (result) => ({ result }),
        (thrown: unknown) => ({ error: toAutomateError(thrown) }),
      );
      return { ...outcome, events: [...events], files: workspace.files, ran: workspace.ran };
    },
  };
}

const CALL = {
  tenantId: 'default',
  executionId: 'execution-1',
  stepPath: 'step',
  attempt: 1,
  idempotencyKey: 'execution-1/step',
};
