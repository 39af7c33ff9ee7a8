import type { JsonObject } from '@automate/core';
import { anyObjectSchema, CHANGES, objectSchema, type Profile, READS, textSchema } from './profile.ts';

export const RUN_STATUSES = ['pending', 'running', 'waiting', 'completed', 'failed', 'cancelled'] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

export interface StartRunParams {
  workflow: string;
  input?: JsonObject;
}

export interface StartRunResult {
  runId: string;
  status: RunStatus;
}

export interface SignalRunParams {
  runId: string;
  signal: string;
  payload?: JsonObject;
}

export interface SignalRunResult {
  accepted: boolean;
}

export interface RunStatusParams {
  runId: string;
}

export interface RunStatusResult {
  runId: string;
  status: RunStatus;
  output?: JsonObject;
  error?: string;
}

const runId = textSchema(512, "The run's id in the other engine.");
const status = { enum: [...RUN_STATUSES] };

/** Runs workflows in another engine. */
export const workflow: Profile<{
  start: { params: StartRunParams; result: StartRunResult };
  signal: { params: SignalRunParams; result: SignalRunResult };
  status: { params: RunStatusParams; result: RunStatusResult };
}> = {
  key: 'workflow',
  displayName: 'Workflow',
  description: 'Runs workflows in another engine.',
  actions: {
    start: {
      displayName: 'Start run',
      description: 'Begins a run of a workflow.',
      effects: CHANGES,
      input: objectSchema<StartRunParams>(['workflow'], {
        workflow: textSchema(512, 'Its name in the other engine.'),
        input: anyObjectSchema('What the run is given.'),
      }),
      output: objectSchema<StartRunResult>(['runId', 'status'], { runId, status }),
    },
    signal: {
      displayName: 'Signal run',
      description: 'Tells a run something. A run that the engine does not know is NOT_FOUND.',
      effects: CHANGES,
      input: objectSchema<SignalRunParams>(['runId', 'signal'], {
        runId,
        signal: textSchema(255, 'The name of the signal.'),
        payload: anyObjectSchema('What goes with it.'),
      }),
      output: objectSchema<SignalRunResult>(['accepted'], {
        accepted: { type: 'boolean', description: 'The engine has taken it.' },
      }),
    },
    status: {
      displayName: 'Run status',
      description: 'How a run is. One that the engine does not know is NOT_FOUND.',
      effects: READS,
      input: objectSchema<RunStatusParams>(['runId'], { runId }),
      output: objectSchema<RunStatusResult>(['runId', 'status'], {
        runId,
        status,
        output: anyObjectSchema('Of a completed run.'),
        error: textSchema(10_000, 'Of a failed run.'),
      }),
    },
  },
};
