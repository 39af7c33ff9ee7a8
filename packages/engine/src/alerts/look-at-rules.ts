import type { InstanceHealth } from '@automate/connectors';
import { type Logger, newTraceparent } from '@automate/core';
import { enqueue } from '@automate/outbox';
import { sql as text } from 'drizzle-orm';
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import type { Sql } from 'postgres';
import { ALERTS_QUEUE } from '../matching/queues.ts';
import type { Alert, AlertCondition, AlertSeverity } from './alert-record.ts';
import { type AlertDecision, decideAlert } from './decide-alert.ts';
import { type Observation, observe } from './observe.ts';

/** What an alert's item says: which telling it is, and in which words. */
export type AlertTelling = {
  number: number;
  event: 'firing' | 'resolved';
  message: string;
};

/** Looks at rules that are due. Any number of processes may do it at once: each look is decided by one of them. */
export interface AlertLook {
  /** Looks at some of those that are due. Gives how many that were. */
  look(): Promise<number>;
  /** Milliseconds until a rule is due; undefined: there is none. */
  nextInMs(): Promise<number | undefined>;
}

export interface AlertLookOptions {
  db: PostgresJsDatabase;
  sql: Sql;
  health: InstanceHealth;
  log: Logger;
  /** Whether items name the connectors they need. */
  withRequirements: boolean;
  /** Told after each commit by which somebody is to be told. */
  onTold(): void;
}

interface DueRule {
  tenant_id: string;
  id: string;
  name: string;
  condition: AlertCondition;
  severity: AlertSeverity;
  /** Null: nobody is told. */
  connector: string | null;
  for_ms: number;
  resolve_after_ms: number;
  repeat_after_ms: number | null;
  version: number;
  look_every_ms: number;
  looks: string;
  alert_id: string | null;
  told: number;
  /** Milliseconds since 1970. */
  breached_since: number | null;
  clear_since: number | null;
  silenced_until: number | null;
  told_at: number | null;
  now: number;
}

/** Rules that one process takes at a time. */
const BATCH = 20;

const ms = (time: string) => `(extract(epoch from ${time}) * 1000)::float8`;

/**
 * Takes rules that are due by saying when they are looked at next, so that nobody else does meanwhile: of a process that dies
 * with them that look is missing, and nothing else.
 */
const TAKE = `
with due as materialized (
  select tenant_id, id from automate_engine.alert_rules
  where enabled and next_look <= (select automate_engine.alert_time()) order by next_look limit ${BATCH} for update skip locked
)
update automate_engine.alert_rules r
set looks = r.looks + 1, next_look = automate_engine.alert_time() + make_interval(secs => r.look_every_ms::float8 / 1000)
from due where r.tenant_id = due.tenant_id and r.id = due.id
returning r.tenant_id, r.id::text, r.name, r.condition, r.severity, r.connector, r.for_ms::float8,
  r.resolve_after_ms::float8, r.repeat_after_ms::float8, r.version, r.look_every_ms, r.looks::text, r.alert_id::text,
  ${ms('r.breached_since')} as breached_since, ${ms('r.clear_since')} as clear_since,
  ${ms('r.silenced_until')} as silenced_until, ${ms('automate_engine.alert_time()')} as now, (
    select ${ms('a.told_at')} from automate_engine.alerts a where a.tenant_id = r.tenant_id and a.id = r.alert_id) as told_at, (
    select a.told from automate_engine.alerts a where a.tenant_id = r.tenant_id and a.id = r.alert_id) as told`;

const NEXT = `
select ${ms('min(next_look) - automate_engine.alert_time()')} as "nextInMs" from automate_engine.alert_rules where enabled`;

