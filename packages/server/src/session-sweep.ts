import type { Logger } from '@automate/core';
import type { Sessions } from '@automate/governance';

const EVERY_MS = 10 * 60_000;

/** Forgets sessions, links and attempts to log in that are over, now and then. Returns what ends it. */
export function sweepSessions(sessions: Pick<Sessions, 'sweep'>, log: Logger): () => void {
  const sweep = (): void => {
    sessions
      .sweep()
      .catch((error: unknown) =>
        log.warn({ err: error }, 'sessions that are over could not be forgotten; tried again'),
      );
  };
  const timer = setInterval(sweep, EVERY_MS).unref();
  sweep();
  return () => clearInterval(timer);
}
