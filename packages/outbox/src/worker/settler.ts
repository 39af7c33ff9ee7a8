import { AutomateError, type Logger } from '@automate/core';
import type { FailureReason, OutboxStore, Release, Retry } from '../store.ts';
import { Coalescer } from './coalescer.ts';
import type { Holding } from './holding.ts';

/** What is told of each claim whose end was decided. */
export interface SettlementEvents {
  /** The claim's row is no longer this worker's concern. */
  onSettled(holding: Holding): void;
  /** An item of this worker will be due again in so many milliseconds. */
  onDueIn(ms: number): void;
}

interface Ended<T> {
  holding: Holding;
  commit: T;
}

/** Commits how claims ended, many in one statement. */
export class Settler {
  readonly #store: OutboxStore;
  readonly #logger: Logger;
  readonly #events: SettlementEvents;
  readonly #successes: Coalescer<Holding>;
  readonly #retries: Coalescer<Ended<Retry>>;
  readonly #failures: Coalescer<Ended<FailureReason>>;
  readonly #releases: Coalescer<Ended<Release>>;

  constructor(store: OutboxStore, logger: Logger, events: SettlementEvents, batch: number) {
    this.#store = store;
    this.#logger = logger;
    this.#events = events;
    this.#successes = new Coalescer(
      (ended) =>
        this.#commit(ended, (list) => store.markSuccess(list.map((one) => one.claim))).then(() => this.#settled(ended)),
      batch,
    );
    this.#retries = this.#coalesce(
      async (list) => (await store.markRetry(list.map((one) => one.commit))).held,
      batch,
      ({ commit }) => events.onDueIn(commit.delayMs ?? 0),
    );
    this.#failures = this.#coalesce((list) => this.#fail(list), batch);
    this.#releases = this.#coalesce(
      (list) => store.release(list.map((one) => one.commit)),
      batch,
      ({ commit }) => {
        if (commit.until) events.onDueIn(commit.until.getTime() - Date.now());
      },
    );
  }

  succeed(holding: Holding): void {
    holding.settling = true;
    this.#successes.push(holding);
  }

  retry(holding: Holding, retry: Omit<Retry, 'claim'>): void {
    holding.settling = true;
    this.#retries.push({ holding, commit: { claim: holding.claim, ...retry } });
  }

  fail(holding: Holding, reason: FailureReason): void {
    holding.settling = true;
    this.#failures.push({ holding, commit: reason });
  }

  release(holding: Holding, release: Omit<Release, 'claim'>): void {
    holding.settling = true;
    this.#releases.push({ holding, commit: { claim: holding.claim, ...release } });
  }

  /** Resolves when every end told before has been committed or given up. */
  async idle(): Promise<void> {
    await Promise.all([this.#successes.idle(), this.#retries.idle(), this.#failures.idle(), this.#releases.idle()]);
  }

  #coalesce<T>(
    commit: (list: readonly Ended<T>[]) => Promise<readonly unknown[]>,
    batch: number,
    after?: (one: Ended<T>) => void,
  ): Coalescer<Ended<T>> {
    return new Coalescer(async (ended) => {
      await this.#commit(ended, commit);
      if (after) ended.forEach(after);
      this.#settled(ended.map((one) => one.holding));
    }, batch);
  }

  #settled(holdings: readonly Holding[]): void {
    for (const holding of holdings) this.#events.onSettled(holding);
  }

  /** One statement for each reason: what fails together mostly fails for one. */
  async #fail(list: readonly Ended<FailureReason>[]): Promise<readonly unknown[]> {
    const byReason = Map.groupBy(list, ({ commit }) => JSON.stringify([commit.code, commit.message]));
    const held = await Promise.all(
      Array.from(byReason.values(), (same) =>
        this.#store.markFailed(
          same.map((one) => one.holding.claim),
          (same[0] as Ended<FailureReason>).commit,
        ),
      ),
    );
    return held.flat();
  }

  /** The store repeats what the database did not answer. What it refuses is halved until the bad one is alone. */
  async #commit<T>(list: readonly T[], commit: (list: readonly T[]) => Promise<readonly unknown[]>): Promise<void> {
    try {
      const held = await commit(list);
      if (held.length < list.length) {
        this.#logger.warn(
          { lost: list.length - held.length },
          'outbox: claims were superseded before their end was committed',
        );
      }
    } catch (error) {
      const unreachable = AutomateError.isInstance(error) && error.code === 'UNAVAILABLE';
      if (unreachable || list.length === 1) {
        this.#logger.error(
          { err: error, claims: list.length },
          'outbox: the end of claims could not be committed; they run again',
        );
        return;
      }
      const middle = Math.ceil(list.length / 2);
      await this.#commit(list.slice(0, middle), commit);
      await this.#commit(list.slice(middle), commit);
    }
  }
}
