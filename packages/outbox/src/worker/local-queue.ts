import type { NamedHandler } from './handler.ts';
import type { Holding } from './holding.ts';

/** Claims that wait for a free place, first in first out for each handler, the handlers in turn. */
export class LocalQueue {
  readonly #waiting = new Map<NamedHandler, { holdings: Holding[]; head: number }>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(handler: NamedHandler, holding: Holding): void {
    const lane = this.#waiting.get(handler);
    if (lane) lane.holdings.push(holding);
    else this.#waiting.set(handler, { holdings: [holding], head: 0 });
    this.#size += 1;
  }

  /** The next claims for one handler, at most its batch size. */
  take(): { handler: NamedHandler; holdings: Holding[] } | undefined {
    for (const [handler, lane] of this.#waiting) {
      const holdings = lane.holdings.slice(lane.head, lane.head + handler.batchSize);
      lane.head += holdings.length;
      this.#size -= holdings.length;
      if (lane.head === lane.holdings.length) {
        this.#waiting.delete(handler);
      } else if (this.#waiting.size > 1) {
        // Moves to the end: the other handlers come first next time.
        this.#waiting.delete(handler);
        this.#waiting.set(handler, lane);
      }
      return { handler, holdings };
    }
    return undefined;
  }

  /** Everything that waits; the queue is empty afterwards. */
  clear(): Holding[] {
    const all = [...this.#waiting.values()].flatMap((lane) => lane.holdings.slice(lane.head));
    this.#waiting.clear();
    this.#size = 0;
    return all;
  }
}
