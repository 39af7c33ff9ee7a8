import type { Logger } from '@automate/core';

/** What must be undone, last things first. */
export interface Cleanup {
  add(what: string, undo: () => unknown): void;
  /** Undoes everything, once. What fails is logged and does not hold up the rest. */
  run(): Promise<void>;
}

export function createCleanup(log: () => Logger): Cleanup {
  const steps: { what: string; undo: () => unknown }[] = [];
  return {
    add: (what, undo) => void steps.push({ what, undo }),
    async run() {
      for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
        try {
          await step.undo();
        } catch (error) {
          log().error({ what: step.what, reason: (error as Error).message }, 'a part did not close cleanly');
        }
      }
    },
  };
}
