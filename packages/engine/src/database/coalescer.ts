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
  /**
   * Batches under way at a time. Default 1. With more, callers are shared between them: one is gathered, and its results are
   * told, while the database works on another.
   */
  lanes?: number;
}

/** Gathers calls while the batches before them are under way: under load one statement serves many callers. */
export interface Coalescer<T, R> {
  add(value: T, weight: number): Promise<R>;
  /** Calls and weight that wait, without the batches under way. */
  readonly waiting: { calls: number; weight: number };
  /** Resolves when nothing waits and nothing is under way. */
  idle(): Promise<void>;
}

/** Fewer calls than this are not worth a second statement. */
const LEAST_SHARE = 8;

export function createCoalescer<T, R>(options: CoalescerOptions<T, R>): Coalescer<T, R> {
  const { lanes = 1 } = options;
  let queue: Waiting<T, R>[] = [];
  const waiting = { calls: 0, weight: 0 };
  const underWay = { batches: 0, calls: 0 };
  /** How many calls were open at a time lately. */
  let crowd = 0;
  let looking = false;
  let onIdle: (() => void)[] = [];

  const take = (): Waiting<T, R>[] => {
    // The last free lane takes what there is.
    const share = underWay.batches === lanes - 1 ? Infinity : Math.max(LEAST_SHARE, Math.ceil(crowd / lanes));
    const most = Math.min(options.maxCalls, share);
    let weight = 0;
    let count = 0;
    for (const entry of queue) {
      if (count === most || (count > 0 && weight + entry.weight > options.maxWeight)) break;
      weight += entry.weight;
      count += 1;
    }
    const batch = queue.slice(0, count);
    queue = queue.slice(count);
    waiting.calls -= count;
    waiting.weight -= weight;
    return batch;
  };

  const start = async (): Promise<void> => {
    const batch = take();
    underWay.batches += 1;
    underWay.calls += batch.length;
    look();
    try {
      await options.run(batch);
    } catch (error) {
      for (const entry of batch) entry.reject(error);
    }
    underWay.batches -= 1;
    underWay.calls -= batch.length;
    crowd = Math.max(waiting.calls + underWay.calls, crowd - Math.ceil(crowd / 10));
    look();
    if (waiting.calls > 0 || underWay.batches > 0) return;
    for (const tell of onIdle) tell();
    onIdle = [];
  };

  /** Starts a batch once the callers of this turn of the event loop, and those just answered, have had their say. */
  const look = (): void => {
    if (looking || waiting.calls === 0 || underWay.batches === lanes) return;
    looking = true;
    setImmediate(() => {
      looking = false;
      void start();
    });
  };

  return {
    waiting,
    add(value, weight) {
      return new Promise<R>((resolve, reject) => {
        queue.push({ value, weight, resolve, reject });
        waiting.calls += 1;
        waiting.weight += weight;
        crowd = Math.max(crowd, waiting.calls + underWay.calls);
        look();
      });
    },
    async idle() {
      if (waiting.calls > 0 || underWay.batches > 0) await new Promise<void>((resolve) => onIdle.push(resolve));
    },
  };
}
