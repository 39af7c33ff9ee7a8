import { setTimeout as sleep } from 'node:timers/promises';

/** Asks until there is something, for 20 seconds. `what` is said when there is not. */
export async function until<T>(what: string, ask: () => Promise<T | undefined>): Promise<T> {
  for (const end = performance.now() + 20_000; performance.now() < end; await sleep(20)) {
    const found = await ask();
    if (found !== undefined) return found;
  }
  throw new Error(`not in time: ${what}`);
}
