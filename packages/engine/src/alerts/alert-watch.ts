import type { Logger } from '@automate/core';
import type { AlertLook } from './look-at-rules.ts';

/** Looks at rules while it runs. */
export interface AlertWatch {
  start(): void;
  /** What is under way happens or not: the next to look finds out. */
  stop(): void;
}

/** `pollMs`: looks at least so often whether a rule is due, in case it is new. */
export function createAlertWatch({ look, pollMs, log }: { look: AlertLook; pollMs: number; log: Logger }): AlertWatch {
  let timer: NodeJS.Timeout | undefined;
  let stopped = true;

  const round = async (): Promise<void> => {
    let waitMs = pollMs;
    try {
      while (!stopped && (await look.look()) > 0);
      waitMs = Math.min(pollMs, (await look.nextInMs()) ?? pollMs);
    } catch (error) {
      if (!stopped) log.warn({ err: error }, 'alert rules could not be looked at; it is tried again');
    }
    if (!stopped) timer = setTimeout(round, Math.max(10, waitMs));
  };

  return {
    start() {
      stopped = false;
      void round();
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
