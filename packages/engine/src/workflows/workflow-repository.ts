import { type AutomateError, invalidArgument, type JsonValue, refused } from '@automate/core';
import type { WorkflowDocument } from '@automate/workflow';
import type { Sql, TransactionSql } from 'postgres';
import { v7, validate } from 'uuid';
import { answer } from '../database/answer.ts';
import { syncListeners } from '../ends/sync-listeners.ts';
import { readLimitUse } from '../limits/limit-records.ts';
import { lookAgain, syncLimits } from '../limits/sync-limits.ts';
import { RECOVERIES_QUEUE } from '../matching/queues.ts';
import { sayEngine } from '../problems.ts';
import { readPageRequest, toPage } from '../queries/cursor.ts';
import { type DatabaseTime, isoTime } from '../queries/iso-time.ts';
import { holdSchedules, syncSchedules } from '../schedules/sync-schedules.ts';
import { checkSource, type SourceChecks } from './check-source.ts';
import { refuseCallCircles } from './refuse-call-circles.ts';
import { unknownWorkflows } from './unknown-workflows.ts';
import { usesConnection } from './uses-connection.ts';
import type { WorkflowRecord, WorkflowRepository, WorkflowSource, WorkflowSummary } from './workflow-record.ts';
import { readVersions } from './workflow-versions.ts';

interface WorkflowRow {
  id: string;
  name: string;
  description: string | null;
  active: boolean;
  paused: boolean;
  version: number;
  created_at: DatabaseTime;
  updated_at: DatabaseTime;
}

interface VersionRow {
  version: number;
  document: WorkflowDocument;
  source_text: string;
  source_format: WorkflowSource['format'];
}

type Warnings = WorkflowRecord['warnings'];

