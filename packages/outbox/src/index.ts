export type { PgHandle } from './database/handle.ts';
export { type ClaimedInput, enqueue, enqueueClaimed } from './enqueue/enqueue.ts';
export type {
  Claim,
  ClaimRef,
  DeadLetter,
  EnqueueInput,
  EnqueueResult,
  OrderFailurePolicy,
} from './item.ts';
export { OUTBOX_SCHEMA, outboxMigrations } from './migrations/index.ts';
export type {
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
} from './store.ts';
export { releaseClaims, retryClaims } from './store-postgres/commits.ts';
export { discardDeadLetters, requeueDeadLetters } from './store-postgres/dead-letters.ts';
export {
  claimParameters,
  completeHeld,
  completeHeldText,
  type HeldClaim,
  heldClaims,
  heldClaimsText,
  holdClaims,
} from './store-postgres/fence.ts';
export { type PostgresStoreOptions, SkipLockedClaimOutboxStore } from './store-postgres/skip-locked-store.ts';
export { wake } from './store-postgres/wake.ts';
