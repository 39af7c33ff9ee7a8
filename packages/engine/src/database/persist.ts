import { setTimeout as sleep } from 'node:timers/promises';
import { unavailable } from './answer.ts';
import { isTransient } from './transient.ts';

/** How long and until when to go on trying. */
export interface PersistOptions {
  /** Milliseconds after which the last failure is thrown as UNAVAILABLE. Default: no end. */
  timeoutMs?: number | undefined;
  /** Ends the trying. */
  signal?: AbortSignal | undefined;
  /** Told of every failure that is tried again. */
  onRetry?: ((error: unknown) => void) | undefined;
}

/**
 * Runs work that is safe to repeat until the database answers, waiting 20 ms, then twice as long each time, at most 1 s,
 * with jitter. Other failures are thrown as they are.
 */
export async function persist<T>(work: (attempt: number) => Promise<T>, options: PersistOptions = {}): Promise<T> {
  const started = performance.now();
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work(attempt);
    } catch (error) {
      if (!isTransient(error)) throw error;
      const over = options.timeoutMs !== undefined && performance.now() - started >= options.timeoutMs;
      if (over || options.signal?.aborted) throw unavailable(error);
      options.onRetry?.(error);
      const pause = Math.min(1_000, 20 * 2 ** Math.min(attempt - 1, 6));
      await sleep(pause * (0.5 + Math.random() / 2), undefined, { ref: true });
    }
  }
}
