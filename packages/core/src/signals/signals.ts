import { AutomateError } from '../errors.ts';
import type { SignalName, SignalPayloads } from './payloads.ts';

/** May be asynchronous; nobody waits for it. */
export type SignalHandler<N extends SignalName> = (payload: SignalPayloads[N]) => unknown;

/** Tells what happens in runs to whoever listens, without ever being held up or broken by them. */
export interface Signals {
  /** Returns the function that stops listening. */
  on<N extends SignalName>(name: N, handler: SignalHandler<N>): () => void;
  /** Never throws and never waits. */
  emit<N extends SignalName>(name: N, payload: SignalPayloads[N]): void;
  /** Resolves when the handlers now running have ended or run into their time limit: for a clean shutdown. */
  settled(): Promise<void>;
}

export interface SignalsOptions {
  /** Told of a handler that threw, rejected or exceeded its time. Whatever it throws is ignored. */
  onError?: (error: unknown, signal: SignalName) => void;
  /** After this many milliseconds a handler is reported as hanging and no longer waited for. Default 30,000. */
  handlerTimeoutMs?: number;
}

/** Signals within one process. Handlers are called in the order they were added, with frozen payloads. */
export function createSignals(options: SignalsOptions = {}): Signals {
  const timeoutMs = options.handlerTimeoutMs ?? 30_000;
  const handlers = new Map<SignalName, Set<{ call: (payload: never) => unknown }>>();
  const running = new Set<Promise<void>>();

  const report = (error: unknown, name: SignalName) => {
    try {
      options.onError?.(error, name);
    } catch {
      // The listener of last resort must not break the emitter either.
    }
  };

  const watch = (name: SignalName, result: PromiseLike<unknown>) => {
    const outcome = new Promise<void>((resolve) => {
      const timer = setTimeout(() => {
        report(
          new AutomateError({
            code: 'DEADLINE_EXCEEDED',
            message: `a handler of ${name} is not done after ${timeoutMs} ms`,
          }),
          name,
        );
        resolve();
      }, timeoutMs);
      // A hanging handler must not keep the process alive (Node only; browsers return a number).
      if (typeof timer === 'object') timer.unref();
      const done = () => {
        clearTimeout(timer);
        resolve();
      };
      // By way of a promise, because a query builder's `then` builds the query, and throws when it cannot.
      Promise.resolve(result).then(done, (error: unknown) => {
        report(error, name);
        done();
      });
    });
    running.add(outcome);
    void outcome.then(() => running.delete(outcome));
  };

  return {
    on(name, handler) {
      const entry = { call: handler as (payload: never) => unknown };
      const set = handlers.get(name) ?? new Set();
      set.add(entry);
      handlers.set(name, set);
      return () => void set.delete(entry);
    },
    emit(name, payload) {
      const set = handlers.get(name);
      if (set === undefined || set.size === 0) return;
      const frozen = freezePayload(payload);
      for (const { call } of [...set]) {
        try {
          const result = call(frozen as never);
          if (isThenable(result)) watch(name, result);
        } catch (error) {
          report(error, name);
        }
      }
    },
    async settled() {
      await Promise.all(running);
    },
  };
}

/** A copy that a handler cannot change for the others: the payload and its records, not the error. */
function freezePayload<T extends object>(payload: T): T {
  const copy = Object.entries(payload).map(([key, value]) => [
    key,
    typeof value === 'object' && value !== null && !(value instanceof Error) ? Object.freeze({ ...value }) : value,
  ]);
  return Object.freeze(Object.fromEntries(copy)) as T;
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';
}
