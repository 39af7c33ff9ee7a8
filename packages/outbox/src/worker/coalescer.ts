/**
 * Collects what comes in while a flush is under way, and flushes it together: under load many items share a commit, and a
 * single one waits for nobody.
 */
export class Coalescer<T> {
  readonly #flush: (batch: T[]) => Promise<void>;
  readonly #max: number;
  #waiting: T[] = [];
  #scheduled = false;
  #underWay: Promise<void> | undefined;

  /** @param flush must not reject. */
  constructor(flush: (batch: T[]) => Promise<void>, max: number) {
    this.#flush = flush;
    this.#max = max;
  }

  push(item: T): void {
    this.#waiting.push(item);
    if (this.#scheduled || this.#underWay) return;
    this.#scheduled = true;
    // After the microtasks: handlers that end together are committed together.
    setImmediate(() => {
      this.#scheduled = false;
      this.#underWay ??= this.#run();
    });
  }

  /** Resolves when everything pushed before has been flushed. */
  async idle(): Promise<void> {
    while (this.#waiting.length > 0 || this.#underWay) {
      await (this.#underWay ?? new Promise<void>((resolve) => setImmediate(resolve)));
    }
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.length <= this.#max ? this.#waiting : this.#waiting.slice(0, this.#max);
      this.#waiting = this.#waiting.length <= this.#max ? [] : this.#waiting.slice(this.#max);
      await this.#flush(batch);
    }
    this.#underWay = undefined;
  }
}
