import { invalidArgument } from '@automate/core';
import type { Claim, ClaimRef, DeadLetter } from '../item.ts';
import type {
  ClaimRequest,
  DeadLetterQuery,
  FailureReason,
  OutboxStore,
  PromoteResult,
  QueueDepth,
  ReapResult,
  Release,
  Retry,
  RetryResult,
  StoreCapabilities,
  WakeKey,
} from '../store.ts';
import type { StoreBackend } from './backend.ts';
import { untilAnswered } from './until-answered.ts';

export interface StoreOptions {
  /** Keep finished items until `pruneFinished` (see `OutboxReaper`). Default: delete them. */
  keepFinished?: boolean | undefined;
  /** How long a commit is repeated while the database does not answer, in milliseconds. Default 30,000. */
  patienceMs?: number | undefined;
}

function listOf<T>(one: T | readonly T[]): readonly T[] {
  return Array.isArray(one) ? (one as readonly T[]) : [one as T];
}

/** Everything of a store but the way it claims. */
export abstract class OutboxStoreBase<B extends StoreBackend> implements OutboxStore {
  protected readonly backend: B;
  readonly #keepFinished: boolean;
  readonly #patienceMs: number;

  constructor(backend: B, options: StoreOptions) {
    this.backend = backend;
    this.#keepFinished = options.keepFinished ?? false;
    this.#patienceMs = options.patienceMs ?? 30_000;
  }

  get capabilities(): StoreCapabilities {
    return this.backend.capabilities;
  }

  abstract claimBatch(request: ClaimRequest): Promise<Claim[]>;

  async markSuccess(claims: ClaimRef | readonly ClaimRef[]): Promise<ClaimRef[]> {
    return this.#fenced(listOf(claims), (list) => this.backend.complete(list, this.#keepFinished));
  }

  async markFailed(claims: ClaimRef | readonly ClaimRef[], reason: string | FailureReason): Promise<ClaimRef[]> {
    const why = typeof reason === 'string' ? { code: reason } : reason;
    return this.#fenced(listOf(claims), (list) => this.backend.fail(list, why));
  }

  async markRetry(retries: Retry | readonly Retry[]): Promise<RetryResult> {
    const list = listOf(retries);
    if (list.length === 0) return { held: [], dead: [] };
    return this.#answered(
      list.map((one) => one.claim),
      () => this.backend.retry(list),
    );
  }

  async markProgress(claims: ClaimRef | readonly ClaimRef[]): Promise<ClaimRef[]> {
    const list = listOf(claims);
    // Done twice it is done once: no answer need be found out.
    return list.length === 0 ? [] : this.backend.progress(list);
  }

  async renew<T extends Claim>(claims: readonly T[], leaseMs: number): Promise<T[]> {
    if (claims.length === 0) return [];
    const sentAt = performance.now();
    const { renewed, locked } = await this.backend.renew(claims, leaseMs);
    for (const claim of renewed) claim.leaseUntilMonotonic = Math.max(claim.leaseUntilMonotonic, sentAt + leaseMs);
    return [...renewed, ...locked];
  }

  async release(releases: Release | readonly Release[]): Promise<ClaimRef[]> {
    const list = listOf(releases);
    return this.#fenced(
      list.map((one) => one.claim),
      () => this.backend.release(list),
    );
  }

  async wake(items: readonly string[] | readonly WakeKey[]): Promise<string[]> {
    return items.length === 0 ? [] : this.backend.wake(items);
  }

  async promoteDue(queues: readonly string[], limit = 1000): Promise<PromoteResult> {
    return this.backend.promoteDue(queues, limit);
  }

  async reap(staleAfterMs: number, limit = 1000): Promise<ReapResult> {
    return this.backend.reap(staleAfterMs, limit);
  }

  async listDeadLetters(query: DeadLetterQuery = {}): Promise<DeadLetter[]> {
    return this.backend.listDeadLetters(query);
  }

  async requeueDeadLetters(ids: readonly string[]): Promise<string[]> {
    return ids.length === 0 ? [] : this.backend.requeueDeadLetters(ids);
  }

  async discardDeadLetters(ids: readonly string[]): Promise<string[]> {
    return ids.length === 0 ? [] : this.backend.discardDeadLetters(ids);
  }

  async pruneFinished(olderThanMs: number, limit = 5000): Promise<number> {
    return this.backend.pruneFinished(olderThanMs, limit);
  }

  async depth(): Promise<QueueDepth[]> {
    return this.backend.depth();
  }

  async #fenced(
    claims: readonly ClaimRef[],
    commit: (claims: readonly ClaimRef[]) => Promise<ClaimRef[]>,
  ): Promise<ClaimRef[]> {
    if (claims.length === 0) return [];
    return (await this.#answered(claims, async () => ({ held: await commit(claims) }))).held;
  }

  #answered<A extends { held: ClaimRef[] }>(claims: readonly ClaimRef[], attempt: () => Promise<A>): Promise<A> {
    return untilAnswered(claims, this.#patienceMs, (ids) => this.backend.readBack(ids), attempt);
  }
}

/** @throws INVALID_ARGUMENT for a request that cannot be served. */
export function checkClaimRequest({ limit, leaseMs, queues }: ClaimRequest): void {
  if (!(Number.isInteger(limit) && limit >= 1 && limit <= 5000)) {
    throw invalidArgument(`outbox: a claim's limit must be a whole number from 1 to 5000, not ${limit}`);
  }
  if (!(leaseMs > 0)) throw invalidArgument(`outbox: leaseMs must be above 0, not ${leaseMs}`);
  if (queues.length === 0) throw invalidArgument('outbox: a claim must name at least one queue');
}