/** Stores workflows in `workflows` and `workflow_versions`. */
export function createWorkflowRepository(
  options: SourceChecks & {
    sql: Sql;
    /** Told after the commit that resumed a workflow: a hint. */
    onResumed?(): void;
  },
): WorkflowRepository {
  const { sql } = options;

  const check = (source: WorkflowSource) => checkSource(source, options);

  const findBy = async (tx: Sql | TransactionSql, tenantId: string, workflow: string, lock: boolean) => {
    const [row] = await tx<WorkflowRow[]>`
      select id, name, description, active, paused, version, created_at, updated_at from automate_engine.workflows
      where tenant_id = ${tenantId} and ${validate(workflow) ? tx`id = ${workflow}` : tx`name = ${workflow}`}
      ${lock ? tx`for update` : tx``}`;
    return row;
  };

  const find = async (tx: Sql | TransactionSql, tenantId: string, workflow: string, lock: boolean) => {
    const row = await findBy(tx, tenantId, workflow, lock);
    if (row) return row;
    throw refused('NOT_FOUND', sayEngine('no_workflow', { name: workflow }));
  };

  const setActive = (tenantId: string, workflow: string, active: boolean): Promise<WorkflowSummary> =>
    answer(() =>
      sql.begin(async (tx) => {
        const row = await find(tx, tenantId, workflow, true);
        if (row.active === active) return toSummary(row);
        const [changed] = await tx<WorkflowRow[]>`
          update automate_engine.workflows set active = ${active}, updated_at = now()
          where tenant_id = ${tenantId} and id = ${row.id} returning *`;
        await raiseStamp(tx, tenantId);
        const stored = await readVersion(tx, tenantId, row, row.version);
        await syncTriggers(tx, { tenantId, ...row, active }, stored.document, sourceOf(stored));
        return toSummary(changed ?? row);
      }),
    );

  const setPaused = (tenantId: string, workflow: string, paused: boolean): Promise<WorkflowSummary> =>
    answer(() =>
      sql.begin(async (tx) => {
        const row = await find(tx, tenantId, workflow, true);
        if (row.paused === paused) return toSummary(row);
        const [changed] = await tx<WorkflowRow[]>`
          update automate_engine.workflows set paused = ${paused}, updated_at = now()
          where tenant_id = ${tenantId} and id = ${row.id} returning *`;
        await holdSchedules(tx, { tenantId, id: row.id, paused });
        await raiseStamp(tx, tenantId);
        if (!paused) {
          await lookAgain(tx, { tenantId, id: row.id });
          await tx`
            insert into automate_outbox.items (tenant_id, queue, ref) values (${tenantId}, ${RECOVERIES_QUEUE}, ${row.id})`;
        }
        return toSummary(changed ?? row);
      }),
    );

  return {
    async create({ tenantId, source, activate = false, by }) {
      const { document, warnings } = check(source);
      return await answer(() =>
        sql.begin(async (tx) => {
          const [row] = await tx<WorkflowRow[]>`
            insert into automate_engine.workflows (tenant_id, id, name, description, active, version)
            values (${tenantId}, ${v7()}, ${document.name}, ${document.description ?? null}, ${activate}, 1)
            on conflict (tenant_id, name) do nothing returning *`;
          if (!row) throw nameTaken(document.name);
          await addVersion(tx, tenantId, row, document, source, by);
          await refuseCallCircles(tx, tenantId, document, source);
          if (activate) await raiseStamp(tx, tenantId);
          await syncTriggers(tx, { tenantId, ...row }, document, source);
          const hints = await unknownWorkflows(tx, tenantId, document, source);
          return toRecord(row, document, source, [...warnings, ...hints]);
        }),
      );
    },

    async update({ tenantId, workflow, source, expectedVersion, by }) {
      const { document, warnings } = check(source);
      return await answer(() =>
        sql.begin(async (tx) => {
          const row = await find(tx, tenantId, workflow, true);
          if (document.name !== row.name) throw renamed(row.name, document.name);
          if (expectedVersion !== undefined && expectedVersion !== row.version) throw outdated(row, expectedVersion);
          const newest = await readVersion(tx, tenantId, row, row.version);
          if (newest.source_text === source.text && newest.source_format === source.format) {
            return toRecord(row, document, source, warnings);
          }
          const [next] = await tx<WorkflowRow[]>`
            update automate_engine.workflows
            set version = version + 1, description = ${document.description ?? null}, updated_at = now()
            where tenant_id = ${tenantId} and id = ${row.id} returning *`;
          await addVersion(tx, tenantId, next ?? row, document, source, by);
          await refuseCallCircles(tx, tenantId, document, source);
          if (row.active) await raiseStamp(tx, tenantId);
          await syncTriggers(tx, { tenantId, ...row }, document, source);
          const hints = await unknownWorkflows(tx, tenantId, document, source);
          return toRecord(next ?? row, document, source, [...warnings, ...hints]);
        }),
      );
    },

    async check({ tenantId, source }) {
      const { document, warnings } = check(source);
      return await answer(() =>
        sql.begin(async (tx) => {
          await refuseCallCircles(tx, tenantId, document, source);
          const hints = await unknownWorkflows(tx, tenantId, document, source);
          const row = await findBy(tx, tenantId, document.name, false);
          const stored = row && (await readVersion(tx, tenantId, row, row.version));
          return {
            document: document as unknown as JsonValue,
            warnings: [...warnings, ...hints],
            ...(row && stored && { stored: toRecord(row, stored.document, sourceOf(stored), []) }),
          };
        }),
      );
    },

    async list({ tenantId, active, connection, ...request }) {
      const { limit, before } = readPageRequest(request);
      const rows = await answer(
        () => sql<WorkflowRow[]>`
          select id, name, description, active, paused, version, created_at, updated_at from automate_engine.workflows w
          where tenant_id = ${tenantId} and (${before}::uuid is null or id < ${before}::uuid)
            and (${active ?? null}::boolean is null or active = ${active ?? null}::boolean)
            ${connection === undefined ? sql`` : sql`and ${usesConnection(sql, connection)}`}
          order by id desc limit ${limit + 1}`,
      );
      return toPage(rows, limit, toSummary);
    },

    get: (tenantId, workflow, version) =>
      answer(async () => {
        const row = await find(sql, tenantId, workflow, false);
        const stored = await readVersion(sql, tenantId, row, version ?? row.version);
        const limits = await readLimitUse(sql, tenantId, row.id);
        const record = { ...toRecord(row, stored.document, sourceOf(stored), []), version: stored.version };
        return limits.length === 0 ? record : { ...record, limits };
      }),

    async versions({ tenantId, workflow, ...request }) {
      const row = await answer(() => find(sql, tenantId, workflow, false));
      return await readVersions(sql, tenantId, toSummary(row), request);
    },

    activate: (tenantId, workflow) => setActive(tenantId, workflow, true),
    deactivate: (tenantId, workflow) => setActive(tenantId, workflow, false),
    pause: (tenantId, workflow) => setPaused(tenantId, workflow, true),
    async resume(tenantId, workflow) {
      const summary = await setPaused(tenantId, workflow, false);
      options.onResumed?.();
      return summary;
    },
  };
}

