import type { ActionInvoker } from '@automate/connectors';
import { type AutomateError, refused, toAutomateError } from '@automate/core';
import type { Sql, TransactionSql } from 'postgres';
import { v7, validate } from 'uuid';
import { answer } from '../database/answer.ts';
import type { Recorder } from '../execution/recorded.ts';
import { SEND, sendNotice } from '../integrations/send-notice.ts';
import { sayEngine } from '../problems.ts';
import { readPageRequest, toPage } from '../queries/cursor.ts';
import { alertParams } from './alert-message.ts';
import type { AlertRuleInput, AlertRuleRef, AlertRules } from './alert-record.ts';
import { RULE_COLUMNS, type RuleRow, recipientOf, toRule } from './alert-rows.ts';
import { lookEveryMs } from './observe.ts';

/** Rules of a tenant: each is looked at again and again. */
const MAX_RULES = 500;

export function createAlertRules(options: { sql: Sql; invoker: ActionInvoker; recorder: Recorder }): AlertRules {
  const { sql, invoker, recorder } = options;
  const columns = sql.unsafe(RULE_COLUMNS);

  const find = async (tx: Sql | TransactionSql, { tenantId, id }: AlertRuleRef, lock = false): Promise<RuleRow> => {
    const [row] = validate(id)
      ? await tx<RuleRow[]>`
          select ${columns} from automate_engine.alert_rules r where r.tenant_id = ${tenantId} and r.id = ${id}
          ${lock ? tx`for update` : tx``}`
      : [];
    if (row) return row;
    throw refused('NOT_FOUND', sayEngine('no_alert_rule', { id }));
  };

  const findAt = async (tx: TransactionSql, ref: AlertRuleRef, expected: number | undefined): Promise<RuleRow> => {
    const row = await find(tx, ref, true);
    if (expected === undefined || expected === row.version) return row;
    const { version } = row;
    throw refused('ABORTED', sayEngine('alert_rule_changed', { version, expected }), { details: { version } });
  };

  /** Of a rule that nobody looks at any more. */
  const abandon = async (tx: TransactionSql, tenantId: string, { alert_id }: RuleRow): Promise<void> => {
    if (alert_id === null) return;
    await tx`
      update automate_engine.alerts
      set status = 'resolved', abandoned = true, resolved_at = automate_engine.alert_time()
      where tenant_id = ${tenantId} and id = ${alert_id}`;
  };

  return {
    create: ({ tenantId, by, ...input }) =>
      answer(() =>
        sql.begin(async (tx) => {
          const [count] = await tx<{ rules: number }[]>`
            select count(*)::int as rules from automate_engine.alert_rules where tenant_id = ${tenantId}`;
          if (count!.rules >= MAX_RULES) throw tooMany();
          const [row] = await tx<RuleRow[]>`
            with made as (
              insert into automate_engine.alert_rules ${tx({ tenant_id: tenantId, created_by: by ?? null, ...toColumns(input) })}
              on conflict (tenant_id, name) do nothing returning *
            )
            select ${columns} from made r`;
          if (!row) throw nameTaken(input.name);
          return toRule(row);
        }),
      ),

    list: ({ tenantId, ...request }) =>
      answer(async () => {
        const { limit, before } = readPageRequest(request);
        const rows = await sql<RuleRow[]>`
          select ${columns} from automate_engine.alert_rules r where r.tenant_id = ${tenantId}
            ${before === null ? sql`` : sql`and r.id < ${before}`}
          order by r.id desc limit ${limit + 1}`;
        return toPage(rows, limit, toRule);
      }),

    get: (ref) => answer(async () => toRule(await find(sql, ref))),

    update: ({ tenantId, id, expectedVersion, ...input }) =>
      answer(() =>
        sql.begin(async (tx) => {
          const known = await findAt(tx, { tenantId, id }, expectedVersion);
          const [other] = await tx`
            select from automate_engine.alert_rules where tenant_id = ${tenantId} and name = ${input.name} and id <> ${id}`;
          if (other) throw nameTaken(input.name);
          if (!input.enabled) await abandon(tx, tenantId, known);
          // What was seen before was seen by other numbers; an alert that fires goes on to.
          const [row] = await tx<RuleRow[]>`
            update automate_engine.alert_rules r
            set ${tx(toColumns(input))}, version = r.version + 1, updated_at = clock_timestamp(),
              next_look = automate_engine.alert_time(), breached_since = null, clear_since = null,
              alert_id = case when ${input.enabled} then r.alert_id end
            where r.tenant_id = ${tenantId} and r.id = ${id} returning ${columns}`;
          return toRule(row!);
        }),
      ).catch((error: unknown) => {
        throw isNameTaken(error) ? nameTaken(input.name) : error;
      }),

    delete: ({ tenantId, id, expectedVersion }) =>
      answer(() =>
        sql.begin(async (tx) => {
          await abandon(tx, tenantId, await findAt(tx, { tenantId, id }, expectedVersion));
          await tx`delete from automate_engine.alert_rules where tenant_id = ${tenantId} and id = ${id}`;
        }),
      ),

    silence: ({ forMs, ...ref }) =>
      answer(() =>
        sql.begin(async (tx) => {
          await find(tx, ref, true);
          const [row] = await tx<RuleRow[]>`
            update automate_engine.alert_rules r
            set silenced_until = automate_engine.alert_time() + make_interval(secs => ${forMs / 1_000}::float8),
              next_look = least(r.next_look, automate_engine.alert_time()), version = r.version + 1,
              updated_at = clock_timestamp()
            where r.tenant_id = ${ref.tenantId} and r.id = ${ref.id} returning ${columns}`;
          return toRule(row!);
        }),
      ),

    async test({ signal = new AbortController().signal, ...ref }) {
      const row = await answer(() => find(sql, ref));
      const { tenantId, id } = ref;
      const to = recipientOf(row);
      if (to === undefined) throw tellsNobody(row.name);
      const { kind } = row.condition;
      const message = 'This is a test: nothing is wrong.';
      const told = { ...{ id: null, rule: row.name, kind, severity: row.severity }, ...{ message, startedAt: null } };
      // What is called for is this test, and no other.
      const executionId = v7();
      const { result } = await sendNotice(invoker, {
        ref: { tenantId, connector: to.connector, action: SEND, connection: to.connection ?? undefined },
        params: alertParams(to.recipient, { ...told, event: 'test' }),
        ...{ executionId, stepPath: `alert-rules/${id}/test`, idempotencyKey: executionId, attempt: 1 },
        ...{ traceparent: null, signal },
      });
      if (result.type === 'outcome') return { delivered: true };
      return { delivered: false, error: recorder.error(tenantId, toAutomateError(result.error)) };
    },
  };
}

