import { AutomateError } from '../errors.ts';

export interface TimeoutOptions {
  /** Ends the work too. */
  signal?: AbortSignal | undefined;
  /** What it was, for the message. Default `it`. */
  what?: string | undefined;
}

/**
 * Waits for something for at most `ms` milliseconds. The work is told by the signal that nobody waits any more; work that does
 * not listen goes on, and its result is dropped.
 * @throws AutomateError DEADLINE_EXCEEDED, whose effect is unknown: `withRetry` around it repeats only what may be repeated
 */
export async function withTimeout<T>(
  work: (signal: AbortSignal) => T | Promise<T>,
  ms: number,
  { signal: outer, what = 'it' }: TimeoutOptions = {},
): Promise<T> {
  const over = new AbortController();
  const end = (reason: unknown) => over.abort(reason);
  const onOuter = () => end(outer?.reason);
  if (outer?.aborted) onOuter();
  outer?.addEventListener('abort', onOuter, { once: true });
  const timer = setTimeout(
    () => end(new AutomateError({ code: 'DEADLINE_EXCEEDED', message: `${what} was not done within ${ms} ms` })),
    ms,
  );
  try {
    over.signal.throwIfAborted();
    const aborted = new Promise<never>((_, reject) => {
      over.signal.addEventListener('abort', () => reject(over.signal.reason), { once: true });
    });
    return await Promise.race([(async () => work(over.signal))(), aborted]);
  } finally {
    clearTimeout(timer);
    outer?.removeEventListener('abort', onOuter);
  }
}
