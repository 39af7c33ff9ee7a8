/** One call that waits for its turn. Exactly one of the two functions is called, once. */
export interface Waiting<T, R> {
  readonly value: T;
  readonly weight: number;
  resolve(result: R): void;
  reject(error: unknown): void;
}

/** How calls are gathered. */
export interface CoalescerOptions<T, R> {
  /** Runs what has gathered and settles every entry. What it throws goes to those it left unsettled. */
  run(batch: readonly Waiting<T, R>[]): Promise<void>;
  /** Calls in one batch. */
  maxCalls: number;
  /** Sum of the weights in one batch; a single heavier call still goes, alone. */
  maxWeight: number;
}

/** Gathers calls while the batch before them is under way: under load one statement serves many callers. */
export interface Coalescer<T, R> {
  add(value: T, weight: number): Promise<R>;
  /** Calls and weight that wait, without the batch under way. */
  readonly waiting: { calls: number; weight: number };
  /** Resolves when nothing waits and nothing is under way. */
  idle(): Promise<void>;
}

export function createCoalescer<T, R>(options: CoalescerOptions<T, R>): Coalescer<T, R> {
  let queue: Waiting<T, R>[] = [];
  const waiting = { calls: 0, weight: 0 };
  let active = false;
  let onIdle: (() => void)[] = [];

  const take = (): Waiting<T, R>[] => {
    let weight = 0;
    let count = 0;
    for (const entry of queue) {
      if (count === options.maxCalls || (count > 0 && weight + entry.weight > options.maxWeight)) break;
      weight += entry.weight;
      count += 1;
    }
    const batch = queue.slice(0, count);
    queue = queue.slice(count);
    waiting.calls -= count;
    waiting.weight -= weight;
    return batch;
  };

  const pump = async () => {
    // The callers of one turn of the event loop go together, also when nothing is under way.
    await new Promise(setImmediate);
    while (queue.length > 0) {
      const batch = take();
      try {
        await options.run(batch);
      } catch (error) {
        for (const entry of batch) entry.reject(error);
      }
      // Those just answered may call again at once; let them join the next batch.
      await new Promise(setImmediate);
    }
    active = false;
    for (const tell of onIdle) tell();
    onIdle = [];
  };

  return {
    waiting,
    add(value, weight) {
      return new Promise<R>((resolve, reject) => {
        queue.push({ value, weight, resolve, reject });
        waiting.calls += 1;
        waiting.weight += weight;
        if (active) return;
        active = true;
        void pump();
      });
    },
    async idle() {
      if (active) await new Promise<void>((resolve) => onIdle.push(resolve));
    },
  };
}