export function createAlertLook(options: AlertLookOptions): AlertLook {
  const { db, sql, log } = options;

  const lookAt = async (rule: DueRule): Promise<void> => {
    const { tenant_id: tenantId, now } = rule;
    const observation = await observe(options, tenantId, rule.condition);
    const before = {
      breachedSince: rule.breached_since ?? undefined,
      clearSince: rule.clear_since ?? undefined,
      firing: rule.alert_id !== null,
      toldAt: rule.told_at ?? undefined,
    };
    const decision = decideAlert(before, observation.breached, now, {
      forMs: rule.for_ms,
      resolveAfterMs: rule.resolve_after_ms,
      repeatAfterMs: rule.repeat_after_ms ?? undefined,
      // Who names nobody is silent until somebody is named.
      silencedUntil: rule.connector === null ? Number.POSITIVE_INFINITY : (rule.silenced_until ?? undefined),
    });
    const { breachedSince, clearSince, edge, tell, againInMs = Number.POSITIVE_INFINITY } = decision;
    const sooner = againInMs < rule.look_every_ms;
    const changed = breachedSince !== before.breachedSince || clearSince !== before.clearSince;
    if (!changed && !sooner && edge === undefined && tell === undefined) return;
    const told = await write(rule, observation, decision, sooner ? Math.max(1, againInMs) : rule.look_every_ms);
    if (told) options.onTold();
  };

  /** In one transaction, and only where nobody has looked since, or changed the rule. Gives whether somebody is told. */
  const write = (
    rule: DueRule,
    observation: Observation,
    { breachedSince, clearSince, edge, tell, firing }: AlertDecision,
    lookInMs: number,
  ): Promise<boolean> =>
    db.transaction(async (tx) => {
      const { tenant_id: tenantId, id, now } = rule;
      const [held] = await tx.execute(text`
        update automate_engine.alert_rules
        set breached_since = ${at(breachedSince)}, clear_since = ${at(clearSince)}, next_look = ${at(now + lookInMs)}
        where tenant_id = ${tenantId} and id = ${id}::uuid and looks = ${rule.looks}::text::bigint
          and version = ${rule.version} and enabled
        returning id`);
      if (held === undefined) return false;
      const alertId = edge === 'begins' ? await begin(tx, rule, observation) : rule.alert_id;
      if (edge !== undefined) {
        await tx.execute(text`
          update automate_engine.alert_rules set alert_id = ${firing ? alertId : null}::uuid
          where tenant_id = ${tenantId} and id = ${id}::uuid`);
      }
      if (edge === 'ends') {
        await tx.execute(text`
          update automate_engine.alerts set status = 'resolved', resolved_at = ${at(now)}
          where tenant_id = ${tenantId} and id = ${alertId}::uuid`);
      }
      if (tell === undefined || alertId === null) return false;
      await tx.execute(text`
        update automate_engine.alerts
        set told = told + 1, told_at = case ${tell}::text when 'firing' then ${at(now)} else told_at end
        where tenant_id = ${tenantId} and id = ${alertId}::uuid`);
      const payload: AlertTelling = { number: (rule.told ?? 0) + 1, event: tell, message: observation.message };
      await enqueue(tx, {
        ...{ tenantId, queue: ALERTS_QUEUE, ref: alertId, payload, traceparent: newTraceparent() },
        // What ends is not told of before that it has begun.
        ...{ orderKey: alertId, onOrderFailure: 'skip' },
        requires: options.withRequirements && rule.connector !== null ? [rule.connector] : [],
      });
      return true;
    });

  const begin = async (
    tx: Pick<PostgresJsDatabase, 'execute'>,
    rule: DueRule,
    { message, measured }: Observation,
  ): Promise<string> => {
    const seen: NonNullable<Alert['seen']> = { condition: rule.condition, measured };
    const [alert] = await tx.execute<{ id: string }>(text`
      insert into automate_engine.alerts (tenant_id, rule_id, rule_name, kind, severity, status, message, seen, started_at)
      values (${rule.tenant_id}, ${rule.id}::uuid, ${rule.name}, ${rule.condition.kind}, ${rule.severity}, 'firing',
        ${message}, ${JSON.stringify(seen)}::text::jsonb, ${at(rule.now)})
      returning id::text`);
    return alert!.id;
  };

  return {
    async look() {
      const rules = await sql.unsafe<DueRule[]>(TAKE, [], { prepare: true });
      for (const rule of rules) {
        await lookAt(rule).catch((error: unknown) => {
          const { tenant_id: tenantId, name } = rule;
          log.warn({ err: error, tenantId, rule: name }, 'an alert rule could not be looked at; it is tried again');
        });
      }
      return rules.length;
    },
    async nextInMs() {
      const [row] = await sql.unsafe<{ nextInMs: number | null }[]>(NEXT, [], { prepare: true });
      return row?.nextInMs ?? undefined;
    },
  };
}

/** A `timestamptz` of milliseconds since 1970. */
function at(time: number | undefined) {
  return time === undefined ? text`null::timestamptz` : text`to_timestamp(${time}::float8 / 1000)`;
}
