import type { ErrorCode } from '@automate/core';
import type { Page, PageRequest } from '../queries/page.ts';

/** Work that was given up. Times are ISO 8601 in UTC. */
export interface DeadLetterRecord {
  /** Decimal digits. */
  id: string;
  /** `executions`, `events`, or one of the engine's own. */
  queue: string;
  /** Of an execution or an event: its id. */
  ref?: string;
  /** Why. */
  code: string;
  message?: string;
  /** Claims it had. */
  attempts: number;
  traceId?: string;
  /** Of the queue `executions`. */
  execution?: { id: string; workflow: string; status: string };
  createdAt: string;
  diedAt: string;
}

/** What became of each of some dead letters. */
export interface DeadLetterResult {
  /** Ids of those it was done to. */
  done: string[];
  refused: { id: string; code: ErrorCode; message: string }[];
}

/** Work that was given up, and what an operator does with it. */
export interface DeadLetters {
  /** Newest first. */
  list(query: { tenantId: string; queue?: string | undefined } & PageRequest): Promise<Page<DeadLetterRecord>>;
  /** @throws AutomateError NOT_FOUND */
  get(tenantId: string, id: string): Promise<DeadLetterRecord>;
  /**
   * Gives the work a fresh set of attempts. An execution goes on from its record, though it was over as failed; one that is
   * uncertain is settled instead. `by`: who asks; kept with the execution.
   */
  requeue(request: { tenantId: string; ids: readonly string[]; by: string }): Promise<DeadLetterResult>;
  /** Forgets them. */
  discard(request: { tenantId: string; ids: readonly string[] }): Promise<DeadLetterResult>;
}
