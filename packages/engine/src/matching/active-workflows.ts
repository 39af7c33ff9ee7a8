import { type AutomateError, type Logger, toAutomateError } from '@automate/core';
import { TriggerIndex, triggerKeys } from '@automate/workflow';
import type { Sql } from 'postgres';
import type { CompiledVersions, RunnableWorkflow, StoredVersion } from '../workflows/compiled-versions.ts';

/** An active workflow at its newest version. One that this process cannot compile has its error instead. */
export interface ActiveWorkflow {
  id: string;
  name: string;
  version: number;
  /** Its runs are created, and do not begin. */
  paused: boolean;
  compiled: RunnableWorkflow | AutomateError;
}

/** A tenant's active workflows as of one stamp. */
export interface ActiveSet {
  stamp: string;
  index: TriggerIndex<ActiveWorkflow>;
}

interface ActiveRow extends StoredVersion {
  id: string;
  name: string;
  version: number;
  paused: boolean;
}

/**
 * The active workflows of each tenant, compiled. The caller brings the tenant's stamp, read after its events were claimed:
 * a workflow that was activated before an event was accepted is therefore always there.
 */
export interface ActiveWorkflows {
  at(tenantId: string, stamp: string): Promise<ActiveSet>;
}

/** `capacity`: tenants kept, the least recently used goes first. Default 1,000. */
export function createActiveWorkflows(options: {
  sql: Sql;
  versions: CompiledVersions;
  log: Logger;
  capacity?: number | undefined;
}): ActiveWorkflows {
  const { sql, versions, log, capacity = 1_000 } = options;
  const tenants = new Map<string, ActiveSet>();

  const load = async (tenantId: string): Promise<ActiveSet> => {
    // The stamp that belongs to exactly these rows, by one snapshot: it may be newer than the one asked for.
    const rows = await sql<(Partial<ActiveRow> & { stamp: string })[]>`
      select coalesce(s.stamp, 0)::text as stamp, w.id, w.name, w.version, w.paused, v.document,
        v.created_by as owner
      from (select max(stamp) as stamp from automate_engine.workflow_stamps where tenant_id = ${tenantId}) s
      left join automate_engine.workflows w on w.tenant_id = ${tenantId} and w.active
      left join automate_engine.workflow_versions v
        on v.tenant_id = w.tenant_id and v.workflow_id = w.id and v.version = w.version`;
    const index = new TriggerIndex<ActiveWorkflow>();
    for (const row of rows) {
      if (row.id === undefined || row.id === null) continue;
      const { id, name, version, paused, document } = row as ActiveRow;
      const active: ActiveWorkflow = { id, name, version, paused, compiled: compile(tenantId, row as ActiveRow) };
      index.add(active, triggerKeys({ name, on: document.on }));
    }
    return { stamp: rows[0]?.stamp ?? '0', index };
  };

  const compile = (tenantId: string, row: ActiveRow): ActiveWorkflow['compiled'] => {
    try {
      return versions.compile({ tenantId, workflowId: row.id, version: row.version }, row);
    } catch (error) {
      log.error({ err: error, tenantId, workflow: row.name }, 'an active workflow cannot be compiled here');
      return toAutomateError(error);
    }
  };

  return {
    async at(tenantId, stamp) {
      let set = tenants.get(tenantId);
      if (set === undefined || BigInt(set.stamp) < BigInt(stamp)) set = await load(tenantId);
      tenants.delete(tenantId);
      tenants.set(tenantId, set);
      const oldest = tenants.size > capacity ? tenants.keys().next().value : undefined;
      if (oldest !== undefined) tenants.delete(oldest);
      return set;
    },
  };
}
