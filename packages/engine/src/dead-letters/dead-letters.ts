import { type ErrorCode, invalidArgument, refused, traceIdOf } from '@automate/core';
import { discardDeadLetters, requeueDeadLetters, wake } from '@automate/outbox';
import { type SQL, sql } from 'drizzle-orm';
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import { TOLD_CALLER } from '../calls/given-up-calls.ts';
import { answer } from '../database/answer.ts';
import { EXECUTIONS_QUEUE } from '../matching/queues.ts';
import { sayEngine } from '../problems.ts';
import { readPageRequest } from '../queries/cursor.ts';
import { type DatabaseTime, isoTime } from '../queries/iso-time.ts';
import type { DeadLetterRecord, DeadLetterResult, DeadLetters } from './dead-letter-record.ts';

interface LetterRow extends Record<string, unknown> {
  id: string;
  queue: string;
  ref: string | null;
  code: string;
  message: string | null;
  attempts: number;
  traceparent: string | null;
  created_at: DatabaseTime;
  died_at: DatabaseTime;
  execution: string | null;
  workflow_name: string | null;
  status: string | null;
  over: boolean | null;
  /** The run that called by it, and goes on without. */
  caller: string | null;
}

type Refusal = DeadLetterResult['refused'][number];

/** `onRequeued` is told after each commit. */
export function createDeadLetters(options: { db: PostgresJsDatabase; onRequeued(): void }): DeadLetters {
  const { db } = options;

  const select = (tx: Pick<PostgresJsDatabase, 'execute'>, tenantId: string, condition: SQL): Promise<LetterRow[]> =>
    tx.execute<LetterRow>(sql`
      select d.id::text, d.queue, d.ref, d.code, d.message, d.attempts, d.traceparent, d.created_at, d.died_at,
        e.id::text as execution, e.workflow_name, e.status, e.finished_at is not null as over,
        ${sql.raw(TOLD_CALLER)} as caller
      from automate_outbox.dead_letters d
      left join automate_engine.executions e on e.tenant_id = d.tenant_id
        -- As an id, so that it is found by the key.
        and e.id = case when d.queue = ${EXECUTIONS_QUEUE} and d.ref ~ '^[0-9a-f-]{36}$' then d.ref::uuid end
      where d.tenant_id = ${tenantId} ${condition}`);

  /** Does it to those that may be done, in one transaction. */
  const each = (
    tenantId: string,
    ids: readonly string[],
    refuse: (letter: LetterRow) => Refusal | undefined,
    act: (tx: Parameters<Parameters<typeof db.transaction>[0]>[0], letters: LetterRow[]) => Promise<string[]>,
  ): Promise<DeadLetterResult> =>
    answer(() =>
      db.transaction(async (tx) => {
        const known = ids.filter(isId);
        const letters =
          known.length === 0
            ? []
            : await select(
                tx,
                tenantId,
                sql`and d.id = any (${`{${known.join(',')}}`}::text::bigint[]) for update of d`,
              );
        const found = new Map(letters.map((letter) => [letter.id, letter]));
        const refused = ids.flatMap((id): Refusal[] => {
          const letter = found.get(id);
          const refusal =
            letter === undefined
              ? refusalOf(id, 'NOT_FOUND', 'There is no such dead letter (any more).')
              : refuse(letter);
          return refusal === undefined ? [] : [refusal];
        });
        const not = new Set(refused.map(({ id }) => id));
        const done = await act(
          tx,
          letters.filter(({ id }) => !not.has(id)),
        );
        return { done, refused };
      }),
    );

  return {
    async list({ tenantId, queue, cursor, limit: wanted }) {
      const { limit } = readPageRequest({ limit: wanted });
      const before = cursor === undefined ? undefined : readCursor(cursor);
      const rows = await answer(() =>
        select(
          db,
          tenantId,
          sql`${queue === undefined ? sql`` : sql`and d.queue = ${queue}`}
            ${before === undefined ? sql`` : sql`and (d.died_at, d.id) < (${before.diedAt}::timestamptz, ${before.id}::text::bigint)`}
            order by d.died_at desc, d.id desc limit ${limit + 1}`,
        ),
      );
      const items = rows.slice(0, limit).map(toRecord);
      const last = rows.length > limit ? items.at(-1) : undefined;
      const next = last && Buffer.from(`${last.diedAt} ${last.id}`).toString('base64url');
      return { items, ...(next !== undefined && { nextCursor: next }) };
    },

    get: (tenantId, id) =>
      answer(async () => {
        const [row] = isId(id) ? await select(db, tenantId, sql`and d.id = ${id}::text::bigint`) : [];
        if (row) return toRecord(row);
        throw refused('NOT_FOUND', sayEngine('no_dead_letter', { id }));
      }),

    async requeue({ tenantId, ids, by }) {
      const result = await each(tenantId, ids, whyNotRequeued, async (tx, letters) => {
        const done = new Set(
          await requeueDeadLetters(
            tx,
            letters.map(({ id }) => id),
          ),
        );
        const executions = letters.filter(({ id, execution }) => done.has(id) && execution !== null);
        for (const { execution } of executions) {
          await tx.execute(sql`
            insert into automate_engine.execution_inbox (tenant_id, execution_id, kind, payload)
            values (${tenantId}, ${execution}, 'requeue', ${JSON.stringify({ by })}::text::jsonb)`);
        }
        const keys = executions.map(({ execution }) => ({ tenantId, queue: EXECUTIONS_QUEUE, key: execution! }));
        await wake(tx, keys);
        return [...done];
      });
      if (result.done.length > 0) options.onRequeued();
      return result;
    },

    discard: ({ tenantId, ids }) =>
      each(tenantId, ids, whyNotDiscarded, (tx, letters) =>
        discardDeadLetters(
          tx,
          letters.map(({ id }) => id),
        ),
      ),
  };
}

