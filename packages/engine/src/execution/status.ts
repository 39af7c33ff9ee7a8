/**
 * Where an execution stands.
 * - `pending`: created, not begun. `running`: a worker holds its claim (or held it and died).
 * - `waiting`: for a signal or a point in time; nobody holds a claim.
 * - `completed`, `failed`, `cancelled`: over.
 * - `uncertain`: over for the engine; a step may or may not have changed the outside world, and it will not be repeated.
 */
export type ExecutionStatus = 'pending' | 'running' | 'waiting' | 'completed' | 'failed' | 'cancelled' | 'uncertain';

/** Every status of an execution. */
export const EXECUTION_STATUSES = [
  'pending',
  'running',
  'waiting',
  'completed',
  'failed',
  'cancelled',
  'uncertain',
] as const satisfies readonly ExecutionStatus[];

/** Where one attempt of a step stands. `running` is an intent without a result. */
export type StepStatus = 'running' | 'waiting' | 'completed' | 'failed' | 'skipped' | 'cancelled' | 'uncertain';

/** Every status of an attempt. */
export const STEP_STATUSES = [
  'running',
  'waiting',
  'completed',
  'failed',
  'skipped',
  'cancelled',
  'uncertain',
] as const satisfies readonly StepStatus[];
