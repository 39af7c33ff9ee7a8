import { sql } from 'drizzle-orm';
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import type { TellAgain } from '../calls/call-handler.ts';
import { answer } from '../database/answer.ts';
import type { ExecutionItems } from '../execution/execution-item.ts';
import { reopen } from './reopen.ts';

interface WaitingRow extends Record<string, unknown> {
  workflow_id: string;
  workflow_version: number;
  traceparent: string;
}

/** Lets a run go on that ended uncertain because one that it called did. `onTold` is told after each commit. */
export function createTellAgain(options: { db: PostgresJsDatabase; items: ExecutionItems; onTold(): void }): TellAgain {
  const { db, items } = options;
  const find = async (tenantId: string, executionId: string, origin: string) => {
    const rows = await db.execute<WaitingRow>(sql`
      select e.workflow_id::text, e.workflow_version, e.traceparent from automate_engine.executions e
      where e.tenant_id = ${tenantId} and e.id = ${executionId} and e.status = 'uncertain' and exists (
        select from automate_engine.steps s
        where s.tenant_id = e.tenant_id and s.execution_id = e.id and s.status = 'uncertain' and s.waits_for = ${origin})`);
    return rows[0];
  };
  return async ({ tenantId, executionId, name, payload, endedAt }) => {
    const found = await answer(() => find(tenantId, executionId, name));
    if (found === undefined) return;
    const { traceparent, workflow_id: workflowId, workflow_version: version } = found;
    const item = await items.of({ id: executionId, traceparent, like: executionId }, { tenantId, workflowId, version });
    const entry = { tenantId, executionId, kind: 'signal', name, payload: JSON.stringify(payload) } as const;
    const told = await answer(() =>
      db.transaction((tx) => reopen(tx, item, { ...entry, key: `call:${name}@${endedAt}` })),
    );
    // Else it goes on already, as another step was settled: when that ends uncertain, it is told then.
    if (told) options.onTold();
  };
}
