import type { JsonValue } from '@automate/core';

/**
 * What happens to the items behind one that ended as a dead letter, when both have the same `orderKey`.
 * `block`: they wait until the dead letter is requeued or discarded. `skip`: the next one starts.
 */
export type OrderFailurePolicy = 'block' | 'skip';

/** One item to enqueue. */
export interface EnqueueInput {
  /** Default `DEFAULT_TENANT`, at most 500 bytes. Claims are fair between tenants. */
  tenantId?: string | undefined;
  /** The queue a worker subscribes to, for example `emails`. At most 500 bytes. */
  queue: string;
  /** What is to be done, for example `welcome`: a worker's handlers are chosen by queue and topic. Default `''`. */
  topic?: string | undefined;
  /** A short reference to the row this item is about: prefer it to a payload, hot rows should be narrow. */
  ref?: string | undefined;
  /** Any JSON. Default none. */
  payload?: JsonValue | undefined;
  /**
   * Deduplicates: while an unfinished item of the tenant and queue has this key, enqueueing it again returns that one. At most
   * 1,000 bytes.
   */
  key?: string | undefined;
  /** Items of a tenant and queue with the same order key run one after another, in commit order. At most 1,000 bytes. */
  orderKey?: string | undefined;
  /** Default `block`. Only with `orderKey`. */
  onOrderFailure?: OrderFailurePolicy | undefined;
  /** Lower runs first, within a tenant. Default 0. */
  priority?: number | undefined;
  /**
   * Not claimed before this time (judged by the database's clock); null, or a time past the year 9999: not before it is woken.
   * Default at once.
   */
  dueAt?: Date | null | undefined;
  /** The same as a delay from the transaction's start, in milliseconds. Not with `dueAt`. */
  delayMs?: number | undefined;
  /** Claims that may end without success before the item becomes a dead letter. Default 25. */
  maxAttempts?: number | undefined;
  /** W3C trace context of what caused the item. */
  traceparent?: string | undefined;
  /** Only a worker that offers all of these (plugin ids, at most 1,500 bytes with 8 for each) claims the item. Default none. */
  requires?: readonly string[] | undefined;
  workflowVersion?: number | undefined;
  /** Only a worker that names this format claims the item. Default 0, which every worker claims. */
  engineFormat?: number | undefined;
}

/** What became of one enqueued item. */
export interface EnqueueResult {
  /** The item's id, or the id of the unfinished item that has the same key. */
  id: string;
  /** False when an unfinished item with the same key was there already. */
  created: boolean;
}

/** What identifies a claim. The token changes at every claim of an item, so a superseded claim matches no row. */
export interface ClaimRef {
  /** Decimal digits of a 64-bit integer. */
  readonly id: string;
  /** The fencing token: decimal digits of a 64-bit integer. */
  readonly token: string;
}

/** Tells one claim from every other, of the same item too. */
export function claimIdentity(claim: ClaimRef): string {
  return `${claim.id}:${claim.token}`;
}

/** An item held under a lease. */
export interface Claim extends ClaimRef {
  readonly tenantId: string;
  readonly queue: string;
  readonly topic: string;
  readonly ref: string | null;
  readonly payload: JsonValue | null;
  readonly key: string | null;
  readonly orderKey: string | null;
  readonly priority: number;
  /** Counts this claim. */
  readonly attempts: number;
  readonly maxAttempts: number;
  /** The item's wake sequence when it was claimed: hand it (or a later one) to `release`. */
  readonly wakeSeq: number;
  readonly traceparent: string | null;
  readonly requires: readonly string[];
  readonly workflowVersion: number | null;
  readonly engineFormat: number;
  readonly createdAt: Date;
  /** `performance.now()` from before the claim was sent. */
  readonly claimedAtMonotonic: number;
  /** `performance.now()` at which the lease must be taken for lost. Moved on by `renew`. */
  leaseUntilMonotonic: number;
}

/** An item that will not be tried again by itself. */
export interface DeadLetter {
  readonly id: string;
  readonly tenantId: string;
  readonly queue: string;
  readonly topic: string;
  readonly ref: string | null;
  readonly payload: JsonValue | null;
  readonly key: string | null;
  readonly orderKey: string | null;
  readonly attempts: number;
  readonly maxAttempts: number;
  readonly traceparent: string | null;
  /** Why: what `markFailed` or the last `markRetry` said, or `ATTEMPTS_EXHAUSTED` when every attempt ended without a word. */
  readonly code: string;
  readonly message: string | null;
  readonly createdAt: Date;
  readonly diedAt: Date;
}
