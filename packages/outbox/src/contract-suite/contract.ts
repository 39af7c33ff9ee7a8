import assert from 'node:assert/strict';
import type { Claim, EnqueueInput, EnqueueResult } from '../item.ts';
import type { ClaimRequest, OutboxStore } from '../store.ts';

/** What a store under test is opened with. */
export interface OutboxStoreSetting {
  keepFinished?: boolean;
}

/** A store on empty tables. */
export interface OutboxStoreSubject {
  store: OutboxStore;
  /** The same tables through connections of its own, as another process would have them. */
  another(): OutboxStore;
  enqueue(items: readonly EnqueueInput[]): Promise<EnqueueResult[]>;
  close(): Promise<void>;
}

/** How a store is put under contract. */
export interface OutboxStoreContract {
  name: string;
  open(setting?: OutboxStoreSetting): Promise<OutboxStoreSubject>;
}

/** A lease that no test outlives. */
export const LONG_MS = 600_000;
/** Handed to `reap`, this takes every claim for expired, without waiting. */
export const EVERY_CLAIM = -2 * LONG_MS;
/** A time long past: at once. */
export const AT_ONCE = new Date(0);

/** A test's body, on a store of its own. */
export function onFreshStore(
  contract: OutboxStoreContract,
  body: (subject: OutboxStoreSubject) => Promise<void>,
  setting: OutboxStoreSetting = {},
): () => Promise<void> {
  return async () => {
    const subject = await contract.open(setting);
    try {
      await body(subject);
    } finally {
      await subject.close();
    }
  };
}

export function claim(store: OutboxStore, request: Partial<ClaimRequest> = {}): Promise<Claim[]> {
  return store.claimBatch({ worker: 'contract', queues: ['q'], limit: 1000, leaseMs: LONG_MS, ...request });
}

export async function claimOne(store: OutboxStore, request: Partial<ClaimRequest> = {}): Promise<Claim> {
  const claims = await claim(store, { limit: 1, ...request });
  assert.equal(claims.length, 1, 'one item was ready to be claimed');
  return claims[0] as Claim;
}

export function idsOf(list: readonly { id: string }[]): string[] {
  return list.map((one) => one.id).sort((a, b) => Number(a) - Number(b));
}

/** Items of queue `q` by state. */
export async function countByState(store: OutboxStore): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { state, count } of await store.depth()) counts[state] = (counts[state] ?? 0) + count;
  return counts;
}

export function numbered(count: number, item: Partial<EnqueueInput> = {}): EnqueueInput[] {
  return Array.from({ length: count }, (_, index) => ({ queue: 'q', ref: String(index), ...item }));
}
