import type { Logger } from '@automate/core';
import type { Sessions } from '@automate/governance';
import { nowAndThen } from './now-and-then.ts';

const EVERY_MS = 10 * 60_000;

/** Forgets sessions, links and attempts to log in that are over, now and then. Returns what ends it. */
export function sweepSessions(sessions: Pick<Sessions, 'sweep'>, log: Logger): () => void {
  return nowAndThen(
    EVERY_MS,
    () => sessions.sweep(),
    log,
    'sessions that are over could not be forgotten; tried again',
  );
}
