import { connectorPoint, type InstanceHealth, type InstanceHealthStatus } from '@automate/connectors';
import { invalidArgument, type JsonObject } from '@automate/core';
import type { HealthStatus } from '@automate/providers';
import { sql } from 'drizzle-orm';
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import type { InstanceRef } from '../instances/instance.ts';
import { execute } from '../instances/instance-rows.ts';

/** What is known of an instance's health. */
export interface HealthRecord {
  status: InstanceHealthStatus;
  since: Date;
  /** Checks in a row that found it unhealthy. */
  failures: number;
  /** What the newest check said; secrets masked. */
  message?: string;
  details?: JsonObject;
  /** Absent before the first check. */
  checkedAt?: Date;
  tookMs?: number;
}

/** One check. */
export interface HealthCheckRecord {
  /** What this one check found. */
  status: HealthStatus;
  message?: string;
  details?: JsonObject;
  startedAt: Date;
  tookMs: number;
  /** Which process asked. */
  process: string;
}

/** Reads what checks found. Every operation throws UNAVAILABLE when the database does not answer. */
export interface HealthRecords extends InstanceHealth {
  /** By name, the instances of a plugin that are checked. */
  list(tenantId: string, pluginId: string): Promise<Map<string, HealthRecord>>;
  /** Newest first. `limit`: from 1 to 200, default 50. Throws INVALID_ARGUMENT for a cursor that is none. */
  history(
    ref: InstanceRef,
    page?: { limit?: number | undefined; cursor?: string | undefined },
  ): Promise<{ items: HealthCheckRecord[]; nextCursor?: string }>;
}

interface Row extends Record<string, unknown> {
  name: string;
  status: InstanceHealthStatus;
  since: Date | string;
  failures: number;
  message: string | null;
  details: JsonObject | null;
  checked_at: Date | string | null;
  took_ms: number | null;
}

interface CheckRow extends Record<string, unknown> {
  id: string;
  status: HealthStatus;
  message: string | null;
  details: JsonObject | null;
  started_at: Date | string;
  took_ms: number;
  process: string;
}

/** How old an answer may be that need not be fresh, in milliseconds. */
const KEEP_MS = 1000;
/** Tenants whose answers are kept at most. */
const MAX_TENANTS = 1000;

/** Over the tables of `hostMigrations`. */
export function createHealthRecords(db: PostgresJsDatabase): HealthRecords {
  const kept = new Map<string, { down: Promise<ReadonlySet<string>>; until: number }>();
  const readDown = async (tenantId: string): Promise<ReadonlySet<string>> => {
    const rows = await execute<{ instance: string }>(
      db,
      'Reading which instances are down',
      sql`
      SELECT h.key || '/' || h.name AS instance FROM automate_host.instance_health h
      WHERE h.tenant_id = ${tenantId} AND h.status = 'unhealthy' AND h.point = ${connectorPoint.id}
        AND h.valid_until > clock_timestamp()`,
    );
    return new Set(rows.map(({ instance }) => instance));
  };
  const down = (tenantId: string, fresh: boolean): Promise<ReadonlySet<string>> => {
    const now = performance.now();
    const known = kept.get(tenantId);
    if (!fresh && known !== undefined && known.until > now) return known.down;
    if (kept.size >= MAX_TENANTS) kept.clear();
    const read = { down: readDown(tenantId), until: now + KEEP_MS };
    kept.set(tenantId, read);
    read.down.catch(() => kept.get(tenantId) === read && kept.delete(tenantId));
    return read.down;
  };

  return {
    async unhealthy(tenantId, instances, { fresh = false } = {}) {
      const names = await down(tenantId, fresh);
      return instances.filter(({ connector, instance }) => names.has(`${connector}/${instance}`));
    },
    async list(tenantId, pluginId) {
      const rows = await execute<Row>(
        db,
        'Reading the health of instances',
        sql`
        SELECT h.name, h.failures, h.message, h.details, h.checked_at, h.took_ms,
          CASE WHEN h.valid_until > clock_timestamp() THEN h.status ELSE 'unknown' END AS status,
          CASE WHEN h.valid_until > clock_timestamp() THEN h.since ELSE coalesce(h.valid_until, h.since) END AS since
        FROM automate_host.instance_health h WHERE h.tenant_id = ${tenantId} AND h.plugin_id = ${pluginId}`,
      );
      return new Map(rows.map((row) => [row.name, toRecord(row)]));
    },
    async history({ tenantId, pluginId, name }, { limit = 50, cursor } = {}) {
      const before = cursor === undefined ? undefined : readCursor(cursor);
      const rows = await execute<CheckRow>(
        db,
        'Reading health checks',
        sql`
        SELECT c.id::text AS id, c.status, c.message, c.details, c.started_at, c.took_ms, c.process
        FROM automate_host.instance_checks c
        WHERE c.tenant_id = ${tenantId} AND c.plugin_id = ${pluginId} AND c.name = ${name}
          ${before === undefined ? sql`` : sql`AND c.id < ${before}::bigint`}
        ORDER BY c.id DESC LIMIT ${limit + 1}`,
      );
      const items = rows.slice(0, limit);
      const last = rows.length > limit ? items.at(-1) : undefined;
      return {
        items: items.map(toCheck),
        ...(last === undefined ? {} : { nextCursor: Buffer.from(last.id).toString('base64url') }),
      };
    },
  };
}

function readCursor(cursor: string): string {
  const id = Buffer.from(cursor, 'base64url').toString();
  if (/^\d{1,18}$/.test(id)) return id;
  throw invalidArgument('cursor is none that a page before gave', [{ pointer: '/cursor', message: 'is not valid' }]);
}

function said({ message, details }: Row | CheckRow): { message?: string; details?: JsonObject } {
  return { ...(message === null ? {} : { message }), ...(details === null ? {} : { details }) };
}

function toRecord(row: Row): HealthRecord {
  return {
    status: row.status,
    since: new Date(row.since),
    failures: row.failures,
    ...said(row),
    ...(row.checked_at === null ? {} : { checkedAt: new Date(row.checked_at) }),
    ...(row.took_ms === null ? {} : { tookMs: row.took_ms }),
  };
}

function toCheck(row: CheckRow): HealthCheckRecord {
  const { status, took_ms: tookMs, process } = row;
  return { status, ...said(row), startedAt: new Date(row.started_at), tookMs, process };
}
