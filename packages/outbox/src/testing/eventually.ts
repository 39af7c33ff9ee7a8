import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until the condition holds; fails with its last value when it does not within the time. */
export async function eventually<T>(
  read: () => Promise<T> | T,
  holds: (value: T) => boolean,
  withinMs = 30_000,
): Promise<T> {
  const until = performance.now() + withinMs;
  for (;;) {
    const value = await read();
    if (holds(value)) return value;
    if (performance.now() > until) throw new Error(`still ${JSON.stringify(value)} after ${withinMs} ms`);
    await sleep(10);
  }
}
