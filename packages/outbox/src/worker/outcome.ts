/** What a handler may say instead of returning nothing (success) or throwing (failure). */
export type Outcome =
  /** The handler ended the claim itself, in its own transaction (`completeHeld`, `releaseClaims`...). */
  | { kind: 'settled' }
  /** Nothing more to do now: see `Release`. */
  | { kind: 'release'; seenWakeSeq: number; until: Date | null; progressed?: boolean }
  /** Another attempt, although nothing was thrown. Without a delay: by the worker's retry policy. */
  | { kind: 'retry'; code: string; message?: string; delayMs?: number }
  /** A dead letter, although nothing was thrown. */
  | { kind: 'fail'; code: string; message?: string };

/** The handler ended the claim itself, in its own transaction. */
export const SETTLED: Outcome = Object.freeze({ kind: 'settled' });

/** Gives the claim back until it is woken past what was seen, or until a time. */
export function waitForWake(seenWakeSeq: number, until: Date | null = null): Outcome {
  return { kind: 'release', seenWakeSeq, until, progressed: true };
}