function whyNotRequeued({ id, execution, status, over, caller }: LetterRow): Refusal | undefined {
  if (caller !== null) {
    const message = `The run ${caller}, which called by this event, was told that it was given up: run that one again.`;
    return refusalOf(id, 'FAILED_PRECONDITION', message);
  }
  if (execution === null || !over || status === 'failed') return undefined;
  const settle = status === 'uncertain' ? ': settle its step instead' : '';
  return refusalOf(id, 'FAILED_PRECONDITION', `The execution ${execution} is ${status}${settle}.`);
}

function whyNotDiscarded({ id, execution, over }: LetterRow): Refusal | undefined {
  if (execution === null || over) return undefined;
  return refusalOf(id, 'FAILED_PRECONDITION', `The execution ${execution} is ended in a moment: discard it then.`);
}

function refusalOf(id: string, code: ErrorCode, message: string): Refusal {
  return { id, code, message };
}

function isId(id: string): boolean {
  return /^\d{1,18}$/.test(id);
}

function readCursor(cursor: string): { diedAt: string; id: string } {
  const [diedAt = '', id = ''] = Buffer.from(cursor, 'base64url').toString().split(' ');
  if (isId(id) && !Number.isNaN(Date.parse(diedAt))) return { diedAt: new Date(diedAt).toISOString(), id };
  throw invalidArgument('cursor is none that a page before gave', [{ pointer: '/cursor', message: 'is not valid' }]);
}

function toRecord(row: LetterRow): DeadLetterRecord {
  const { id, queue, ref, code, message, attempts, execution, workflow_name: workflow, status } = row;
  const traceId = row.traceparent === null ? undefined : traceIdOf(row.traceparent);
  return {
    id,
    queue,
    ...(ref === null ? {} : { ref }),
    code,
    ...(message === null ? {} : { message }),
    attempts,
    ...(traceId === undefined ? {} : { traceId }),
    ...(execution === null ? {} : { execution: { id: execution, workflow: workflow ?? '', status: status ?? '' } }),
    createdAt: isoTime(row.created_at),
    diedAt: isoTime(row.died_at),
  };
}
