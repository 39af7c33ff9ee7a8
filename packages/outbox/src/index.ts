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
