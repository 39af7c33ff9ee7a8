import type { Claim, ClaimRef, DeadLetter } from './item.ts';

/** What a worker asks for. */
export interface ClaimRequest {
  /** Names the worker in the item's row, for people. */
  worker: string;
  queues: readonly string[];
  /** At most this many items, 1 to 5000. */
  limit: number;
  /** How long the claims hold without renewal, in milliseconds. */
  leaseMs: number;
  /** Plugin ids at hand: items that require others are left to others. Default none. */
  requires?: readonly string[] | undefined;
  /** Formats the worker reads, besides 0, which every worker claims. Default none. */
  engineFormats?: readonly number[] | undefined;
}

/** A claim to be tried again. */
export interface Retry {
  claim: ClaimRef;
  /** Give one of the two. A delay is measured by the database's clock, so it does not mind clocks that differ. */
  nextAttemptAt?: Date | undefined;
  delayMs?: number | undefined;
  /** Why, for people and for the dead letter when this was the last attempt. */
  code: string;
  message?: string | undefined;
}

/** A claim given back without failure: the attempt does not count. */
export interface Release {
  claim: ClaimRef;
  /** The wake sequence up to which the holder has seen everything; a later one makes the item ready at once. */
  seenWakeSeq: number;
  /** When it becomes ready by itself; null: only when woken. */
  until: Date | null;
  /** True when work was done under the claim: earlier failed attempts are forgotten. Default false. */
  progressed?: boolean | undefined;
}

/** Items to wake: by id, or by the key they were enqueued with. */
export interface WakeKey {
  tenantId?: string | undefined;
  queue: string;
  key: string;
}

export interface FailureReason {
  code: string;
  message?: string | undefined;
}

/** What became of claims that were marked for another attempt. */
export interface RetryResult {
  /** Every claim that was still held. */
  held: ClaimRef[];
  /** Those of them that had no attempt left and are dead letters now. */
  dead: ClaimRef[];
}

export interface PromoteResult {
  /** Items that became claimable. */
  promoted: number;
  /** Milliseconds until the next item of these queues is due by the database's clock; null: none has a time. */
  nextDueMs: number | null;
}

export interface ReapResult {
  /** Expired claims whose items are claimable again. */
  returned: number;
  /** Expired claims whose items had no attempt left. */
  dead: number;
}

export interface DeadLetterQuery {
  tenantId?: string | undefined;
  queue?: string | undefined;
  /** Default 100, at most 1000. Newest first. */
  limit?: number | undefined;
  /** Continue after the last dead letter of the previous page. */
  before?: Pick<DeadLetter, 'id' | 'diedAt'> | undefined;
}

/** What a store cannot do, so that a suite and a worker know. */
export interface StoreCapabilities {
  /** `orderKey` is honoured. */
  perKeyOrder: boolean;
  /** Writes of a transaction can be joined to held claims (`heldClaims`, `completeHeld`). */
  joinableFence: boolean;
  /** Claims are fair between tenants. */
  tenantFairness: boolean;
}

/** Counts for people and for alerts. */
export interface QueueDepth {
  tenantId: string;
  queue: string;
  state: 'ready' | 'scheduled' | 'claimed' | 'blocked' | 'dead';
  count: number;
}

/**
 * Where claims are taken from and given back to. Every method that takes claims is fenced: a claim whose token was
 * superseded changes nothing, and the claims that were still held are returned. None throws for a lost claim; all throw
 * UNAVAILABLE (retryable) when the database cannot be reached.
 */
export interface OutboxStore {
  readonly capabilities: StoreCapabilities;
  /**
   * Takes ready items for `leaseMs`. Two callers never get the same item at once. Each tenant's come by priority, then age,
   * those of several tenants in turn.
   */
  claimBatch(request: ClaimRequest): Promise<Claim[]>;
  /** Finishes the items: they are deleted, or moved to the finished items when the store keeps those. */
  markSuccess(claims: ClaimRef | readonly ClaimRef[]): Promise<ClaimRef[]>;
  /** Schedules another attempt, or makes a dead letter where no attempt is left. */
  markRetry(retries: Retry | readonly Retry[]): Promise<RetryResult>;
  /** Makes dead letters. */
  markFailed(claims: ClaimRef | readonly ClaimRef[], reason: string | FailureReason): Promise<ClaimRef[]>;
  /**
   * Extends the leases and moves `leaseUntilMonotonic`. Waits for nobody: a claim whose row another transaction has locked
   * just now is among those held, and keeps the lease it has.
   */
  renew<T extends Claim>(claims: readonly T[], leaseMs: number): Promise<T[]>;
  /**
   * Says that work was done under the claims, which go on: the attempts before are forgotten, so that work which comes further
   * with every attempt is not given up.
   */
  markProgress(claims: ClaimRef | readonly ClaimRef[]): Promise<ClaimRef[]>;
  /** Gives claims back: ready when the item's wake sequence is past what was seen, else scheduled. */
  release(releases: Release | readonly Release[]): Promise<ClaimRef[]>;
  /** Raises the wake sequence; an item that waits becomes ready. Returns the ids found. */
  wake(items: readonly string[] | readonly WakeKey[]): Promise<string[]>;
  /** Makes at most `limit` due items of the queues claimable. */
  promoteDue(queues: readonly string[], limit?: number): Promise<PromoteResult>;
  /** Takes back claims whose lease ended more than `staleAfterMs` ago by the database's clock. Safe with many callers. */
  reap(staleAfterMs: number, limit?: number): Promise<ReapResult>;
  listDeadLetters(query?: DeadLetterQuery): Promise<DeadLetter[]>;
  /** Gives the items a fresh set of attempts. One whose key is taken again by an unfinished item stays dead. Returns the ids requeued. */
  requeueDeadLetters(ids: readonly string[]): Promise<string[]>;
  /** Deletes dead letters; what they blocked goes on. Returns the ids deleted. */
  discardDeadLetters(ids: readonly string[]): Promise<string[]>;
  /** Deletes at most `limit` finished items older than `olderThanMs`. Returns how many. */
  pruneFinished(olderThanMs: number, limit?: number): Promise<number>;
  depth(): Promise<QueueDepth[]>;
}
