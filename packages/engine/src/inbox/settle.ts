import { createHash } from 'node:crypto';
import { type AutomateError, type InputProblem, invalidArgument, refused } from '@automate/core';
import { sql } from 'drizzle-orm';
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import { validate } from 'uuid';
import { answer } from '../database/answer.ts';
import type { ExecutionItems } from '../execution/execution-item.ts';
import { COMPOSITES, type Settlement } from '../execution/settlement.ts';
import type { ExecutionSecrets } from '../ports/execution-secrets.ts';
import { sayEngine } from '../problems.ts';
import { notFound, writeValue } from './append.ts';
import type { ExecutionInbox, SettleStep } from './inbox-operations.ts';
import { reopen } from './reopen.ts';

/** An execution, and its attempts that are uncertain. */
interface FoundRow extends Record<string, unknown> {
  status: string;
  workflow_id: string;
  workflow_version: number;
  traceparent: string;
  steps: { path: string; attempt: number; kind: string; called: string | null }[] | null;
}

/** `onSettled` is told after each commit. */
export function createSettle(options: {
  db: PostgresJsDatabase;
  items: ExecutionItems;
  secrets: ExecutionSecrets;
  onSettled(): void;
}): ExecutionInbox['settle'] {
  const { db, items, secrets } = options;

  return async (request) => {
    const { tenantId, executionId, path, as, output = null, by } = request;
    if (!validate(executionId)) throw notFound(executionId);
    const problems: InputProblem[] = [];
    writeValue(output, '/output', problems);
    if (as !== 'done' && output !== null) {
      problems.push({ pointer: '/output', message: 'is given only with a step that is done' });
    }
    if (problems.length > 0) throw invalidArgument('The step cannot be settled: see errors.', problems);
    const redacted = secrets.redact(tenantId, output);
    const settlement: Settlement = { as, output: redacted, by };
    const found = await answer(() => find(db, tenantId, executionId));
    const step = found.status === 'uncertain' ? found.steps?.find((one) => one.path === path) : undefined;
    if (step === undefined) return await unlessSame(db, request, settlement, found);
    if (as === 'not_done' && step.called !== null) throw calls(path, step.called);
    const workflow = { tenantId, workflowId: found.workflow_id, version: found.workflow_version };
    const { traceparent } = found;
    const item = await items.of({ id: executionId, traceparent, like: executionId }, workflow);
    // Once for each attempt: sent again, it is the same one.
    const key = `settle:${step.attempt}:${createHash('sha256').update(path).digest('hex')}`;
    const written = await answer(() =>
      db.transaction((tx) =>
        reopen(tx, item, {
          tenantId,
          executionId,
          kind: 'settle',
          name: path,
          payload: JSON.stringify(settlement),
          key,
        }),
      ),
    );
    if (written) options.onSettled();
    else await unlessSame(db, request, settlement, { ...found, status: 'running' });
  };
}

async function find(db: PostgresJsDatabase, tenantId: string, executionId: string): Promise<FoundRow> {
  const [row] = await db.execute<FoundRow>(sql`
    select e.status, e.workflow_id::text, e.workflow_version, e.traceparent, (
      select json_agg(json_build_object('path', s.path, 'attempt', s.attempt, 'kind', s.kind,
        'called', case when s.kind = 'call' then s.error #>> '{details,execution}' end) order by s.attempt)
      from automate_engine.steps s
      where s.tenant_id = e.tenant_id and s.execution_id = e.id and s.status = 'uncertain'
        and s.kind not in (${sql.join(
          [...COMPOSITES].map((kind) => sql`${kind}`),
          sql`, `,
        )})) as steps
    from automate_engine.executions e where e.tenant_id = ${tenantId} and e.id = ${executionId}`);
  if (!row) throw notFound(executionId);
  return row;
}

/** @throws unless the step was settled in this very way before */
async function unlessSame(
  db: PostgresJsDatabase,
  { tenantId, executionId, path }: SettleStep,
  { as, output }: Settlement,
  found: FoundRow,
): Promise<void> {
  const rows = await answer(() =>
    db.execute(sql`
      select from automate_engine.execution_inbox
      where tenant_id = ${tenantId} and execution_id = ${executionId} and kind = 'settle' and name = ${path}
        and payload ->> 'as' = ${as} and payload -> 'output' = ${JSON.stringify(output)}::text::jsonb`),
  );
  if (rows.length > 0) return;
  if (found.status !== 'uncertain') {
    const said = sayEngine('settle_not_uncertain', { id: executionId, status: found.status });
    throw refused('FAILED_PRECONDITION', said);
  }
  const paths = (found.steps ?? []).map((step) => step.path).join(', ');
  const said = sayEngine('settle_no_step', { paths });
  throw invalidArgument(`/path ${said.message}`, [{ pointer: '/path', ...said }]);
}

/** Started anew, it would be the same run: what became of that is asked there. */
function calls(path: string, executionId: string): AutomateError {
  return refused('FAILED_PRECONDITION', sayEngine('settle_there', { step: path, id: executionId }));
}
