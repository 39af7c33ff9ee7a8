import type { InstanceHealthStatus } from '@automate/connectors';
import type { HealthReport } from '@automate/providers';
import { sql } from 'drizzle-orm';
import type { ContributionRef, InstanceRef } from '../instances/instance.ts';
import { execute } from '../instances/instance-rows.ts';
import type { Handle } from '../instances/instance-secrets.ts';
import type { HealthState } from './health-state.ts';

/** What has a health check, by plugin. */
export type ProbedContribution = ContributionRef & { pluginId: string };

/** An instance and what is known of it. */
export interface KnownInstance extends InstanceRef, HealthState {
  contribution: ContributionRef;
}

/** An instance that this process alone checks now. */
export interface ProbeClaim extends KnownInstance {
  /** Fences its result: of a claim that somebody superseded nothing is written. */
  claim: string;
}

interface KnownRow extends Record<string, unknown> {
  tenant_id: string;
  plugin_id: string;
  name: string;
  point: string;
  key: string;
  status: InstanceHealthStatus;
  failures: number;
}

/** After a lease that ran out without a word, in seconds; doubled with each, up to an hour. */
const UNFINISHED_SECONDS = 5;

const probedList = (probed: readonly ProbedContribution[]) => sql`
  jsonb_to_recordset(${JSON.stringify(probed)}::jsonb) AS s("pluginId" text, point text, key text)`;

const isRef = ({ tenantId, pluginId, name }: InstanceRef) =>
  sql`h.tenant_id = ${tenantId} AND h.plugin_id = ${pluginId} AND h.name = ${name}`;

/** Takes up instances that are new, and has those checked soon whose configuration changed. */
export async function followInstances(handle: Handle, probed: readonly ProbedContribution[]): Promise<void> {
  await execute(
    handle,
    'Following the instances to be checked',
    sql`
    WITH probed AS (
      SELECT i.tenant_id, i.plugin_id, i.name, i.id, i.point, i.key, i.version
      FROM ${probedList(probed)} JOIN automate_host.instances i
        ON i.plugin_id = s."pluginId" AND i.point = s.point AND i.key = s.key
    ), moved AS (
      UPDATE automate_host.instance_health h
      SET version = p.version, next_probe_at = least(h.next_probe_at, clock_timestamp())
      FROM probed p
      WHERE h.tenant_id = p.tenant_id AND h.plugin_id = p.plugin_id AND h.name = p.name AND h.instance_id = p.id
        AND h.version <> p.version AND (h.claim IS NULL OR h.next_probe_at <= clock_timestamp())
    )
    INSERT INTO automate_host.instance_health (tenant_id, plugin_id, name, instance_id, point, key, version)
    SELECT p.tenant_id, p.plugin_id, p.name, p.id, p.point, p.key, p.version FROM probed p
    WHERE NOT EXISTS (
      SELECT FROM automate_host.instance_health h
      WHERE h.tenant_id = p.tenant_id AND h.plugin_id = p.plugin_id AND h.name = p.name)
    ON CONFLICT DO NOTHING`,
  );
}

/** How to claim. */
export interface ClaimRequest {
  probed: readonly ProbedContribution[];
  limit: number;
  /** How long the claim lasts, in milliseconds. */
  leaseMs: number;
  /** Only this one, whether it is due or not. */
  only?: InstanceRef;
}

/** Claims what is due and that nobody else checks. */
export async function claimProbes(handle: Handle, request: ClaimRequest): Promise<ProbeClaim[]> {
  const { probed, limit, leaseMs, only } = request;
  const due =
    only === undefined
      ? sql`h.next_probe_at <= clock_timestamp()`
      : sql`${isRef(only)} AND (h.claim IS NULL OR h.next_probe_at <= clock_timestamp())`;
  const rows = await execute<KnownRow & { claim: string }>(
    handle,
    'Claiming instances to be checked',
    sql`
    WITH due AS (
      SELECT h.tenant_id, h.plugin_id, h.name FROM automate_host.instance_health h
      WHERE ${due} AND (h.plugin_id, h.point, h.key) IN (SELECT s."pluginId", s.point, s.key FROM ${probedList(probed)})
      ORDER BY h.next_probe_at LIMIT ${limit} FOR UPDATE SKIP LOCKED
    )
    UPDATE automate_host.instance_health h
    SET claim = gen_random_uuid(), unfinished = h.unfinished + 1,
      next_probe_at = clock_timestamp() + make_interval(
        secs => ${leaseMs / 1000}::float8 + least(3600, ${UNFINISHED_SECONDS} * 2 ^ least(h.unfinished, 20)))
    FROM due WHERE h.tenant_id = due.tenant_id AND h.plugin_id = due.plugin_id AND h.name = due.name
    RETURNING h.tenant_id, h.plugin_id, h.name, h.point, h.key, h.status, h.failures, h.claim`,
  );
  return rows.map((row) => ({ ...toKnown(row), claim: row.claim }));
}

/** A claim whose check was not done: somebody else may, at once. */
export async function giveBackProbe(handle: Handle, probe: ProbeClaim): Promise<void> {
  await execute(
    handle,
    'Giving back an instance to be checked',
    sql`
    UPDATE automate_host.instance_health h
    SET claim = NULL, unfinished = h.unfinished - 1, next_probe_at = clock_timestamp()
    WHERE ${isRef(probe)} AND h.claim = ${probe.claim}::uuid`,
  );
}

