import type { Logger } from '@automate/core';
import type { OutboxStore } from '../store.ts';
import type { Holding } from './holding.ts';

export interface LeaseKeeperOptions {
  store: OutboxStore;
  leaseMs: number;
  logger: Logger;
}

/**
 * Renews everything the worker holds in one statement, three times in a lease. What the database no longer knows as held
 * is lost at once; when the database does not answer, a claim is lost a little before its lease ends.
 */
export class LeaseKeeper {
  readonly #options: LeaseKeeperOptions;
  readonly #holdings = new Set<Holding>();
  #timer: NodeJS.Timeout | undefined;
  #running = false;

  constructor(options: LeaseKeeperOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#holdings.size;
  }

  start(): void {
    this.#running = true;
    this.#schedule(this.#options.leaseMs / 3);
  }

  stop(): void {
    this.#running = false;
    clearTimeout(this.#timer);
  }

  add(holding: Holding): void {
    this.#holdings.add(holding);
  }

  delete(holding: Holding): void {
    this.#holdings.delete(holding);
  }

  #schedule(ms: number): void {
    if (!this.#running) return;
    this.#timer = setTimeout(() => this.#renew(), ms);
  }

  async #renew(): Promise<void> {
    const { store, leaseMs, logger } = this.#options;
    const margin = leaseMs / 10;
    this.#loseExpired(margin);
    const due = [...this.#holdings].filter((one) => !one.lost && one.remainingMs() < (leaseMs * 3) / 4);
    // An answer that takes longer than the lease has left is no answer.
    const watch = setInterval(() => this.#loseExpired(margin), Math.max(5, margin / 4));
    try {
      const held = new Set(
        await store.renew(
          due.map((one) => one.claim),
          leaseMs,
        ),
      );
      for (const one of due) if (!held.has(one.claim)) one.lose('another worker may have it');
      // Those whose rows were locked just now have less than the others: they are tried again soon.
      const behind = due.some((one) => !one.lost && one.remainingMs() < leaseMs / 2);
      this.#schedule(behind ? margin / 2 : leaseMs / 3);
    } catch (error) {
      logger.warn({ err: error, claims: due.length }, 'outbox: leases could not be renewed');
      this.#schedule(margin / 2);
    } finally {
      clearInterval(watch);
    }
  }

  #loseExpired(margin: number): void {
    for (const one of this.#holdings) if (one.remainingMs() < margin) one.lose('its lease ended without renewal');
  }
}
