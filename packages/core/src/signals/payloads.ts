import type { AutomateError } from '../errors.ts';

/** The execution a signal is about. */
export interface SignalExecution {
  readonly id: string;
  /** The workflow's name. */
  readonly name: string;
  /** Who the workflow belongs to; null when nobody does. */
  readonly owner: string | null;
  readonly tenantId: string;
}

/** The step a signal is about. */
export interface SignalStep {
  /** The step's id in its workflow. */
  readonly id: string;
  /** Where in the run: the id, below composite steps with its parents'. */
  readonly path: string;
  /** For example `action`, `set`, `condition`. */
  readonly type: string;
  /** From 1. */
  readonly attempt: number;
}

/** The event that was accepted. */
export interface SignalEvent {
  readonly id: string;
  readonly type: string;
  readonly source: string;
  readonly traceId: string | undefined;
  readonly tenantId: string;
}

/** The instance whose health changed. */
export interface SignalInstance {
  readonly tenantId: string;
  readonly pluginId: string;
  /** The extension point of what is configured, such as `connector`. */
  readonly point: string;
  /** The key of what is configured. */
  readonly key: string;
  readonly name: string;
}

/** `unknown`: it was not checked yet, or is gone. */
type SignalHealth = 'unknown' | 'healthy' | 'degraded' | 'unhealthy';

/** The signals, seven of runs and one of instances, and what each carries. Durations in milliseconds. */
export interface SignalPayloads {
  eventReceived: { readonly event: SignalEvent };
  workflowStarted: { readonly execution: SignalExecution };
  workflowCompleted: { readonly execution: SignalExecution; readonly durationMs: number };
  workflowFailed: { readonly execution: SignalExecution; readonly error: AutomateError };
  stepStarted: { readonly execution: SignalExecution; readonly step: SignalStep };
  stepCompleted: { readonly execution: SignalExecution; readonly step: SignalStep; readonly durationMs: number };
  stepFailed: { readonly execution: SignalExecution; readonly step: SignalStep; readonly error: AutomateError };
  instanceHealthChanged: {
    readonly instance: SignalInstance;
    readonly from: SignalHealth;
    readonly to: SignalHealth;
    /** What the check said, secrets masked. */
    readonly message: string | undefined;
  };
}

export type SignalName = keyof SignalPayloads;

/** Every signal's name. */
export const SIGNAL_NAMES = [
  'eventReceived',
  'workflowStarted',
  'workflowCompleted',
  'workflowFailed',
  'stepStarted',
  'stepCompleted',
  'stepFailed',
  'instanceHealthChanged',
] as const satisfies readonly SignalName[];
