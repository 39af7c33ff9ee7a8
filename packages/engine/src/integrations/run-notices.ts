import type { Claim } from '@automate/outbox';
import type { IntegrationEvent } from '@automate/workflow';
import { sql as text } from 'drizzle-orm';
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import type { Sql } from 'postgres';
import { selectApprovals, toApproval } from '../approvals/approval-rows.ts';
import type { ApprovalLinks } from '../ports/approval-links.ts';
import type { ExecutionSecrets } from '../ports/execution-secrets.ts';
import type { CompiledVersions } from '../workflows/compiled-versions.ts';
import { asItWas, type Notice, type NoticePlace, type NoticeRun } from './notice.ts';
import { messageOf } from './notice-message.ts';
import { createNoticeRows } from './notice-rows.ts';
import type { NoticeSource } from './notice-source.ts';

/** The columns that name one. */
type Key = { tenant_id: string; execution_id: string; event: IntegrationEvent; path: string; integration: number };

/** What integrations are told of runs. */
export function createRunNotices(options: {
  db: PostgresJsDatabase;
  sql: Sql;
  versions: CompiledVersions;
  secrets: ExecutionSecrets;
  env: ((name: string) => string | undefined) | undefined;
  links: ApprovalLinks | undefined;
}): NoticeSource<Key> {
  const { db, sql, versions, secrets, env, links } = options;

  const openApproval = async ({ tenantId, executionId, path }: NoticePlace) => {
    const place = text`and a.execution_id = ${executionId} and a.path = ${path}`;
    const [row] = await selectApprovals(db, tenantId, place);
    return row?.status === 'open' ? toApproval(row) : undefined;
  };

  return {
    rows: createNoticeRows<Key>(sql, 'notices', ['tenant_id', 'execution_id', 'event', 'path', 'integration']),
    overtaken: 'It was not sent in time: the approval is not open any more.',
    keyOf(claim) {
      const { tenantId, executionId, event, path = '', integration } = placeOf(claim);
      return { tenant_id: tenantId, execution_id: executionId, event, path, integration };
    },
    async find(claim) {
      const notice = placeOf(claim);
      const run = await readRun(sql, notice);
      if (run === undefined) return undefined;
      const integration = (await versions.get(run.workflow)).integrations[notice.integration];
      if (integration === undefined) return undefined;
      const approval = notice.path === undefined ? undefined : await openApproval(notice);
      if (notice.path !== undefined && approval === undefined) return undefined;
      const { tenantId, executionId, event, path } = notice;
      return {
        ...integration,
        executionId,
        stepPath: `integrations/${notice.integration}/${event}${path === undefined ? '' : `/${path}`}`,
        message() {
          const ports = { secrets: (key: string) => secrets.placeholder(tenantId, key, executionId), env };
          return messageOf(integration, notice, { run: asItWas(run, notice), approval }, ports, links);
        },
      };
    },
  };
}

function placeOf({ tenantId, ref, payload }: Claim): NoticePlace {
  return { ...(payload as unknown as Notice), tenantId, executionId: ref ?? '' };
}

async function readRun(sql: Sql, { tenantId, executionId }: NoticePlace): Promise<NoticeRun | undefined> {
  const [row] = await sql<
    (Omit<NoticeRun, 'workflow' | 'workflowName'> & {
      workflow_id: string;
      workflow_version: number;
      workflow_name: string;
    })[]
  >`
    select e.workflow_id::text, e.workflow_version, e.workflow_name, e.status, e.output, e.error,
      json_build_object('id', v.id, 'type', v.type, 'source', v.source, 'payload', v.payload) as event, (
        select w.created_by from automate_engine.workflow_versions w
        where w.tenant_id = e.tenant_id and w.workflow_id = e.workflow_id and w.version = e.workflow_version) as owner
    from automate_engine.executions e
    join automate_engine.events v on v.tenant_id = e.tenant_id and v.id = e.event_id
    where e.tenant_id = ${tenantId} and e.id = ${executionId}`;
  if (row === undefined) return undefined;
  const { workflow_id: workflowId, workflow_version: version, workflow_name: workflowName, ...run } = row;
  return { workflow: { tenantId, workflowId, version }, workflowName, ...run };
}
