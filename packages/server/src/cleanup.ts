import type { Logger } from '@automate/core';
import { within } from './within.ts';

/** What must be undone, last things first. */
export interface Cleanup {
  add(what: string, undo: () => unknown): void;
  /** Undoes everything, once. What fails, or does not end in time, is logged and does not hold up the rest. */
  run(): Promise<void>;
}

/** How long one thing may take: a database that was cut off must not hold up the end of the process. */
const STEP_TIMEOUT_MS = 10_000;

export function createCleanup(log: () => Logger, timeoutMs: number = STEP_TIMEOUT_MS): Cleanup {
  const steps: { what: string; undo: () => unknown }[] = [];
  return {
    add: (what, undo) => void steps.push({ what, undo }),
    async run() {
      for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
        try {
          await within(timeoutMs, step.undo());
        } catch (error) {
          log().error({ what: step.what, reason: (error as Error).message }, 'a part did not close cleanly');
        }
      }
    },
  };
}
