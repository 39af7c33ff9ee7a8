import type { StoredAttempt } from './stored-execution.ts';

/** What earlier attempts of a step say about the next. */
export interface AttemptHistory {
  /** The number of the next attempt. */
  next: number;
  /** Attempts that ended with an error of their own. */
  failures: number;
  /** Whether any of them may have reached the outside world without anybody knowing. */
  unknown: boolean;
  /** Monotonic milliseconds at which the first began; undefined when there was none. */
  firstStartedAt: number | undefined;
}

/** Marks the error of an attempt whose worker ended before the result was recorded: it is no failure of the step. */
export const LOST = { lost: true };

/** Marks the error of an attempt that was under way when its execution was given up: its outbox item became a dead letter. */
export const DIED = { died: true };

/** Marks the error of an attempt that ended beside a step of which nobody knew: a run that it called goes on meanwhile. */
export const LEFT = { left: true };

/** Marks the error of an attempt that could not be begun: see `ActionInvoker.invoke`. */
export const NOT_BEGUN = { begun: false };

/** Whether the step's own work was begun in an attempt that ended with these details. */
export function hasBegun(details: unknown): boolean {
  return !marked(details, NOT_BEGUN);
}

/** Whether an attempt was given up with its execution. */
export function hasDied({ status, error }: StoredAttempt): boolean {
  return status === 'failed' && marked(error?.details, DIED);
}

/** Whether an attempt was ended, and goes on when the uncertain step beside it has been settled. */
export function wasLeft(details: unknown): boolean {
  return marked(details, LEFT);
}

function marked(details: unknown, mark: Record<string, boolean>): boolean {
  if (typeof details !== 'object' || details === null) return false;
  return Object.entries(mark).every(([key, value]) => (details as Record<string, unknown>)[key] === value);
}

/** Neither an attempt that was lost nor one that was not begun is a failure of the step. */
function isFailure({ error }: StoredAttempt): boolean {
  return !marked(error?.details, LOST) && hasBegun(error?.details);
}

/** `readAt`: monotonic milliseconds at which the attempts were read. */
export function historyOf(attempts: readonly StoredAttempt[], readAt: number): AttemptHistory {
  const [first] = attempts;
  const failed = attempts.filter(({ status }) => status === 'failed');
  return {
    next: (attempts.at(-1)?.attempt ?? 0) + 1,
    failures: failed.filter(isFailure).length,
    unknown: failed.some(({ error }) => error?.effect !== 'none'),
    firstStartedAt: first === undefined ? undefined : readAt - first.startedAgoMs,
  };
}
