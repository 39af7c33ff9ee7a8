import type { IntegrationEvent } from '@automate/workflow';
import type { RecordedError } from '../queries/execution-record.ts';
import type { Page, PageRequest } from '../queries/page.ts';

/**
 * `sending`: an attempt is under way, or was lost with its process. `retrying`: another attempt follows. `failed`: none does.
 * `uncertain`: nobody knows whether it was sent, and it is not sent again. Both have a dead letter, which can be requeued.
 */
export const NOTICE_STATUSES = ['sending', 'retrying', 'sent', 'failed', 'uncertain'] as const;
export type NoticeStatus = (typeof NOTICE_STATUSES)[number];

/** What became of telling an integration. */
export interface NoticeRecord {
  id: string;
  executionId: string;
  event: IntegrationEvent;
  /** Of an approval: the place of its step. */
  path?: string;
  /** The place of the integration in the workflow's list. */
  integration: number;
  connector: string;
  /** Absent: the only instance. */
  connection?: string;
  status: NoticeStatus;
  attempts: number;
  error?: RecordedError;
  updatedAt: string;
}

export interface ListNotices extends PageRequest {
  tenantId: string;
  status?: NoticeStatus | undefined;
  /** With the parts of its wide loops. */
  executionId?: string | undefined;
}

export interface NoticeQueries {
  /** Newest first. */
  list(request: ListNotices): Promise<Page<NoticeRecord>>;
}
