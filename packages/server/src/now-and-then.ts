import type { Logger } from '@automate/core';

/**
 * Does something now and every `everyMs` milliseconds; `failed` says in the log that it did not work, and the next time follows.
 * Returns what ends it: what is under way then fails in silence.
 */
export function nowAndThen(everyMs: number, work: () => Promise<unknown>, log: Logger, failed: string): () => void {
  let ended = false;
  const once = (): void => {
    work().catch((error: unknown) => {
      if (!ended) log.warn({ err: error }, failed);
    });
  };
  const timer = setInterval(once, everyMs).unref();
  once();
  return () => {
    ended = true;
    clearInterval(timer);
  };
}
