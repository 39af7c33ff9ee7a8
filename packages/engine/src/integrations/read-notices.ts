import { sql } from 'drizzle-orm';
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import { validate } from 'uuid';
import { answer } from '../database/answer.ts';
import { readPageRequest, toPage } from '../queries/cursor.ts';
import type { RecordedError } from '../queries/execution-record.ts';
import { type DatabaseTime, isoTime } from '../queries/iso-time.ts';
import { ofRunWithParts } from '../queries/run-with-parts.ts';
import type { NoticeQueries, NoticeRecord } from './notice-record.ts';

interface Row extends Record<string, unknown> {
  id: string;
  execution_id: string;
  event: NoticeRecord['event'];
  path: string;
  integration: number;
  connector: string;
  connection: string | null;
  status: NoticeRecord['status'];
  attempts: number;
  error: RecordedError | null;
  updated_at: DatabaseTime;
}

export function createNoticeQueries(db: PostgresJsDatabase): NoticeQueries {
  return {
    list: ({ tenantId, status, executionId, ...request }) =>
      answer(async () => {
        const { limit, before } = readPageRequest(request);
        if (executionId !== undefined && !validate(executionId)) return { items: [] };
        const rows = await db.execute<Row>(sql`
          select id::text, execution_id::text, event, path, integration, connector, connection, status, attempts, error,
            updated_at
          from automate_engine.notices where tenant_id = ${tenantId}
            ${status === undefined ? sql`` : sql`and status = ${status}`}
            ${executionId === undefined ? sql`` : sql`and ${ofRunWithParts(sql`execution_id`, tenantId, executionId)}`}
            ${before === null ? sql`` : sql`and id < ${before}`}
          order by id desc limit ${limit + 1}`);
        return toPage(rows, limit, toNotice);
      }),
  };
}

function toNotice(row: Row): NoticeRecord {
  const { id, event, path, integration, connector, connection, status, attempts, error } = row;
  return {
    ...{ id, executionId: row.execution_id, event, integration, connector, status, attempts },
    ...(path !== '' && { path }),
    ...(connection !== null && { connection }),
    ...(error !== null && { error }),
    updatedAt: isoTime(row.updated_at),
  };
}
