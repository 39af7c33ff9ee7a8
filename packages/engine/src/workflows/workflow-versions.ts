import { invalidArgument } from '@automate/core';
import type { Sql } from 'postgres';
import { answer } from '../database/answer.ts';
import { readLimit } from '../queries/cursor.ts';
import { type DatabaseTime, isoTime } from '../queries/iso-time.ts';
import type { Page, PageRequest } from '../queries/page.ts';
import type { WorkflowSource, WorkflowSummary, WorkflowVersion } from './workflow-record.ts';

interface Row {
  version: number;
  format: WorkflowSource['format'];
  hash: string;
  created_at: DatabaseTime;
  created_by: string | null;
}

/** The versions of a workflow, newest first. Texts are not among it. */
export async function readVersions(
  sql: Sql,
  tenantId: string,
  workflow: WorkflowSummary,
  request: PageRequest,
): Promise<Page<WorkflowVersion>> {
  const limit = readLimit(request);
  const before = readCursor(request);
  const rows = await answer(
    () => sql<Row[]>`
      select version, source_format as format, encode(sha256(convert_to(source_text, 'UTF8')), 'hex') as hash,
        created_at, created_by
      from automate_engine.workflow_versions
      where tenant_id = ${tenantId} and workflow_id = ${workflow.id} and (${before}::int is null or version < ${before}::int)
      order by version desc limit ${limit + 1}`,
  );
  const items = rows.slice(0, limit).map(({ created_at, created_by, ...row }) => ({
    ...row,
    active: workflow.active && row.version === workflow.version,
    createdAt: isoTime(created_at),
    ...(created_by === null ? {} : { createdBy: created_by }),
  }));
  const last = items.at(-1);
  return { items, ...(rows.length > limit && last ? { nextCursor: String(last.version) } : {}) };
}

function readCursor({ cursor }: PageRequest): number | null {
  if (cursor === undefined) return null;
  if (/^[1-9]\d{0,8}$/.test(cursor)) return Number(cursor);
  throw invalidArgument('cursor is none that a page before gave', [{ pointer: '/cursor', message: 'is not valid' }]);
}
