import { type Logger, silentLogger } from '@automate/core';
import type { OutboxStore, ReapResult } from '../store.ts';

export interface OutboxReaperOptions {
  store: OutboxStore;
  /** How long after the end of its lease a claim is taken back, in milliseconds by the database's clock. Default 0. */
  staleAfterMs?: number | undefined;
  /** How often, in milliseconds. Default 5000. */
  everyMs?: number | undefined;
  /** Finished items older than this are deleted, in milliseconds. Default: seven days. */
  keepFinishedMs?: number | undefined;
  logger?: Logger | undefined;
}

/** At most this many rows in one statement: a reaper never holds others up. */
const REAP_BATCH = 1000;
const PRUNE_BATCH = 5000;

/**
 * Takes back what dead workers held, and deletes finished items past their time. Every process may run one: they take
 * different rows.
 */
export class OutboxReaper {
  readonly #store: OutboxStore;
  readonly #staleAfterMs: number;
  readonly #everyMs: number;
  readonly #keepFinishedMs: number;
  readonly #logger: Logger;
  #timer: NodeJS.Timeout | undefined;
  #underWay: Promise<void> | undefined;
  #stopped = true;

  constructor(options: OutboxReaperOptions) {
    this.#store = options.store;
    this.#staleAfterMs = options.staleAfterMs ?? 0;
    this.#everyMs = options.everyMs ?? 5000;
    this.#keepFinishedMs = options.keepFinishedMs ?? 7 * 24 * 3_600_000;
    this.#logger = options.logger ?? silentLogger;
  }

  start(): void {
    this.#stopped = false;
    this.#schedule(this.#everyMs);
  }

  /** Resolves when nothing is under way any more. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#underWay;
  }

  /** Takes back every expired claim there is now. */
  async reap(): Promise<ReapResult> {
    const total: ReapResult = { returned: 0, dead: 0 };
    for (let taken = REAP_BATCH; taken >= REAP_BATCH; ) {
      const { returned, dead } = await this.#store.reap(this.#staleAfterMs, REAP_BATCH);
      total.returned += returned;
      total.dead += dead;
      taken = returned + dead;
    }
    if (total.returned > 0 || total.dead > 0) {
      this.#logger.warn({ ...total }, 'outbox: claims whose lease ended were taken back');
    }
    return total;
  }

  /** Deletes every finished item past its time, a bounded batch at a time. Returns how many. */
  async prune(): Promise<number> {
    let total = 0;
    for (let pruned = PRUNE_BATCH; pruned >= PRUNE_BATCH && !(this.#stopped && total > 0); ) {
      pruned = await this.#store.pruneFinished(this.#keepFinishedMs, PRUNE_BATCH);
      total += pruned;
    }
    return total;
  }

  #schedule(ms: number): void {
    if (this.#stopped) return;
    // Many reapers started together do not come together.
    this.#timer = setTimeout(() => this.#round(), ms * (0.75 + Math.random() / 2));
  }

  #round(): void {
    this.#underWay = (async () => {
      try {
        await this.reap();
        await this.prune();
      } catch (error) {
        this.#logger.warn({ err: error }, 'outbox: the reaper could not do its round; it is tried again');
      }
      this.#schedule(this.#everyMs);
    })();
  }
}
