import { type AutomateError, type InputProblem, invalidArgument, refused, type Said } from '@automate/core';
import { wake } from '@automate/outbox';
import { sql } from 'drizzle-orm';
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import { validate } from 'uuid';
import { answer } from '../database/answer.ts';
import { writeValue } from '../inbox/append.ts';
import { EXECUTIONS_QUEUE } from '../matching/queues.ts';
import type { ExecutionSecrets } from '../ports/execution-secrets.ts';
import { sayEngine } from '../problems.ts';
import { readPageRequest, toPage } from '../queries/cursor.ts';
import { ofRunWithParts } from '../queries/run-with-parts.ts';
import type { AnswerApproval, ApprovalRecord, Approvals } from './approval-record.ts';
import { type ApprovalRow, answerOf, isOpen, selectApprovals, toApproval } from './approval-rows.ts';
import { approvalSignal } from './approval-signal.ts';

/** `onAnswered` is told after each commit. */
export function createApprovals(options: {
  db: PostgresJsDatabase;
  secrets: ExecutionSecrets;
  onAnswered(executionId: string): void;
}): Approvals {
  const { db, secrets } = options;

  const find = async (tx: Pick<PostgresJsDatabase, 'execute'>, tenantId: string, id: string, lock = sql``) => {
    const [row] = validate(id) ? await selectApprovals(tx, tenantId, sql`and a.id = ${id} ${lock}`) : [];
    if (row) return row;
    throw refused('NOT_FOUND', sayEngine('no_approval', { id }));
  };

  return {
    list: ({ tenantId, status, executionId, ...request }) =>
      answer(async () => {
        const { limit, before } = readPageRequest(request);
        if (executionId !== undefined && !validate(executionId)) return { items: [] };
        const ofStatus =
          status === undefined
            ? sql``
            : status === 'open'
              ? sql`and ${isOpen}`
              : status === 'closed'
                ? sql`and (a.status = 'closed' or a.status = 'open' and not ${isOpen})`
                : sql`and a.status = ${status}`;
        const rows = await selectApprovals(
          db,
          tenantId,
          sql`${ofStatus} ${executionId === undefined ? sql`` : sql`and ${ofRunWithParts(sql`a.execution_id`, tenantId, executionId)}`}
            ${before === null ? sql`` : sql`and a.id < ${before}`} order by a.id desc limit ${limit + 1}`,
        );
        return toPage(rows, limit, toApproval);
      }),

    get: (tenantId, id) => answer(async () => toApproval(await find(db, tenantId, id))),

    async answer(given) {
      const { tenantId, id, decision, by, via } = given;
      const comment = storableComment(given, secrets);
      const { row, answered } = await answer(async () => {
        const { execution_id: executionId } = await find(db, tenantId, id);
        return await db.transaction(async (tx) => {
          // First the run's item, as the run's own commits lock it: two that wait for each other would end in a deadlock.
          const woken = await wake(tx, [{ tenantId, queue: EXECUTIONS_QUEUE, key: executionId }]);
          const found = await find(tx, tenantId, id, sql`for update of a`);
          if (isSame(found, given)) return { row: found, answered: false };
          refuse(found, given, woken.length > 0);
          await tx.execute(sql`
            update automate_engine.approvals
            set status = 'answered', decision = ${decision}, comment = ${comment}, answered_by = ${by},
              answered_via = ${via}, answered_at = clock_timestamp()
            where tenant_id = ${tenantId} and id = ${id}`);
          const now = await find(tx, tenantId, id);
          await tx.execute(sql`
            insert into automate_engine.execution_inbox (tenant_id, execution_id, kind, name, payload, key)
            values (${tenantId}, ${executionId}, 'signal', ${approvalSignal(now.path)},
              ${JSON.stringify(answerOf(now))}::text::jsonb, ${`approval:${id}`})`);
          return { row: now, answered: true };
        });
      });
      if (answered) options.onAnswered(row.execution_id);
      return toApproval(row);
    },

    revokeLinks: (tenantId, id) =>
      answer(async () => {
        await find(db, tenantId, id);
        await db.execute(sql`
          update automate_engine.approvals set links_revoked = links_revoked + 1
          where tenant_id = ${tenantId} and id = ${id}`);
      }),
  };
}

/** Null where there is none. */
function storableComment({ tenantId, comment, by }: AnswerApproval, secrets: ExecutionSecrets): string | null {
  const problems: InputProblem[] = [];
  writeValue(comment ?? null, '/comment', problems);
  if (comment !== undefined && comment.length > MAX_COMMENT) {
    problems.push({ pointer: '/comment', ...sayEngine('approval_comment', { most: MAX_COMMENT }) });
  }
  writeValue(by, '/by', problems);
  if (problems.length > 0) throw invalidArgument('The approval cannot be answered so: see errors.', problems);
  return comment === undefined ? null : String(secrets.redact(tenantId, comment));
}

const MAX_COMMENT = 2_000;

function isSame(row: ApprovalRow, { decision, by, via }: AnswerApproval): boolean {
  return row.status === 'answered' && row.decision === decision && row.answered_by === by && row.answered_via === via;
}

/** @throws unless this answer counts. */
function refuse(row: ApprovalRow, { decision, by, via, revocations = 0 }: AnswerApproval, goesOn: boolean): void {
  if (row.status === 'answered') {
    const { decision: known, by: who, at } = (toApproval(row) as Required<ApprovalRecord>).answer;
    throw over(row, sayEngine('approval_answered', { id: row.id, decision: `${known}`, by: `${who}`, at }));
  }
  if (row.status === 'expired' || (row.status === 'open' && row.late)) {
    throw over(row, sayEngine('approval_expired', { id: row.id }));
  }
  if (row.status === 'closed' || !goesOn) throw over(row, sayEngine('approval_closed', { id: row.id }));
  if (via !== 'api' && revocations !== row.links_revoked)
    throw over(row, sayEngine('approval_link_over', { id: row.id }));
  if (!row.options.includes(decision)) {
    const said = sayEngine('approval_options', { names: row.options.join(', ') });
    throw invalidArgument(`The approval ${row.id} cannot be answered so: /decision ${said.message}`, [
      { pointer: '/decision', ...said },
    ]);
  }
  if (row.approvers === null || row.approvers.includes(by)) return;
  throw refused('PERMISSION_DENIED', sayEngine('approval_other_people', { id: row.id, by }));
}

function over(row: ApprovalRow, said: Said): AutomateError {
  const details = { status: row.status, errors: [{ pointer: '/decision', ...said }] };
  return refused('FAILED_PRECONDITION', said, { details });
}
