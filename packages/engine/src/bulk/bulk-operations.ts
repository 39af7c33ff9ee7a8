import type { ErrorCode, JsonValue } from '@automate/core';
import type { ExecutionStatus } from '../execution/status.ts';
import type { ExecutionFilter } from '../queries/execution-filter.ts';
import type { Page, PageRequest } from '../queries/page.ts';

/** What is done to each execution. `give_up`: an uncertain one is settled so. `requeue`: its dead letter is. */
export type BulkAction = 'cancel' | 'rerun' | 'give_up' | 'requeue';

export const BULK_ACTIONS = ['cancel', 'rerun', 'give_up', 'requeue'] as const satisfies readonly BulkAction[];

/** How it is done. */
export interface BulkOptions {
  /** Of a cancellation. */
  reason?: string | undefined;
  /** Of reruns: see `Rerun`. */
  from?: string | undefined;
  version?: 'original' | 'current' | undefined;
  input?: JsonValue | undefined;
}

/** What is to be done to all executions that match. */
export interface StartBulk {
  tenantId: string;
  action: BulkAction;
  /** Not empty: nothing is done to everything by mistake. */
  filter: ExecutionFilter;
  options?: BulkOptions | undefined;
  /** Who asks; kept. */
  by: string;
  /** The same key is one job. At most 200 characters. */
  key?: string | undefined;
}

/** What a job would do. */
export interface BulkPreview {
  /** How many executions match. */
  matched: number;
  /** Of these, how many have which status. */
  statuses: Partial<Record<ExecutionStatus, number>>;
  /** Of these, how many would be refused as they are now; others may be for reasons of their own. */
  refused: number;
}

/** A job and how far it is. Times are ISO 8601 in UTC. */
export interface BulkJob {
  /** UUID, version 7. */
  id: string;
  action: BulkAction;
  filter: ExecutionFilter;
  options: BulkOptions;
  status: 'running' | 'completed' | 'aborted';
  /** Executions that matched when it was created. */
  matched: number;
  /** Those it was done to. */
  done: number;
  /** Those it could not be done to. */
  refused: number;
  /** Why not, of the first 100. */
  refusals: { execution: string; code: ErrorCode; message: string }[];
  createdBy: string;
  createdAt: string;
  finishedAt?: string;
}

/** Does the same to many executions, in the background: in batches, oldest first, those that were there when it was asked. */
export interface BulkJobs {
  /** What a job would do; nothing is done. @throws AutomateError INVALID_ARGUMENT */
  preview(request: Pick<StartBulk, 'tenantId' | 'action' | 'filter'>): Promise<BulkPreview>;
  /** Resolves after commit. @throws AutomateError INVALID_ARGUMENT */
  start(request: StartBulk): Promise<BulkJob>;
  list(request: { tenantId: string } & PageRequest): Promise<Page<BulkJob>>;
  /** @throws AutomateError NOT_FOUND */
  get(tenantId: string, id: string): Promise<BulkJob>;
  /** Nothing more is done after the batch under way. One that is over stays as it is. @throws AutomateError NOT_FOUND */
  abort(tenantId: string, id: string): Promise<BulkJob>;
}
