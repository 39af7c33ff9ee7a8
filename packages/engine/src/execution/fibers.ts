import type { Interrupts } from './interrupts.ts';

/** One who rests. */
export interface Resting {
  readonly path: string;
  /** Monotonic milliseconds; undefined: not by itself. */
  readonly dueAt: number | undefined;
}

/** `go`: look again. `stopped`: the claim was given back, or there is an interrupt. */
type Woken = 'go' | 'stopped';

/** The longest delay of a Node timer, in milliseconds; a longer one would fire at once. */
const MAX_TIMER = 2 ** 31 - 1;

/**
 * Counts the lists of steps of a run that go on at the same time. While one of them works the others rest in memory, and
 * go on in time; when all rest, `onAllRest` gives the claim back, and none of them goes on here.
 */
export class Fibers {
  readonly #onAllRest: () => Promise<void>;
  #working = 1;
  #givingBack = false;
  readonly #resting = new Map<Resting, (how: Woken | Promise<Woken>) => void>();

  constructor(onAllRest: () => Promise<void>) {
    this.#onAllRest = onAllRest;
  }

  /** Who rests, the one that is due first before the others. */
  get resting(): Resting[] {
    const at = ({ dueAt = Infinity }: Resting) => dueAt;
    return [...this.#resting.keys()].sort((a, b) => at(a) - at(b));
  }

  /** Rejects with what `onAllRest` rejects with. */
  rest(path: string, dueAt: number | undefined, interrupts: Interrupts): Promise<Woken> {
    // Who comes late finds nobody to go on with.
    if (this.#givingBack) return Promise.resolve('stopped');
    return new Promise((resolve) => {
      const one: Resting = { path, dueAt };
      const left = dueAt === undefined ? undefined : Math.min(Math.max(0, dueAt - performance.now()), MAX_TIMER);
      const timer = left === undefined ? undefined : setTimeout(() => this.#wake(one, 'go'), left);
      let leave = () => {};
      this.#resting.set(one, (how) => {
        clearTimeout(timer);
        leave();
        resolve(how);
      });
      this.#working -= 1;
      leave = interrupts.listen(() => this.#wake(one, 'stopped'));
      this.#look();
    });
  }

  /** There is something to look at. */
  news(): void {
    for (const one of [...this.#resting.keys()]) this.#wake(one, 'go');
  }

  /**
   * Runs lists at the same time, at most `limit`. Resolves when all have ended, in their order; `next` gives undefined when
   * there is nothing left to begin. Rejects, after all have ended, with the first rejection.
   */
  async all<T>(
    limit: number,
    next: () => (() => Promise<T>) | undefined,
    onError: (error: unknown) => void,
  ): Promise<T[]> {
    const results: T[] = [];
    let failure: { error: unknown } | undefined;
    let begun = 0;
    const lane = async (first: () => Promise<T>) => {
      for (let work: (() => Promise<T>) | undefined = first; work && !failure; work = next()) {
        const place = begun++;
        try {
          results[place] = await work();
        } catch (error) {
          failure ??= { error };
          onError(error);
        }
      }
      lanes -= 1;
      // The last leaves its place to who waits for all.
      if (lanes > 0) {
        this.#working -= 1;
        this.#look();
      }
    };
    const firsts: (() => Promise<T>)[] = [];
    for (let work = limit > 0 ? next() : undefined; work; work = firsts.length < limit ? next() : undefined) {
      firsts.push(work);
    }
    let lanes = firsts.length;
    this.#working += Math.max(0, lanes - 1);
    await Promise.all(firsts.map(lane));
    if (failure) throw failure.error;
    return results;
  }

  #wake(one: Resting, how: Woken): void {
    if (this.#givingBack) return;
    const resolve = this.#resting.get(one);
    if (resolve === undefined) return;
    this.#resting.delete(one);
    this.#working += 1;
    resolve(how);
  }

  #look(): void {
    if (this.#working > 0 || this.#resting.size === 0 || this.#givingBack) return;
    this.#givingBack = true;
    const stopped = this.#onAllRest().then(() => 'stopped' as const);
    for (const resolve of this.#resting.values()) resolve(stopped);
    this.#resting.clear();
  }
}
