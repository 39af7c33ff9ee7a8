import { type DatabaseTime, isoTime } from '../queries/iso-time.ts';
import type { Alert, AlertCondition, AlertKind, AlertNotice, AlertRule, AlertSeverity } from './alert-record.ts';

/** A row of `alert_rules`, its numbers as numbers: see {@link RULE_COLUMNS}. */
export interface RuleRow {
  id: string;
  name: string;
  condition: AlertCondition;
  severity: AlertSeverity;
  /** Null, as the recipient: nobody is told. */
  connector: string | null;
  connection: string | null;
  recipient: string | null;
  for_ms: number;
  resolve_after_ms: number;
  repeat_after_ms: number | null;
  enabled: boolean;
  silenced_until: DatabaseTime | null;
  version: number;
  created_by: string | null;
  created_at: DatabaseTime;
  updated_at: DatabaseTime;
  breached_since: DatabaseTime | null;
  alert_id: string | null;
}

/** Of `alert_rules r`. A silence that is over is none. */
export const RULE_COLUMNS = `r.id::text, r.name, r.condition, r.severity, r.connector, r.connection, r.recipient,
  r.for_ms::float8, r.resolve_after_ms::float8, r.repeat_after_ms::float8, r.enabled,
  case when r.silenced_until > automate_engine.alert_time() then r.silenced_until end as silenced_until,
  r.version, r.created_by, r.created_at, r.updated_at, r.breached_since, r.alert_id::text`;

export function toRule(row: RuleRow): AlertRule {
  const { id, name, condition, severity, enabled, version } = row;
  const notify = recipientOf(row);
  return {
    ...{ id, name, condition, severity, enabled, version },
    ...(notify && { notify: { connection: connectionName(notify), recipient: notify.recipient } }),
    forMs: row.for_ms,
    resolveAfterMs: row.resolve_after_ms,
    ...(row.repeat_after_ms !== null && { repeatAfterMs: row.repeat_after_ms }),
    state: stateOf(row),
    ...(row.silenced_until !== null && { silencedUntil: isoTime(row.silenced_until) }),
    ...(row.alert_id !== null && { alertId: row.alert_id }),
    ...(row.created_by !== null && { createdBy: row.created_by }),
    createdAt: isoTime(row.created_at),
    updatedAt: isoTime(row.updated_at),
  };
}

function stateOf({ enabled, alert_id, breached_since }: RuleRow): AlertRule['state'] {
  if (!enabled) return 'disabled';
  if (alert_id !== null) return 'firing';
  return breached_since === null ? 'ok' : 'pending';
}

/** Whom a rule tells; undefined: nobody. */
export function recipientOf({
  connector,
  connection,
  recipient,
}: Pick<RuleRow, 'connector' | 'connection' | 'recipient'>) {
  return connector === null || recipient === null ? undefined : { connector, connection, recipient };
}

/** As rules name an instance. */
function connectionName({ connector, connection }: { connector: string; connection: string | null }): string {
  return connection === null ? connector : `${connector}/${connection}`;
}

/** A row of `alerts`, with the newest of its notices: see {@link ALERT_COLUMNS}. */
export interface AlertRow {
  id: string;
  rule_id: string;
  rule_name: string;
  kind: AlertKind;
  severity: AlertSeverity;
  status: Alert['status'];
  message: string;
  seen: NonNullable<Alert['seen']> | null;
  started_at: DatabaseTime;
  resolved_at: DatabaseTime | null;
  abandoned: boolean;
  told_at: DatabaseTime | null;
  last_notice: NoticeRow | null;
}

/** A row of `alert_notices`, as JSON. */
export type NoticeRow = Omit<AlertNotice, 'connection' | 'error' | 'updatedAt'> & {
  connection: string | null;
  error: AlertNotice['error'] | null;
  updated_at: string;
};

/** `n`: a row of `alert_notices`. */
const NOTICE = `jsonb_build_object('number', n.number, 'event', n.event, 'connector', n.connector, 'connection', n.connection,
  'status', n.status, 'attempts', n.attempts, 'error', n.error, 'updated_at', n.updated_at)`;

/** The newest notices of `alerts a`, as a JSON array. */
export const newestNotices = (limit: number) => `(
  select jsonb_agg(${NOTICE}) from (
    select * from automate_engine.alert_notices m where m.tenant_id = a.tenant_id and m.alert_id = a.id
    order by m.number desc limit ${limit}) n)`;

/** Of `alerts a`. */
export const ALERT_COLUMNS = `a.id::text, a.rule_id::text, a.rule_name, a.kind, a.severity, a.status, a.message, a.seen, a.started_at,
  a.resolved_at, a.abandoned, a.told_at, ${newestNotices(1)} -> 0 as last_notice`;

export function toAlert(row: AlertRow): Alert {
  const { id, kind, severity, status, message, abandoned } = row;
  return {
    ...{ id, rule: { id: row.rule_id, name: row.rule_name }, kind, severity, status, message, abandoned },
    ...(row.seen !== null && { seen: row.seen }),
    startedAt: isoTime(row.started_at),
    ...(row.resolved_at !== null && { resolvedAt: isoTime(row.resolved_at) }),
    ...(row.told_at !== null && { toldAt: isoTime(row.told_at) }),
    ...(row.last_notice !== null && { lastNotice: toNotice(row.last_notice) }),
  };
}

export function toNotice({ connection, error, updated_at, ...row }: NoticeRow): AlertNotice {
  return {
    ...row,
    ...(connection !== null && { connection }),
    ...(error !== null && error !== undefined && { error }),
    updatedAt: isoTime(updated_at),
  };
}
