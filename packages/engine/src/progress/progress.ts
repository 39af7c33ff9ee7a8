import type { AutomateError, JsonValue, SignalStep, Signals } from '@automate/core';
import { toError } from '../execution/recorded.ts';
import type { ExecutionStatus, StepStatus } from '../execution/status.ts';
import type { RecordedError } from '../queries/execution-record.ts';

/**
 * What happens to runs in this process, told after it was committed. Values are redacted, durations in milliseconds,
 * `finishedAt` in those of this process's monotonic clock.
 */
export type Progress =
  | { type: 'events_accepted'; accepted: number; duplicates: number }
  | {
      type: 'event_matched';
      eventId: string;
      tenantId: string;
      traceparent: string;
      eventType: string;
      executions: { id: string; workflow: string }[];
      /** From the moment it was accepted to that at which it was claimed, as far as the clocks agree. */
      waitedMs: number;
      /** Since it was claimed. */
      durationMs: number;
      finishedAt: number;
    }
  | { type: 'execution_started'; execution: ProgressExecution }
  | ({
      type: 'step_finished';
      execution: ProgressExecution;
      step: SignalStep;
      around?: Around | undefined;
    } & StepFinish)
  /** An attempt whose worker ended before its result was recorded; another one, or the end of the step, follows. */
  | {
      type: 'step_lost';
      execution: ProgressExecution;
      step: SignalStep;
      around: Around | undefined;
      action: string | undefined;
      durationMs: number;
      finishedAt: number;
    }
  | { type: 'execution_waiting'; execution: ProgressExecution; path: string }
  | ({ type: 'execution_finished'; execution: ProgressExecution } & RunFinish)
  /** A part handles some of the items of another run's loop: its end is no end of its workflow. */
  | ({ type: 'part_finished'; execution: ProgressExecution } & RunFinish);

/** How a run ended. */
export interface RunFinish {
  status: ExecutionStatus;
  durationMs: number;
  finishedAt: number;
  error?: RecordedError;
}

/** How an attempt of a step ended. */
export interface StepFinish {
  status: StepStatus;
  durationMs: number;
  finishedAt: number;
  output?: JsonValue;
  error?: RecordedError;
}

/** The attempt of a step that another step is inside of. */
export interface Around {
  readonly path: string;
  readonly attempt: number;
}

export interface ProgressExecution {
  id: string;
  tenantId: string;
  workflow: string;
  /** Who wrote the version of the workflow; null where that is not known. */
  owner: string | null;
  eventId: string;
  /** The context it was started in, which its trace goes on from. */
  traceparent: string;
}

export type ProgressListener = (progress: Progress) => void;

/** Tells what was committed: as signals for plugins, and in full for the process itself. */
export interface Teller {
  /** Returns the function that stops telling. A listener that throws or rejects is no longer told. */
  listen(listener: ProgressListener): () => void;
  tell(progress: Progress): void;
  stepStarted(execution: ProgressExecution, step: SignalStep): void;
}

export function createTeller(signals: Signals, onListenerError: (error: unknown) => void): Teller {
  const listeners = new Set<ProgressListener>();
  const signalled = (execution: ProgressExecution) => ({
    id: execution.id,
    name: execution.workflow,
    owner: execution.owner,
    tenantId: execution.tenantId,
  });

  const emit = (progress: Progress) => {
    switch (progress.type) {
      case 'execution_started':
        signals.emit('workflowStarted', { execution: signalled(progress.execution) });
        break;
      case 'step_finished': {
        const { step, status, durationMs, error } = progress;
        const execution = signalled(progress.execution);
        if (error !== undefined) signals.emit('stepFailed', { execution, step, error: toError(error) });
        else if (status === 'completed') signals.emit('stepCompleted', { execution, step, durationMs });
        break;
      }
      case 'execution_finished': {
        const execution = signalled(progress.execution);
        const error: AutomateError | undefined = progress.error && toError(progress.error);
        if (error !== undefined) signals.emit('workflowFailed', { execution, error });
        else signals.emit('workflowCompleted', { execution, durationMs: progress.durationMs });
        break;
      }
    }
  };

  return {
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    tell(progress) {
      emit(progress);
      for (const listener of [...listeners]) {
        const drop = (error: unknown) => {
          listeners.delete(listener);
          onListenerError(error);
        };
        try {
          // An asynchronous function fits the type: what it rejects must not end the process.
          const result: unknown = listener(progress);
          if (result instanceof Promise) result.catch(drop);
        } catch (error) {
          drop(error);
        }
      }
    },
    stepStarted(execution, step) {
      signals.emit('stepStarted', { execution: signalled(execution), step });
    },
  };
}
