import { type AutomateError, type Logger, toAutomateError } from '@automate/core';
import type { Claim } from '../item.ts';
import type { HandlerContext, HandlerResult, HandlerTable, NamedHandler } from './handler.ts';
import { Holding } from './holding.ts';
import type { LeaseKeeper } from './lease-keeper.ts';
import { LocalQueue } from './local-queue.ts';
import type { Outcome } from './outcome.ts';
import { backoffMs, type RetryPolicy } from './retry-policy.ts';
import type { Settler } from './settler.ts';

export interface RunnerOptions {
  handlers: HandlerTable;
  concurrency: number;
  /** A handler starts only when its claim holds at least this long. */
  minLeaseMs: number;
  retry: RetryPolicy;
  leases: LeaseKeeper;
  settler: Settler;
  logger: Logger;
  /** Called whenever a place became free. */
  onRoom(): void;
}

/** Runs handlers on claims, a bounded number at once, and decides how each claim ends. */
export class Runner {
  readonly #options: RunnerOptions;
  readonly #queue = new LocalQueue();
  readonly #contexts = new Set<RunContext>();
  #closed = false;
  #running = 0;
  #active = 0;
  #onIdle: (() => void) | undefined;

  constructor(options: RunnerOptions) {
    this.#options = options;
  }

  /** Claims waiting or being run. */
  get active(): number {
    return this.#active;
  }

  /** Claims waiting for a free place. */
  get waiting(): number {
    return this.#queue.size;
  }

  add(claims: readonly Claim[]): void {
    const { handlers, leases } = this.#options;
    for (const claim of claims) {
      const holding = new Holding(claim);
      leases.add(holding);
      const handler = handlers.find(claim);
      if (this.#closed) {
        this.#giveBack(holding);
      } else if (handler) {
        this.#active += 1;
        this.#queue.add(handler, holding);
      } else {
        this.#retry(holding, {
          code: 'NO_HANDLER',
          message: `no handler for ${claim.queue}/${claim.topic} in this worker: name one, or start a worker that has it`,
        });
      }
    }
    while (this.#running < this.#options.concurrency && this.#queue.size > 0) {
      this.#running += 1;
      this.#occupyPlace();
    }
  }

  /** Starts nothing more: what waits, and what is added from now on, is given back. */
  close(): void {
    this.#closed = true;
    const waiting = this.#queue.clear();
    this.#active -= waiting.length;
    for (const holding of waiting) this.#giveBack(holding);
  }

  /** Aborts every handler. */
  abort(reason: AutomateError): void {
    for (const context of this.#contexts) context.abort(reason);
  }

  /** Resolves when no handler runs. */
  async idle(): Promise<void> {
    if (this.#running === 0) return;
    await new Promise<void>((resolve) => {
      this.#onIdle = resolve;
    });
  }

  async #occupyPlace(): Promise<void> {
    for (let next = this.#queue.take(); next; next = this.#queue.take()) {
      const { handler, holdings } = next;
      const startable = holdings.filter((holding) => this.#startable(holding));
      if (startable.length > 0) await this.#run(handler, startable);
      this.#active -= holdings.length;
      this.#options.onRoom();
    }
    this.#running -= 1;
    if (this.#running === 0) this.#onIdle?.();
  }

  #startable(holding: Holding): boolean {
    if (!holding.lost && holding.remainingMs() >= this.#options.minLeaseMs) return true;
    // If it is still held, somebody with time for it should have it now.
    this.#giveBack(holding);
    return false;
  }

  async #run(handler: NamedHandler, holdings: Holding[]): Promise<void> {
    const context = new RunContext(this, holdings);
    this.#contexts.add(context);
    try {
      if (handler.one) {
        const holding = holdings[0] as Holding;
        this.#end(holding, await handler.one(holding.claim, context));
      } else if (handler.many) {
        const claims = holdings.map((one) => one.claim);
        const outcome = await handler.many(claims, context);
        const each: readonly (Outcome | undefined)[] | undefined = Array.isArray(outcome) ? outcome : undefined;
        holdings.forEach((holding, index) => {
          this.#end(holding, each ? each[index] : (outcome as Outcome | undefined));
        });
      }
    } catch (error) {
      for (const holding of holdings) this.#failed(holding, error, context.aborted);
    } finally {
      this.#contexts.delete(context);
    }
  }

  #end(holding: Holding, outcome: HandlerResult | undefined): void {
    const { settler, leases } = this.#options;
    if (holding.lost) leases.delete(holding);
    else if (!outcome) settler.succeed(holding);
    else if (outcome.kind === 'settled') leases.delete(holding);
    else if (outcome.kind === 'release') settler.release(holding, outcome);
    else if (outcome.kind === 'retry') this.#retry(holding, outcome);
    else settler.fail(holding, outcome);
  }

  #failed(holding: Holding, cause: unknown, aborted: boolean): void {
    const { claim } = holding;
    if (holding.lost) {
      this.#options.leases.delete(holding);
      return;
    }
    if (aborted) {
      this.#giveBack(holding);
      return;
    }
    const error = toAutomateError(cause);
    const { code, message } = error;
    this.#options.logger.warn(
      { err: cause, item: claim.id, queue: claim.queue, topic: claim.topic },
      'outbox: item failed',
    );
    // Only an error that says so is for good: what a driver or a client library throws says nothing of the sort.
    if (error.retryable || error !== cause) this.#retry(holding, { code, message, delayMs: error.retryAfterMs });
    else this.#options.settler.fail(holding, { code, message });
  }

  #retry(
    holding: Holding,
    { code, message, delayMs }: { code: string; message?: string; delayMs?: number | undefined },
  ) {
    this.#options.settler.retry(holding, {
      code,
      message,
      delayMs: delayMs ?? backoffMs(holding.claim.attempts, this.#options.retry),
    });
  }

  /** Ready for anyone at once, and the attempt is not counted. */
  #giveBack(holding: Holding): void {
    this.#options.settler.release(holding, { seenWakeSeq: holding.claim.wakeSeq, until: new Date(0) });
  }
}

/** Makes the signal only when a handler asks for it: most short ones do not. */
class RunContext implements HandlerContext {
  readonly #runner: Runner;
  readonly #holdings: readonly Holding[];
  #controller: AbortController | undefined;
  #reason: AutomateError | undefined;

  constructor(runner: Runner, holdings: readonly Holding[]) {
    this.#runner = runner;
    this.#holdings = holdings;
    for (const holding of holdings) holding.whenLost((reason) => this.abort(reason));
  }

  get signal(): AbortSignal {
    if (!this.#controller) {
      this.#controller = new AbortController();
      if (this.#reason) this.#controller.abort(this.#reason);
    }
    return this.#controller.signal;
  }

  get aborted(): boolean {
    return this.#reason !== undefined;
  }

  abort(reason: AutomateError): void {
    this.#reason ??= reason;
    this.#controller?.abort(reason);
  }

  // Functions without a `this`, because handlers take a context apart; made when asked for.
  get leaseRemainingMs(): () => number {
    return () => Math.min(...this.#holdings.map((one) => one.remainingMs()));
  }

  get adopt(): (claims: readonly Claim[]) => void {
    return (claims) => this.#runner.add(claims);
  }
}
