import { type AutomateError, type InputProblem, invalidArgument, type JsonValue, refused } from '@automate/core';
import { wake } from '@automate/outbox';
import { sql } from 'drizzle-orm';
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import { validate } from 'uuid';
import type { CallInbox } from '../calls/call-handler.ts';
import { answer } from '../database/answer.ts';
import { storableProblem, suspicious, tooDeep } from '../json/storable-json.ts';
import { EXECUTIONS_QUEUE } from '../matching/queues.ts';
import { sayEngine } from '../problems.ts';
import type { CancelExecution, ExecutionInbox } from './inbox-operations.ts';

const MAX_PAYLOAD = 1_000_000;

interface Entry {
  tenantId: string;
  executionId: string;
  kind: 'signal' | 'cancel';
  name: string | null;
  payload: string | null;
  key: string | null;
}

/** `onAppended` is told after each commit. */
export function createInbox(options: {
  db: PostgresJsDatabase;
  onAppended(executionId: string): void;
}): Omit<ExecutionInbox, 'settle'> & CallInbox {
  const { db } = options;

  /** The entry and the raised wake sequence are one transaction: whoever sees the one sees the other. */
  const append = async (entry: Entry): Promise<void> => {
    const { tenantId, executionId } = entry;
    if (!validate(executionId)) throw notFound(executionId);
    await answer(() =>
      db.transaction(async (tx) => {
        const [found] = await tx.execute<{ status: string; over: boolean }>(sql`
          select status, finished_at is not null as over from automate_engine.executions
          where tenant_id = ${tenantId} and id = ${executionId}`);
        if (!found) throw notFound(executionId);
        if (found.over) throw isOver(executionId, found.status);
        await tx.execute(sql`
          insert into automate_engine.execution_inbox (tenant_id, execution_id, kind, name, payload, key)
          values (${tenantId}, ${executionId}, ${entry.kind}, ${entry.name}, ${entry.payload}::text::jsonb, ${entry.key})
          on conflict (tenant_id, execution_id, key) do nothing`);
        const woken = await wake(tx, [{ tenantId, queue: EXECUTIONS_QUEUE, key: executionId }]);
        // It ended while we wrote: nobody would ever read the entry.
        if (woken.length === 0) throw isOver(executionId, 'over');
      }),
    );
    options.onAppended(executionId);
  };

  return {
    tell: ({ tenantId, executionId, name, payload }) =>
      append({ tenantId, executionId, kind: 'signal', name, payload: JSON.stringify(payload), key: `call:${name}` }),
    async signal({ tenantId, executionId, name, payload = null, key }) {
      const problems: InputProblem[] = [];
      if (!isName(name)) problems.push({ pointer: '/name', message: 'must be 1 to 200 characters' });
      else if (name.includes('/')) problems.push({ pointer: '/name', message: 'must not contain "/"' });
      if (key !== undefined && !isName(key)) problems.push({ pointer: '/key', message: 'must be 1 to 200 characters' });
      const json = writeValue(payload, '/payload', problems);
      if (problems.length > 0) {
        const list = problems.map(({ pointer, message }) => `${pointer} ${message}`).join('; ');
        throw invalidArgument(`The signal cannot be sent: ${list}`, problems);
      }
      await append({
        tenantId,
        executionId,
        kind: 'signal',
        name,
        payload: json,
        key: key === undefined ? null : `signal:${key}`,
      });
    },
    async cancel({ tenantId, executionId, reason, by }: CancelExecution) {
      const payload = reason === undefined ? null : JSON.stringify(storable(reason));
      await append({ tenantId, executionId, kind: 'cancel', name: by ?? null, payload, key: 'cancel' });
    },
  };
}

/** Without what the database cannot hold: the reason is for people, and no reason to refuse a cancellation. */
function storable(reason: string): string {
  return reason.replaceAll('\u0000', '').slice(0, 1_000).toWellFormed();
}

function isName(text: unknown): boolean {
  return (
    typeof text === 'string' &&
    text.length > 0 &&
    text.length <= 200 &&
    !/[\u0000-\u001f]/.test(text) &&
    text.isWellFormed()
  );
}

/** A value as JSON; what the database cannot hold is told under the pointer. */
export function writeValue(payload: JsonValue, pointer: string, problems: InputProblem[]): string {
  let json: string | undefined;
  try {
    json = JSON.stringify(payload);
  } catch {
    // Told below.
  }
  if (json === undefined) problems.push({ pointer, message: 'is not plain JSON, or nested too deep' });
  else if (json.length > MAX_PAYLOAD) {
    problems.push({ pointer, message: `has more than ${MAX_PAYLOAD} characters as JSON` });
  } else if (suspicious(json) || tooDeep(json)) {
    const found = storableProblem(payload);
    if (found) problems.push({ pointer: `${pointer}${found.pointer}`, message: found.message });
  }
  return json ?? 'null';
}

export function notFound(executionId: string): AutomateError {
  return refused('NOT_FOUND', sayEngine('no_execution', { id: executionId }));
}

function isOver(executionId: string, status: string): AutomateError {
  const said =
    status === 'over'
      ? sayEngine('run_over', { id: executionId })
      : sayEngine('run_over_as', { id: executionId, status });
  return refused('FAILED_PRECONDITION', said);
}
