import { type ErrorCode, invalidArgument, refused } from '@automate/core';
import type { Sql } from 'postgres';
import { answer } from '../database/answer.ts';
import { BATCHES_OF_READING, countInBatches } from '../database/count-in-batches.ts';
import { sayEngine } from '../problems.ts';
import { readLimit } from '../queries/cursor.ts';
import type { ExecutionQueries } from '../queries/execution-record.ts';
import { findWorkflow } from '../queries/find-workflow.ts';
import { type DatabaseTime, isoTime } from '../queries/iso-time.ts';
import { readTime } from '../queries/read-time.ts';
import { COUNT_FAILURES } from './count-failures.ts';
import type { ErrorGroup, ErrorQueries } from './error-group.ts';

interface GroupRow {
  fingerprint: string;
  workflow_id: string;
  workflow_name: string;
  step: string;
  code: ErrorCode;
  pattern: string;
  message: string;
  count: string;
  first_seen: DatabaseTime;
  last_seen: DatabaseTime;
  /** Microseconds since 1970. */
  last_seen_us: string;
  last_execution: string;
  recent: number[];
}

const FINGERPRINT = /^[0-9a-f]{32}$/;
const HOURS = 24;
const RUNS = 20;

export function createErrorQueries(sql: Sql, executions: Pick<ExecutionQueries, 'list'>): ErrorQueries {
  const select = sql`
    select g.*, g.count::text as count, (extract(epoch from g.last_seen) * 1000000)::bigint::text as last_seen_us, w.name as workflow_name, (
      select array_agg(coalesce(c.count, 0)::int order by h.hour)
      from generate_series(date_trunc('hour', now(), 'UTC') - make_interval(hours => ${HOURS - 1}),
        date_trunc('hour', now(), 'UTC'), interval '1 hour') as h (hour)
      left join automate_engine.error_counts c
        on c.tenant_id = g.tenant_id and c.fingerprint = g.fingerprint and c.hour = h.hour) as recent
    from automate_engine.error_groups g
    join automate_engine.workflows w on w.tenant_id = g.tenant_id and w.id = g.workflow_id`;
  // What failed a moment ago is there, also before a worker came to count it.
  const counted = () => countInBatches(sql, COUNT_FAILURES, BATCHES_OF_READING);

  return {
    async list({ tenantId, workflow, code, since, ...request }) {
      const limit = readLimit(request);
      const after = readCursor(request.cursor);
      const from = readTime('since', since);
      return await answer(async () => {
        await counted();
        const workflowId = workflow === undefined ? undefined : await findWorkflow(sql, tenantId, workflow);
        if (workflowId === null) return { items: [] };
        const rows = await sql<GroupRow[]>`
          ${select} where g.tenant_id = ${tenantId}
            ${workflowId === undefined ? sql`` : sql`and g.workflow_id = ${workflowId}`}
            ${code === undefined ? sql`` : sql`and g.code = ${code}`}
            ${from === undefined ? sql`` : sql`and g.last_seen >= ${from}::text::timestamptz`}
            ${after === undefined ? sql`` : sql`and (g.last_seen, g.fingerprint) < (${sql`timestamptz 'epoch' + ${after.us}::text::float8 * interval '1 microsecond'`}, ${after.fingerprint})`}
          order by g.last_seen desc, g.fingerprint desc limit ${limit + 1}`;
        const last = rows.length > limit ? rows[limit - 1] : undefined;
        return {
          items: rows.slice(0, limit).map(toGroup),
          ...(last && { nextCursor: Buffer.from(`${last.last_seen_us} ${last.fingerprint}`).toString('base64url') }),
        };
      });
    },

    get: (tenantId, fingerprint) =>
      answer(async () => {
        await counted();
        const [row] = FINGERPRINT.test(fingerprint)
          ? await sql<GroupRow[]>`${select} where g.tenant_id = ${tenantId} and g.fingerprint = ${fingerprint}`
          : [];
        if (row === undefined) {
          throw refused('NOT_FOUND', sayEngine('no_error_group', { id: fingerprint }));
        }
        const hours = await sql<{ hour: DatabaseTime; count: number }[]>`
          select hour, count::int as count from automate_engine.error_counts
          where tenant_id = ${tenantId} and fingerprint = ${row.fingerprint} and hour > now() - interval '7 days'
          order by hour`;
        const { items } = await executions.list({ tenantId, error: row.fingerprint, limit: RUNS });
        return {
          ...toGroup(row),
          hours: hours.map(({ hour, count }) => ({ at: isoTime(hour), count })),
          executions: items,
        };
      }),
  };
}

function readCursor(cursor: string | undefined): { us: string; fingerprint: string } | undefined {
  if (cursor === undefined) return undefined;
  const [, us, fingerprint] = /^(\d{1,16}) ([0-9a-f]{32})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (us !== undefined && fingerprint !== undefined) return { us, fingerprint };
  throw invalidArgument('cursor is none that a page before gave', [{ pointer: '/cursor', message: 'is not valid' }]);
}

function toGroup(row: GroupRow): ErrorGroup {
  return {
    fingerprint: row.fingerprint,
    workflow: { id: row.workflow_id, name: row.workflow_name },
    ...(row.step === '' ? {} : { step: row.step }),
    code: row.code,
    message: row.pattern,
    example: row.message,
    count: Number(row.count),
    firstSeen: isoTime(row.first_seen),
    lastSeen: isoTime(row.last_seen),
    lastExecution: row.last_execution,
    recent: row.recent,
  };
}
