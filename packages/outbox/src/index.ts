export type { PgHandle } from './database/handle.ts';
export { type ClaimedInput, enqueue, enqueueClaimed } from './enqueue/enqueue.ts';
export { newToken } from './fencing-token.ts';
export type {
  Claim,
  ClaimRef,
  DeadLetter,
  EnqueueInput,
  EnqueueResult,
  OrderFailurePolicy,
} from './item.ts';
export { OUTBOX_SCHEMA, outboxMigrations } from './migrations/index.ts';
export { OutboxReaper, type OutboxReaperOptions } from './reaper/outbox-reaper.ts';
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
export type { StoreOptions } from './store-base/outbox-store-base.ts';
export { OptimisticClaimOutboxStore } from './store-optimistic/optimistic-store.ts';
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
export {
  fencedTransaction,
  type TransactionOutcome,
  transactionOutcome,
} from './store-postgres/fenced-transaction.ts';
export { SkipLockedClaimOutboxStore } from './store-postgres/skip-locked-store.ts';
export { wake } from './store-postgres/wake.ts';
export type { SqliteHandle } from './store-sqlite/sqlite-handle.ts';
export { createSqliteTables } from './store-sqlite/tables.ts';
export type { Listen } from './wakeups/listen.ts';
export { PostgresWakeups, type PostgresWakeupsOptions } from './wakeups/postgres-wakeups.ts';
export type { WakeupListener, Wakeups } from './wakeups/wakeups.ts';
export { type Drainable, drainOnSignals } from './worker/drain-on-signals.ts';
export type { BatchHandler, ClaimHandler, HandlerContext, HandlerResult, Handlers } from './worker/handler.ts';
export { OutboxWorker, type OutboxWorkerOptions } from './worker/outbox-worker.ts';
export { type Outcome, SETTLED, waitForWake } from './worker/outcome.ts';
export { backoffMs, type RetryPolicy } from './worker/retry-policy.ts';
