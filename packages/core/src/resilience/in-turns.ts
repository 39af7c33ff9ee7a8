export interface TurnsOptions {
  /** Pieces of work that go on at the same time. */
  atOnce: number;
  /** Those that wait for their turn. Default: any number. */
  waiting?: number;
  /** What is thrown when more of them wait. */
  tooMany?(): Error;
}

/** Takes pieces of work in turns, in the order they come: a turn is handed on, so that nobody comes between. */
export function inTurns({ atOnce, waiting = Number.POSITIVE_INFINITY, tooMany }: TurnsOptions) {
  const next: (() => void)[] = [];
  let running = 0;
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (running < atOnce) running += 1;
    else if (next.length < waiting) await new Promise<void>((resolve) => next.push(resolve));
    else throw tooMany?.() ?? new Error('too many wait');
    try {
      return await work();
    } finally {
      const turn = next.shift();
      if (turn === undefined) running -= 1;
      else turn();
    }
  };
}
