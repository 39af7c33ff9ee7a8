import type { Claim } from '@automate/outbox';
import type { Sql } from 'postgres';
import { createNoticeRows } from '../integrations/notice-rows.ts';
import type { NoticeSource } from '../integrations/notice-source.ts';
import { type DatabaseTime, isoTime } from '../queries/iso-time.ts';
import { alertParams } from './alert-message.ts';
import type { Alert, AlertSeverity } from './alert-record.ts';
import { type RuleRow, recipientOf } from './alert-rows.ts';
import type { AlertTelling } from './look-at-rules.ts';

type Key = { tenant_id: string; alert_id: string; number: number; event: AlertTelling['event'] };

interface ToldRow extends Pick<RuleRow, 'connector' | 'connection' | 'recipient'> {
  rule_name: string;
  kind: string;
  severity: AlertSeverity;
  status: Alert['status'];
  started_at: DatabaseTime;
}

/** What is told of alerts: to whom their rule says at that moment, so that a dead letter can be requeued once that is mended. */
export function createAlertNotices(sql: Sql): NoticeSource<Key> {
  return {
    rows: createNoticeRows<Key>(sql, 'alert_notices', ['tenant_id', 'alert_id', 'number']),
    overtaken: 'It was not sent in time: the alert is over, or its rule is gone or names nobody.',
    keyOf(claim) {
      const { number, event } = claim.payload as AlertTelling;
      return { tenant_id: claim.tenantId, alert_id: claim.ref ?? '', number, event };
    },
    async find({ tenantId, ref, payload }: Claim) {
      const { number, event, message } = payload as AlertTelling;
      const [row] = await sql<ToldRow[]>`
        select r.connector, r.connection, r.recipient, a.rule_name, a.kind, a.severity, a.status, a.started_at
        from automate_engine.alerts a
        join automate_engine.alert_rules r on r.tenant_id = a.tenant_id and r.id = a.rule_id
        where a.tenant_id = ${tenantId} and a.id = ${ref}`;
      const to = row && recipientOf(row);
      if (to === undefined || row === undefined || row.status !== event) return undefined;
      const { connector, connection, recipient } = to;
      const { kind, severity } = row;
      const startedAt = isoTime(row.started_at);
      const told = { id: ref, rule: row.rule_name, kind, severity, event, message, startedAt };
      return {
        connector,
        connection: connection ?? undefined,
        executionId: ref as string,
        stepPath: `alert/${number}`,
        message: async () => ({ params: alertParams(recipient, told), tokens: [] }),
      };
    },
  };
}
