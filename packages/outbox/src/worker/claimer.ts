import type { Logger } from '@automate/core';
import type { Claim } from '../item.ts';
import type { ClaimRequest, OutboxStore } from '../store.ts';

export interface ClaimerOptions {
  store: OutboxStore;
  request: Omit<ClaimRequest, 'limit'>;
  /** At most this many in one claim. */
  batch: number;
  /** Claims are sought at least this often, in milliseconds. */
  pollMs: number;
  logger: Logger;
  /** How many more claims the worker has room for, and whether it has nothing to start with. */
  room(): { free: number; starved: boolean };
  onClaims(claims: Claim[]): void;
}

/** Due items made claimable in one statement. */
const PROMOTE_BATCH = 1000;
/** Hints that find nothing make due items be looked for, but not more often than this. */
const LOOK_AGAIN_MS = 50;

/** Decides when to look for work: when hinted, when there is room after a full batch, when an item falls due, and on a poll. */
export class Claimer {
  readonly #options: ClaimerOptions;
  #stopped = true;
  #underWay: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #timerAt = Number.POSITIVE_INFINITY;
  /** Something may be ready that no claim has looked for yet. */
  #wanted = false;
  #promote = false;
  #promotedAt = Number.NEGATIVE_INFINITY;

  constructor(options: ClaimerOptions) {
    this.#options = options;
  }

  start(): void {
    this.#stopped = false;
    this.poll();
  }

  /** Resolves when no claim is under way and none will be sent. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#underWay;
  }

  /** Something was enqueued or woken. */
  hint(): void {
    this.#wanted = true;
    this.proceed();
  }

  /** Looks for everything: due items too. */
  poll(): void {
    this.#promote = true;
    this.hint();
  }

  /** An item falls due in so many milliseconds. */
  dueIn(ms: number): void {
    if (ms < this.#options.pollMs) this.#schedule(Math.max(1, ms));
  }

  /** There may be room now. */
  proceed(): void {
    if (this.#stopped || this.#underWay || !this.#wanted || !this.#hasRoom()) return;
    this.#underWay = this.#run().finally(() => {
      this.#underWay = undefined;
      if (this.#wanted) this.proceed();
    });
  }

  #schedule(ms: number): void {
    const at = performance.now() + ms;
    if (this.#stopped || at >= this.#timerAt) return;
    clearTimeout(this.#timer);
    this.#timerAt = at;
    this.#timer = setTimeout(() => {
      this.#timerAt = Number.POSITIVE_INFINITY;
      this.poll();
    }, ms);
  }

  /** A worker that has something to start waits until a claim is worth its round trip. */
  #hasRoom(): boolean {
    const { free, starved } = this.#options.room();
    return free > 0 && (starved || free >= this.#options.batch / 2);
  }

  async #run(): Promise<void> {
    const { store, request, batch, pollMs, logger } = this.#options;
    try {
      const promoted = this.#promote;
      if (promoted) await this.#promoteDue();
      while (!this.#stopped && this.#wanted && this.#hasRoom()) {
        this.#wanted = false;
        const limit = Math.min(batch, this.#options.room().free);
        const claims = await store.claimBatch({ ...request, limit });
        if (claims.length === limit || this.#promote) this.#wanted = true;
        if (claims.length > 0) this.#options.onClaims(claims);
        // A hint without an item: it may be one that is due a little later.
        else if (!promoted) this.#schedule(Math.max(1, this.#promotedAt + LOOK_AGAIN_MS - performance.now()));
        if (this.#promote) break;
      }
    } catch (error) {
      logger.warn({ err: error }, 'outbox: could not look for work; it is tried again');
      this.#wanted = false;
      this.#promote = false;
      this.#schedule(pollMs);
    }
  }

  async #promoteDue(): Promise<void> {
    const { store, request, pollMs } = this.#options;
    this.#promote = false;
    this.#promotedAt = performance.now();
    const { promoted, nextDueMs } = await store.promoteDue(request.queues, PROMOTE_BATCH);
    // A full batch of due items: there may be more.
    if (promoted >= PROMOTE_BATCH) this.#promote = true;
    this.#schedule(Math.max(1, Math.min(pollMs, nextDueMs ?? pollMs)));
  }
}