/** What starts a workflow without an event from outside, and its limits, become what its newest document says, in the same transaction. */
async function syncTriggers(
  tx: TransactionSql,
  workflow: { tenantId: string } & WorkflowRow,
  document: WorkflowDocument,
  source: WorkflowSource,
): Promise<void> {
  await syncSchedules(tx, workflow, document);
  await syncLimits(tx, workflow, document);
  await syncListeners(tx, workflow, document, source);
}

/** Tells every matcher that what it knows of the tenant's workflows is outdated: in the change's own transaction. */
async function raiseStamp(tx: TransactionSql, tenantId: string): Promise<void> {
  await tx`
    insert into automate_engine.workflow_stamps as known (tenant_id, stamp) values (${tenantId}, 1)
    on conflict (tenant_id) do update set stamp = known.stamp + 1`;
}

async function addVersion(
  tx: TransactionSql,
  tenantId: string,
  row: WorkflowRow,
  document: WorkflowDocument,
  source: WorkflowSource,
  by: string | undefined,
): Promise<void> {
  await tx`
    insert into automate_engine.workflow_versions
      (tenant_id, workflow_id, version, document, source_text, source_format, created_by)
    values (${tenantId}, ${row.id}, ${row.version}, ${JSON.stringify(document)}::text::jsonb, ${source.text},
      ${source.format}, ${by ?? null})`;
}

async function readVersion(
  tx: Sql | TransactionSql,
  tenantId: string,
  row: WorkflowRow,
  version: number,
): Promise<VersionRow> {
  const [stored] = await tx<VersionRow[]>`
    select version, document, source_text, source_format from automate_engine.workflow_versions
    where tenant_id = ${tenantId} and workflow_id = ${row.id} and version = ${version}`;
  if (stored) return stored;
  throw refused('NOT_FOUND', sayEngine('no_version', { name: row.name, version, newest: row.version }));
}

function sourceOf({ source_text: text, source_format: format }: VersionRow): WorkflowSource {
  return { text, format };
}

function toSummary(row: WorkflowRow): WorkflowSummary {
  return {
    id: row.id,
    name: row.name,
    ...(row.description === null ? {} : { description: row.description }),
    active: row.active,
    paused: row.paused,
    version: row.version,
    createdAt: isoTime(row.created_at),
    updatedAt: isoTime(row.updated_at),
  };
}

function toRecord(
  row: WorkflowRow,
  document: WorkflowDocument,
  source: WorkflowSource,
  warnings: Warnings,
): WorkflowRecord {
  return { ...toSummary(row), document: document as unknown as JsonValue, source, warnings };
}

function nameTaken(name: string): AutomateError {
  return refused('ALREADY_EXISTS', sayEngine('workflow_taken', { name }));
}

function renamed(name: string, wanted: string): AutomateError {
  const said = sayEngine('workflow_keeps_name', { wanted, name });
  return invalidArgument(`/name ${said.message}`, [{ pointer: '/name', ...said }]);
}

function outdated(row: WorkflowRow, expected: number): AutomateError {
  const { name, version } = row;
  const said = sayEngine('workflow_changed', { name, version, expected });
  return refused('ABORTED', said, { retryable: false, details: { version } });
}
