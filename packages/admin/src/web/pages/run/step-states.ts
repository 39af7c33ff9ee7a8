import type { StepAttempt, StepStatus } from '../../api/types.ts';

/** What became of a step of the workflow in a run: of all its attempts, and of all items where it is in a loop. */
export interface StepState {
  /** Of where it stands worst. */
  status: StepStatus;
  /** In the order they began. */
  attempts: StepAttempt[];
  /** How often it ran, beside further attempts: of each item once. */
  times: number;
}

/** What somebody has to see first comes first. */
const ORDER: readonly StepStatus[] = ['uncertain', 'failed', 'waiting', 'running', 'cancelled', 'completed', 'skipped'];

/** By the step's id. */
export function stepStates(steps: readonly StepAttempt[]): Map<string, StepState> {
  const byId = Map.groupBy(steps, ({ path }) => path.slice(path.lastIndexOf('/') + 1));
  return new Map(
    [...byId].map(([id, attempts]) => {
      const last = new Map(attempts.map((attempt) => [attempt.path, attempt.status]));
      const statuses = new Set(last.values());
      const status = ORDER.find((one) => statuses.has(one)) as StepStatus;
      return [id, { status, attempts, times: last.size }];
    }),
  );
}
