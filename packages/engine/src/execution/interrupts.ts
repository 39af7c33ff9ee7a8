import { AutomateError } from '@automate/core';

/**
 * Why a run is to end before its steps do.
 * - `cancelled`: somebody asked for it. `run_timeout`: its whole time is over.
 * - `stopping`: the worker ends; the run goes on elsewhere. `lease_expired`: the claim could not be renewed in time, and
 *   may be taken by somebody else. `lease_lost`: it was.
 */
export type InterruptCause = 'cancelled' | 'run_timeout' | 'stopping' | 'lease_expired' | 'lease_lost';

export interface Interrupt {
  readonly cause: InterruptCause;
  readonly error: AutomateError;
}

/** Later ones win over earlier ones: what was asked for is moot once the claim is gone. */
const RANK: Record<InterruptCause, number> = {
  cancelled: 1,
  run_timeout: 1,
  stopping: 2,
  lease_expired: 3,
  lease_lost: 4,
};

/** The interrupts of one run. */
export class Interrupts {
  #current: Interrupt | undefined;
  readonly #listeners = new Set<(interrupt: Interrupt) => void>();

  get current(): Interrupt | undefined {
    return this.#current;
  }

  raise(cause: InterruptCause, error: AutomateError): void {
    if (this.#current !== undefined && RANK[this.#current.cause] >= RANK[cause]) return;
    this.#current = { cause, error };
    for (const listener of [...this.#listeners]) listener(this.#current);
  }

  /** Calls the listener for the interrupt there is, and for every further one. Returns the function that ends it. */
  listen(listener: (interrupt: Interrupt) => void): () => void {
    this.#listeners.add(listener);
    if (this.#current !== undefined) listener(this.#current);
    return () => void this.#listeners.delete(listener);
  }

  /** Resolves after the time, or as soon as there is an interrupt. */
  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        end();
        resolve();
      }, ms);
      const end = this.listen(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}

/** The errors that interrupts carry: `effect` is unknown, because a call may be under way. */
export const interruptErrors = {
  cancelled: (reason: string | undefined) =>
    new AutomateError({
      code: 'CANCELLED',
      message: reason ? `The run was cancelled: ${reason}` : 'The run was cancelled.',
    }),
  runTimeout: (ms: number) =>
    new AutomateError({
      code: 'DEADLINE_EXCEEDED',
      retryable: false,
      message: `The run was not done within its ${ms} ms. Raise the workflow's timeout, or make its steps shorter.`,
    }),
  stopping: () => new AutomateError({ code: 'UNAVAILABLE', message: 'The worker is stopping.' }),
  lease: () =>
    new AutomateError({
      code: 'LEASE_LOST',
      retryable: false,
      message: 'The claim of this execution was not renewed in time: another worker may run it now.',
    }),
};
