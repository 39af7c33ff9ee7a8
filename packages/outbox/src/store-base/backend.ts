import type { Claim, ClaimRef, DeadLetter } from '../item.ts';
import type {
  ClaimRequest,
  DeadLetterQuery,
  FailureReason,
  PromoteResult,
  QueueDepth,
  ReapResult,
  Release,
  Retry,
  RetryResult,
  StoreCapabilities,
  WakeKey,
} from '../store.ts';

/** What became of an item: nothing is left of it, or the token its row has. */
export interface Remains {
  id: string;
  token: string | null;
}

/** What became of leases that were to be renewed; what is in neither list was superseded. */
export interface Renewal<T extends Claim> {
  renewed: T[];
  /** Held, but another transaction has the row locked just now: the lease is as it was. */
  locked: T[];
}

/** The statements of one database, each tried once. Fenced ones return the claims that were held. */
export interface StoreBackend {
  readonly capabilities: StoreCapabilities;
  complete(claims: readonly ClaimRef[], keep: boolean): Promise<ClaimRef[]>;
  fail(claims: readonly ClaimRef[], reason: FailureReason): Promise<ClaimRef[]>;
  retry(retries: readonly Retry[]): Promise<RetryResult>;
  release(releases: readonly Release[]): Promise<ClaimRef[]>;
  progress(claims: readonly ClaimRef[]): Promise<ClaimRef[]>;
  renew<T extends Claim>(claims: readonly T[], leaseMs: number): Promise<Renewal<T>>;
  /** The rows of items and dead letters with these ids. */
  readBack(ids: readonly string[]): Promise<Remains[]>;
  wake(items: readonly string[] | readonly WakeKey[]): Promise<string[]>;
  promoteDue(queues: readonly string[], limit: number): Promise<PromoteResult>;
  reap(staleAfterMs: number, limit: number): Promise<ReapResult>;
  listDeadLetters(query: DeadLetterQuery): Promise<DeadLetter[]>;
  requeueDeadLetters(ids: readonly string[]): Promise<string[]>;
  discardDeadLetters(ids: readonly string[]): Promise<string[]>;
  pruneFinished(olderThanMs: number, limit: number): Promise<number>;
  depth(): Promise<QueueDepth[]>;
}

/** An item as it was read, without a lock. */
export interface ReadyItem {
  id: string;
  token: string;
}

/** What claiming without locks needs besides. */
export interface OptimisticBackend extends StoreBackend {
  /** The first ready items that the request may have, as they are now. */
  readReady(request: ClaimRequest): Promise<ReadyItem[]>;
  /** Claims those of the items that are still ready and have the token read. */
  take(items: readonly ReadyItem[], request: ClaimRequest, token: string, claimedAtMonotonic: number): Promise<Claim[]>;
}
