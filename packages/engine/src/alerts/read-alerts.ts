import { refused } from '@automate/core';
import type { Sql } from 'postgres';
import { validate } from 'uuid';
import { answer } from '../database/answer.ts';
import { sayEngine } from '../problems.ts';
import { readPageRequest, toPage } from '../queries/cursor.ts';
import type { AlertQueries } from './alert-record.ts';
import { ALERT_COLUMNS, type AlertRow, type NoticeRow, newestNotices, toAlert, toNotice } from './alert-rows.ts';

export function createAlertQueries(sql: Sql): AlertQueries {
  return {
    list: ({ tenantId, status, rule, ...request }) =>
      answer(async () => {
        const { limit, before } = readPageRequest(request);
        if (rule !== undefined && !validate(rule)) return { items: [] };
        const rows = await sql<AlertRow[]>`
          select ${sql.unsafe(ALERT_COLUMNS)} from automate_engine.alerts a where a.tenant_id = ${tenantId}
            ${status === undefined ? sql`` : sql`and a.status = ${status}`}
            ${rule === undefined ? sql`` : sql`and a.rule_id = ${rule}`}
            ${before === null ? sql`` : sql`and a.id < ${before}`}
          order by a.id desc limit ${limit + 1}`;
        return toPage(rows, limit, toAlert);
      }),

    get: (tenantId, id) =>
      answer(async () => {
        const [row] = validate(id)
          ? await sql<(AlertRow & { notices: NoticeRow[] | null })[]>`
              select ${sql.unsafe(ALERT_COLUMNS)}, ${sql.unsafe(newestNotices(100))} as notices
              from automate_engine.alerts a where a.tenant_id = ${tenantId} and a.id = ${id}`
          : [];
        if (row) return { ...toAlert(row), notices: (row.notices ?? []).map(toNotice) };
        throw refused('NOT_FOUND', sayEngine('no_alert', { id }));
      }),
  };
}