/** What a check came to. */
export interface ProbeResult {
  report: HealthReport;
  state: HealthState;
  tookMs: number;
  /** Until the next one, in milliseconds. */
  nextMs: number;
  /** For how long the status is known without another check, in milliseconds. */
  validMs: number;
  process: string;
}

/** False when the claim was superseded or the instance is gone: nothing was written. */
export async function writeResult(handle: Handle, probe: ProbeClaim, result: ProbeResult): Promise<boolean> {
  const { report, state, tookMs, nextMs, validMs, process } = result;
  const { message = null, details } = report;
  const written = details === undefined ? null : JSON.stringify(details);
  const rows = await execute(
    handle,
    'Recording the health of an instance',
    sql`
    WITH known AS (
      UPDATE automate_host.instance_health h
      SET status = ${state.status}, failures = ${state.failures}, unfinished = 0, claim = NULL,
        since = CASE WHEN h.status = ${state.status} THEN h.since ELSE clock_timestamp() END,
        checked_at = clock_timestamp(), valid_until = clock_timestamp() + make_interval(secs => ${validMs / 1000}::float8),
        message = ${message}, details = ${written}::jsonb, took_ms = ${tookMs},
        next_probe_at = clock_timestamp() + make_interval(secs => ${nextMs / 1000}::float8)
      WHERE ${isRef(probe)} AND h.claim = ${probe.claim}::uuid
        AND EXISTS (
          SELECT FROM automate_host.instances i
          WHERE i.tenant_id = h.tenant_id AND i.plugin_id = h.plugin_id AND i.name = h.name AND i.id = h.instance_id)
      RETURNING h.tenant_id, h.plugin_id, h.name
    )
    INSERT INTO automate_host.instance_checks
      (tenant_id, plugin_id, name, status, message, details, started_at, took_ms, process)
    SELECT k.tenant_id, k.plugin_id, k.name, ${report.status}, ${message}, ${written}::jsonb,
      clock_timestamp() - make_interval(secs => ${tookMs / 1000}::float8), ${tookMs}::integer, ${process}
    FROM known k
    RETURNING id`,
  );
  return rows.length > 0;
}

/** When an instance was checked last, empty before the first time; undefined where none is to be checked. */
export async function lastCheck(handle: Handle, ref: InstanceRef): Promise<string | undefined> {
  const [row] = await execute<{ at: string }>(
    handle,
    'Reading the health of an instance',
    sql`SELECT coalesce(h.checked_at::text, '') AS at FROM automate_host.instance_health h WHERE ${isRef(ref)}`,
  );
  return row?.at;
}

/** Some of the checks that are too old, or more than are kept. */
export async function pruneChecks(
  handle: Handle,
  { tenantId, pluginId, name }: InstanceRef,
  keep: { checks: number; ageMs: number },
): Promise<void> {
  const ours = sql`c.tenant_id = ${tenantId} AND c.plugin_id = ${pluginId} AND c.name = ${name}`;
  await execute(
    handle,
    'Forgetting old health checks',
    sql`
    DELETE FROM automate_host.instance_checks c
    WHERE ${ours}
      AND c.id IN (SELECT c.id FROM automate_host.instance_checks c WHERE ${ours} ORDER BY c.id LIMIT 20)
      AND (c.started_at < clock_timestamp() - make_interval(secs => ${keep.ageMs / 1000}::float8)
        OR c.id <= (SELECT c.id FROM automate_host.instance_checks c WHERE ${ours} ORDER BY c.id DESC OFFSET ${keep.checks} LIMIT 1))`,
  );
}

const isGone = sql`NOT EXISTS (
  SELECT FROM automate_host.instances i
  WHERE i.tenant_id = h.tenant_id AND i.plugin_id = h.plugin_id AND i.name = h.name AND i.id = h.instance_id)`;

/** Whether anything is known of instances that were deleted. */
export async function anyGone(handle: Handle): Promise<boolean> {
  const statement = sql`SELECT 1 AS gone FROM automate_host.instance_health h WHERE ${isGone} LIMIT 1`;
  return (await execute(handle, 'Looking for deleted instances', statement)).length > 0;
}

/** Forgets some instances that were deleted. Returns what was known of them. */
export async function forgetGone(handle: Handle): Promise<KnownInstance[]> {
  const rows = await execute<KnownRow>(
    handle,
    'Forgetting deleted instances',
    sql`
    WITH gone AS (
      SELECT h.tenant_id, h.plugin_id, h.name FROM automate_host.instance_health h WHERE ${isGone}
      LIMIT 20 FOR UPDATE SKIP LOCKED
    ), checks AS (
      DELETE FROM automate_host.instance_checks c USING gone
      WHERE c.tenant_id = gone.tenant_id AND c.plugin_id = gone.plugin_id AND c.name = gone.name
    )
    DELETE FROM automate_host.instance_health h USING gone
    WHERE h.tenant_id = gone.tenant_id AND h.plugin_id = gone.plugin_id AND h.name = gone.name
    RETURNING h.tenant_id, h.plugin_id, h.name, h.point, h.key, h.status, h.failures`,
  );
  return rows.map(toKnown);
}

function toKnown(row: KnownRow): KnownInstance {
  return {
    tenantId: row.tenant_id,
    pluginId: row.plugin_id,
    name: row.name,
    contribution: { point: row.point, key: row.key },
    status: row.status,
    failures: row.failures,
  };
}
