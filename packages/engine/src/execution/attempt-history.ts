import type { StoredAttempt } from './stored-execution.ts';

/** What earlier attempts of a step say about the next. */
export interface AttemptHistory {
  /** The number of the next attempt. */
  next: number;
  /** Attempts that ended with an error. */
  failures: number;
  /** Whether any of them may have reached the outside world without anybody knowing. */
  unknown: boolean;
  /** Monotonic milliseconds at which the first began; undefined when there was none. */
  firstStartedAt: number | undefined;
}

/** Marks the error of an attempt whose worker ended before the result was recorded: it is no failure of the step. */
export const LOST = { lost: true };

function wasLost(attempt: StoredAttempt): boolean {
  const details = attempt.error?.details;
  return typeof details === 'object' && details !== null && !Array.isArray(details) && details.lost === true;
}

/** `readAt`: monotonic milliseconds at which the attempts were read. */
export function historyOf(attempts: readonly StoredAttempt[], readAt: number): AttemptHistory {
  const [first] = attempts;
  const failed = attempts.filter(({ status }) => status === 'failed');
  return {
    next: (attempts.at(-1)?.attempt ?? 0) + 1,
    failures: failed.filter((attempt) => !wasLost(attempt)).length,
    unknown: failed.some(({ error }) => error?.effect !== 'none'),
    firstStartedAt: first === undefined ? undefined : readAt - first.startedAgoMs,
  };
}
