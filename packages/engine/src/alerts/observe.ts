import type { InstanceHealth } from '@automate/connectors';
import type { Sql } from 'postgres';
import { ALERTS_QUEUE } from '../matching/queues.ts';
import type { AlertCondition, AlertKind, AlertMeasure } from './alert-record.ts';

/** What a look has found. */
export interface Observation {
  breached: boolean;
  /** What is wrong, for people; of a condition that does not hold, what there is. */
  message: string;
  measured: AlertMeasure;
}

/** Rows are counted up to so many. */
export const MAX_COUNTED = 1_000;

/**
 * Statements are planned each time they are sent, for the numbers that they are sent with: what is large here differs between
 * tenants, and between now and an hour ago.
 *
 * $1: tenant, $2: seconds, $3: workflow. Parts of wide loops are no runs of a workflow.
 */
export const FAILURE_RATE = `
select count(*)::int as runs, count(*) filter (where status <> 'completed')::int as failed
from automate_engine.executions
where tenant_id = $1::text and finished_at > now() - make_interval(secs => $2::float8)
  and status in ('completed', 'failed', 'uncertain') and origin not like 'call/%#'
  and ($3::text is null or workflow_name = $3::text)`;

/** $1: tenant, $2: queue, $3: seconds. The first that is found, not the oldest: one is enough. */
export const BACKLOG_AGE = `
select extract(epoch from now() - due_at)::float8 * 1000 as "ageMs" from automate_outbox.items
where state = 'ready' and queue = $2::text and tenant_id = $1::text
  and due_at < now() - make_interval(secs => $3::float8)
limit 1`;

/** $1: tenant, $2: queue. Those of alerts only where it is asked for them: an alert that cannot be told would go on for ever. */
export const DEAD_LETTERS = `
select count(*)::int as count from (
  select from automate_outbox.dead_letters
  where tenant_id = $1::text and case when $2::text is null then queue <> '${ALERTS_QUEUE}' else queue = $2::text end
  limit ${MAX_COUNTED}) d`;

/** $1: tenant, $2: workflow. */
export const UNCERTAIN_RUNS = `
select count(*)::int as count from (
  select from automate_engine.executions
  where tenant_id = $1::text and status = 'uncertain' and origin not like 'call/%#'
    and ($2::text is null or workflow_name = $2::text) limit ${MAX_COUNTED}) e`;

export interface ObservePorts {
  sql: Sql;
  health: InstanceHealth;
}

/** Looks whether a tenant's condition holds. @throws AutomateError UNAVAILABLE, and what the database throws */
export function observe(ports: ObservePorts, tenantId: string, condition: AlertCondition): Promise<Observation> {
  // Each reads the condition of its own kind.
  const look = LOOKS[condition.kind] as (p: ObservePorts, t: string, c: AlertCondition) => Promise<Observation>;
  return look(ports, tenantId, condition);
}

const LOOKS: {
  [Kind in AlertKind]: (
    ports: ObservePorts,
    tenantId: string,
    condition: Extract<AlertCondition, { kind: Kind }>,
  ) => Promise<Observation>;
} = {
  async failure_rate({ sql }, tenantId, { rate, minRuns, windowMs, workflow }) {
    const values = [tenantId, windowMs / 1_000, workflow ?? null];
    const [row] = await sql.unsafe<{ runs: number; failed: number }[]>(FAILURE_RATE, values);
    const { runs, failed } = row!;
    const whose = workflow === undefined ? 'runs' : `runs of ${workflow}`;
    return {
      breached: runs > 0 && runs >= minRuns && failed / runs >= rate,
      message: `${failed} of ${runs} ${whose} failed within ${spoken(windowMs)} (limit: ${percent(rate)}).`,
      measured: { runs, failed },
    };
  },

  async backlog_age({ sql }, tenantId, { queue, olderThanMs }) {
    const [row] = await sql.unsafe<{ ageMs: number }[]>(BACKLOG_AGE, [tenantId, queue, olderThanMs / 1_000]);
    if (row === undefined) {
      const message = `Nothing in the queue ${queue} has waited for ${spoken(olderThanMs)}.`;
      return { breached: false, message, measured: {} };
    }
    const limit = spoken(olderThanMs);
    return {
      breached: true,
      message: `Work in the queue ${queue} has waited for ${spoken(row.ageMs)} (limit: ${limit}).`,
      measured: { ageMs: row.ageMs },
    };
  },

  async connection_down({ health }, tenantId, { connection }) {
    const [connector = '', instance = ''] = connection.split('/', 2);
    const down = await health.unhealthy(tenantId, [{ connector, instance }], { fresh: true });
    const breached = down.length > 0;
    return { breached, message: `The connection ${connection} is ${breached ? 'down' : 'not down'}.`, measured: {} };
  },

  async dead_letters({ sql }, tenantId, { count: limit, queue }) {
    const [row] = await sql.unsafe<{ count: number }[]>(DEAD_LETTERS, [tenantId, queue ?? null]);
    const { count } = row!;
    const where = queue === undefined ? '' : ` in the queue ${queue}`;
    const message = `${counted(count, 'dead letter')}${where} (limit: ${limit}).`;
    return { breached: count >= limit, message, measured: { count } };
  },

  async uncertain_runs({ sql }, tenantId, { count: limit, workflow }) {
    const [row] = await sql.unsafe<{ count: number }[]>(UNCERTAIN_RUNS, [tenantId, workflow ?? null]);
    const { count } = row!;
    const whose = workflow === undefined ? '' : ` of ${workflow}`;
    const message = `${counted(count, 'uncertain run')}${whose} (limit: ${limit}).`;
    return { breached: count >= limit, message, measured: { count } };
  },
};

function counted(count: number, what: string): string {
  return `${count === MAX_COUNTED ? `${count} or more` : count} ${what}${count === 1 ? '' : 's'}`;
}

function percent(rate: number): string {
  return `${Math.round(rate * 1_000) / 10} %`;
}

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
] as const;

/** A duration for people: its two largest units. */
export function spoken(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)}ms`;
  let left = Math.round(ms / 1_000) * 1_000;
  const parts = UNITS.flatMap(([unit, size]) => {
    const amount = Math.floor(left / size);
    left -= amount * size;
    return amount === 0 ? [] : [`${amount}${unit}`];
  });
  return parts.slice(0, 2).join(' ');
}

/**
 * Milliseconds between two looks at a rule: often, but not so often that a long window is read again and again, or that a
 * connection is tried anew before it can have answered.
 */
export function lookEveryMs(condition: AlertCondition): number {
  if (condition.kind === 'connection_down') return TRY_EVERY_MS;
  if (condition.kind !== 'failure_rate') return MIN_LOOK_MS;
  return Math.min(Math.max(MIN_LOOK_MS, condition.windowMs / 40), MAX_LOOK_MS);
}

const MIN_LOOK_MS = 10_000;
const MAX_LOOK_MS = 300_000;
const TRY_EVERY_MS = 30_000;
