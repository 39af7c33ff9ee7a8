import { setTimeout as sleep } from 'node:timers/promises';

/** What the work resolves with, or an error when it is not done in time: it goes on, but nobody waits for it any more. */
export async function within<T>(timeoutMs: number, work: T | PromiseLike<T>): Promise<T> {
  const end = new AbortController();
  const late = sleep(timeoutMs, undefined, { signal: end.signal }).then(() => {
    throw new Error(`it is not done after ${timeoutMs} ms`);
  });
  // Where the work was in time, this one is not.
  late.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    end.abort();
  }
}
