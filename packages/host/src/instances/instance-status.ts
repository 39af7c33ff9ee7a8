import { randomUUID } from 'node:crypto';
import type { ErrorCode } from '@automate/core';
import { sql } from 'drizzle-orm';
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import type { InstanceRef } from './instance.ts';
import { execute } from './instance-rows.ts';
import { PROCESS_GONE_SECONDS } from './instance-secrets.ts';

/** What one process made of an instance. */
export interface Application extends InstanceRef {
  /** The version in use. Absent when none works. */
  applied?: number;
  /** The oldest version that a call still uses. */
  oldest?: number;
  failed?: { version: number; code: string; message: string };
}

/** What all processes that have an instance live made of it. */
export interface InstanceStatus {
  configuration: {
    /** The version that every one of them uses at least. Null while none works anywhere. */
    applied: number | null;
    /** How many processes have it live; none before its first use. */
    processes: number;
    /** The newest version that some process could not apply: it goes on with its last good one. */
    failed?: { version: number; code: ErrorCode; message: string; processes: number };
  };
}

interface Row extends Record<string, unknown> {
  instance: string;
  processes: number;
  applied: number | null;
  failed_version: number | null;
  failed_code: ErrorCode | null;
  failed_message: string | null;
  failed_in: number;
}

/** Who uses which version: written by every process for itself, read by whoever asks. */
export class InstanceStatuses {
  readonly #db: PostgresJsDatabase;
  readonly #processId = randomUUID();

  constructor(db: PostgresJsDatabase) {
    this.#db = db;
  }

  /** Says that this process is there, and what it made of these. */
  async report(applications: readonly Application[]): Promise<void> {
    if (applications.length === 0) return;
    const rows = applications.map(({ tenantId, pluginId, name, applied, oldest, failed }) => ({
      tenant_id: tenantId,
      plugin_id: pluginId,
      instance: name,
      applied_version: applied ?? null,
      oldest_version: oldest ?? null,
      failed_version: failed?.version ?? null,
      failed_code: failed?.code ?? null,
      failed_message: failed?.message ?? null,
    }));
    await execute(
      this.#db,
      'Telling the state of instances',
      sql`
      INSERT INTO automate_host.instance_applications
        (tenant_id, plugin_id, instance, process_id, applied_version, oldest_version,
         failed_version, failed_code, failed_message, seen_at)
      SELECT r.tenant_id, r.plugin_id, r.instance, ${this.#processId}::uuid, r.applied_version, r.oldest_version,
             r.failed_version, r.failed_code, r.failed_message, now()
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(
        tenant_id text, plugin_id text, instance text, applied_version integer, oldest_version integer,
        failed_version integer, failed_code text, failed_message text)
      ON CONFLICT (tenant_id, plugin_id, instance, process_id) DO UPDATE SET
        applied_version = excluded.applied_version, oldest_version = excluded.oldest_version,
        failed_version = excluded.failed_version, failed_code = excluded.failed_code,
        failed_message = excluded.failed_message, seen_at = excluded.seen_at`,
    );
  }

  /** This process has it live no more. */
  async forget({ tenantId, pluginId, name }: InstanceRef): Promise<void> {
    await execute(
      this.#db,
      'Telling the state of instances',
      sql`
      DELETE FROM automate_host.instance_applications
      WHERE tenant_id = ${tenantId} AND plugin_id = ${pluginId} AND instance = ${name} AND process_id = ${this.#processId}`,
    );
  }

  /** This process ends; and those that did without a word are forgotten. */
  async leave(): Promise<void> {
    await execute(
      this.#db,
      'Telling the state of instances',
      sql`
      DELETE FROM automate_host.instance_applications
      WHERE process_id = ${this.#processId} OR seen_at < now() - make_interval(secs => ${10 * PROCESS_GONE_SECONDS})`,
    );
  }

  /** Of a plugin's instances, by name. */
  async read(tenantId: string, pluginId: string): Promise<Map<string, InstanceStatus>> {
    const rows = await execute<Row>(
      this.#db,
      'Reading the state of instances',
      sql`
      SELECT instance, count(*)::int AS processes,
             CASE WHEN count(applied_version) = count(*) THEN min(applied_version) END AS applied,
             max(failed_version) AS failed_version, count(failed_version)::int AS failed_in,
             (array_agg(failed_code ORDER BY failed_version DESC NULLS LAST, seen_at DESC))[1] AS failed_code,
             (array_agg(failed_message ORDER BY failed_version DESC NULLS LAST, seen_at DESC))[1] AS failed_message
      FROM automate_host.instance_applications
      WHERE tenant_id = ${tenantId} AND plugin_id = ${pluginId}
        AND seen_at > now() - make_interval(secs => ${PROCESS_GONE_SECONDS})
      GROUP BY instance`,
    );
    return new Map(rows.map((row) => [row.instance, toStatus(row)]));
  }
}

/** Of an instance that no process has live. */
export const NOT_LIVE: InstanceStatus = { configuration: { applied: null, processes: 0 } };

function toStatus(row: Row): InstanceStatus {
  const { failed_version: version, failed_code: code, failed_message: message, failed_in: processes } = row;
  const failed =
    version === null || code === null ? {} : { failed: { version, code, message: message ?? '', processes } };
  return { configuration: { applied: row.applied, processes: row.processes, ...failed } };
}
