import { AutomateError } from '@automate/core';
import { LEFT } from './attempt-history.ts';

/**
 * Why steps are to end before they are done.
 * - `aborted`: a step beside them failed. `step_timeout`: the time of a step around them is over.
 * - `cancelled`: somebody asked for it. `given_up`: so, after a step became uncertain. `run_timeout`: the run's whole time is over.
 * - `stopping`: the worker ends; the run goes on elsewhere. `lease_expired`: the claim could not be renewed in time, and
 *   may be taken by somebody else. `lease_lost`: it was.
 */
export type InterruptCause =
  | 'aborted'
  | 'step_timeout'
  | 'cancelled'
  | 'given_up'
  | 'run_timeout'
  | 'stopping'
  | 'lease_expired'
  | 'lease_lost';

export interface Interrupt {
  readonly cause: InterruptCause;
  readonly error: AutomateError;
}

/** Later ones win over earlier ones: what was asked for is moot once the claim is gone. */
const RANK: Record<InterruptCause, number> = {
  aborted: 1,
  step_timeout: 2,
  cancelled: 3,
  given_up: 3,
  run_timeout: 3,
  stopping: 4,
  lease_expired: 5,
  lease_lost: 6,
};

/** The interrupts of some steps of a run: what is raised for them, or for more than them. */
export class Interrupts {
  readonly #around: Interrupts | undefined;
  #own: Interrupt | undefined;
  readonly #listeners = new Set<(interrupt: Interrupt) => void>();

  constructor(around?: Interrupts) {
    this.#around = around;
  }

  /** Interrupts of a part of these steps. */
  inside(): Interrupts {
    return new Interrupts(this);
  }

  get current(): Interrupt | undefined {
    const around = this.#around?.current;
    if (this.#own === undefined || around === undefined) return this.#own ?? around;
    return RANK[around.cause] >= RANK[this.#own.cause] ? around : this.#own;
  }

  raise(cause: InterruptCause, error: AutomateError): void {
    if (this.#own !== undefined && RANK[this.#own.cause] >= RANK[cause]) return;
    this.#own = { cause, error };
    for (const listener of [...this.#listeners]) listener(this.#own);
  }

  /** Calls the listener for the interrupt there is, and for every further one. Returns the function that ends it. */
  listen(listener: (interrupt: Interrupt) => void): () => void {
    this.#listeners.add(listener);
    if (this.#own !== undefined) listener(this.#own);
    const leave = this.#around?.listen(listener);
    return () => {
      this.#listeners.delete(listener);
      leave?.();
    };
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

/** The errors that interrupts carry: `effect` is unknown, because a call may be under way. `details.reason` is the message as data. */
export const interruptErrors = {
  cancelled: (reason: string | undefined) =>
    new AutomateError({
      code: 'CANCELLED',
      message: reason ? `The run was cancelled: ${reason}` : 'The run was cancelled.',
      details: { reason: reason ? { kind: 'cancelled_because', why: reason } : { kind: 'cancelled' } },
    }),
  givenUp: (by: string) =>
    new AutomateError({
      code: 'ABORTED',
      retryable: false,
      message: `The run was given up by ${by}: whether one of its steps took effect is not known.`,
      // A person's deed is no failure of its own: the database keeps none of it.
      details: { givenUpBy: by, reason: { kind: 'given_up', by } },
    }),
  runTimeout: (ms: number) =>
    new AutomateError({
      code: 'DEADLINE_EXCEEDED',
      retryable: false,
      message: `The run was not done within its ${ms} ms. Raise the workflow's timeout, or make its steps shorter.`,
      details: { reason: { kind: 'run_timeout', ms } },
    }),
  stepTimeout: (step: string, ms: number) =>
    new AutomateError({
      code: 'DEADLINE_EXCEEDED',
      message: `The step ${step} was not done within its ${ms} ms, with everything inside of it.`,
      details: { reason: { kind: 'step_timeout', step, ms } },
    }),
  /** `step`: the one that failed, where it is known. */
  aborted: (step?: string) =>
    new AutomateError({
      code: 'CANCELLED',
      effect: 'none',
      retryable: false,
      message: `Ended, because ${step === undefined ? 'a step' : `the step ${step}`} beside it failed.`,
      ...(step !== undefined && { details: { reason: { kind: 'aborted', step } } }),
    }),
  /** `step`: of which nobody knows. */
  left: (step: string) =>
    new AutomateError({
      code: 'CANCELLED',
      effect: 'none',
      retryable: false,
      message: `Ended, because nobody knows whether the step ${step} beside it took effect.`,
      details: { ...LEFT, reason: { kind: 'left', step } },
    }),
  stopping: () => new AutomateError({ code: 'UNAVAILABLE', message: 'The worker is stopping.' }),
  lease: () =>
    new AutomateError({
      code: 'LEASE_LOST',
      retryable: false,
      message: 'The claim of this execution was not renewed in time: another worker may run it now.',
    }),
};
