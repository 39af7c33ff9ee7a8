/** What a signal may stop. */
export interface Drainable {
  /** Finishes what runs. */
  drain(): Promise<void>;
  /** Aborts what runs. */
  stop(): Promise<void>;
}

/**
 * Drains at the first signal and stops at the second. Whoever calls decides what happens then (the process does not exit by
 * itself while something else keeps it alive). Returns a function that lets go of the signals.
 */
export function drainOnSignals(
  worker: Drainable,
  { signals = ['SIGTERM', 'SIGINT'], onDrained }: { signals?: NodeJS.Signals[]; onDrained?: () => void } = {},
): () => void {
  let received = 0;
  const onSignal = () => {
    received += 1;
    if (received === 1) worker.drain().then(onDrained);
    else worker.stop();
  };
  for (const signal of signals) process.on(signal, onSignal);
  return () => {
    for (const signal of signals) process.off(signal, onSignal);
  };
}