function toColumns(input: AlertRuleInput) {
  const { name, condition, severity, notify, forMs, resolveAfterMs, repeatAfterMs, enabled } = input;
  const [connector, connection] = notify?.connection.split('/', 2) ?? [];
  return {
    ...{ name, severity, enabled },
    ...{ connector: connector ?? null, connection: connection ?? null, recipient: notify?.recipient ?? null },
    condition: JSON.stringify(condition),
    ...{ for_ms: forMs, resolve_after_ms: resolveAfterMs, repeat_after_ms: repeatAfterMs ?? null },
    look_every_ms: Math.round(lookEveryMs(condition)),
  };
}

function nameTaken(name: string): AutomateError {
  const details = { errors: [{ pointer: '/name', ...sayEngine('taken') }] };
  return refused('ALREADY_EXISTS', sayEngine('alert_rule_taken', { name }), { details });
}

function tellsNobody(name: string): AutomateError {
  return refused('FAILED_PRECONDITION', sayEngine('alert_rule_tells_nobody', { name }));
}

function isNameTaken(error: unknown): boolean {
  return (error as { constraint_name?: string } | null)?.constraint_name === 'alert_rules_tenant_id_name_key';
}

function tooMany(): AutomateError {
  return refused('FAILED_PRECONDITION', sayEngine('alert_rules_full', { most: MAX_RULES }));
}
