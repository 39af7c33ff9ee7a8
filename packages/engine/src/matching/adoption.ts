import type { Claim } from '@automate/outbox';
import { newToken } from '@automate/outbox';
import type { WorkflowEvent } from '@automate/workflow';
import { EVENTS_QUEUE } from './queues.ts';

/** An event that was stored as claimed, and what is known of it because it was accepted here. */
export interface AdoptedEvent {
  claim: Claim;
  event: WorkflowEvent;
  deliveryId: string | undefined;
  traceparent: string;
  /** Of its tenant's workflows, read with its acceptance. */
  stamp: string;
}

/** A worker of this process that takes over what is accepted. */
export interface Taker {
  worker: string;
  leaseMs: number;
  /** Events it would begin with at once. */
  room(): number;
  take(events: readonly AdoptedEvent[]): void;
}

/** Room that is kept for one batch. */
export interface Reservation {
  readonly worker: string;
  readonly token: string;
  readonly leaseMs: number;
  /** From before the statement was sent. */
  readonly claimedAtMonotonic: number;
  /** Hands over what was stored, nothing included. Once. */
  settle(events: readonly AdoptedEvent[]): void;
}

/** Joins who accepts with who works, in one process: what is accepted need not be claimed and read first. */
export interface Adoption {
  /** Undefined: left to whoever claims it. `chars`: of their payloads. */
  reserve(events: number, chars: number): Reservation | undefined;
  /** Returns what ends it: then nothing more is reserved, and it waits a while for what was. */
  join(taker: Taker): () => Promise<void>;
}

/** Characters of an event, on average over a batch: larger ones are better read when they are worked on. */
const MAX_CHARS = 65_536;
/** How long what is under way is waited for, in milliseconds. What comes later is found when its lease is over. */
const PATIENCE_MS = 2_000;
/** What an item that says nothing of it has. */
const ATTEMPTS = 25;

export function createAdoption(): Adoption {
  const takers = new Map<Taker, Set<Promise<void>>>();
  const reserved = new Map<Taker, number>();

  return {
    reserve(events, chars) {
      if (chars > events * MAX_CHARS) return undefined;
      for (const [taker, underWay] of takers) {
        const before = reserved.get(taker) ?? 0;
        if (taker.room() - before < events) continue;
        reserved.set(taker, before + events);
        const done = Promise.withResolvers<void>();
        underWay.add(done.promise);
        return {
          worker: taker.worker,
          token: newToken(),
          leaseMs: taker.leaseMs,
          claimedAtMonotonic: performance.now(),
          settle(stored) {
            reserved.set(taker, (reserved.get(taker) ?? 0) - events);
            underWay.delete(done.promise);
            if (stored.length > 0) taker.take(stored);
            done.resolve();
          },
        };
      }
      return undefined;
    },
    join(taker) {
      const underWay = new Set<Promise<void>>();
      takers.set(taker, underWay);
      return async () => {
        takers.delete(taker);
        if (underWay.size === 0) return;
        const patience = Promise.withResolvers<void>();
        const timer = setTimeout(patience.resolve, PATIENCE_MS);
        await Promise.race([Promise.all(underWay), patience.promise]).finally(() => clearTimeout(timer));
      };
    },
  };
}

/** The claim of an event's item that was inserted as claimed. */
export function adoptedClaim(
  { token, leaseMs, claimedAtMonotonic }: Reservation,
  item: { id: string; tenantId: string; eventId: string; traceparent: string },
): Claim {
  return {
    id: item.id,
    token,
    tenantId: item.tenantId,
    queue: EVENTS_QUEUE,
    topic: '',
    ref: item.eventId,
    payload: null,
    key: null,
    orderKey: null,
    priority: 0,
    attempts: 1,
    maxAttempts: ATTEMPTS,
    wakeSeq: 0,
    traceparent: item.traceparent,
    requires: [],
    workflowVersion: null,
    engineFormat: 0,
    createdAt: new Date(),
    claimedAtMonotonic,
    leaseUntilMonotonic: claimedAtMonotonic + leaseMs,
  };
}
