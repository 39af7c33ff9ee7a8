import { AutomateError, type JsonValue } from '@automate/core';
import type { Claim } from '@automate/outbox';
import type { CompiledLimit, CompiledWorkflow } from '@automate/workflow';
import type { Sql } from 'postgres';
import { createCoalescer } from '../database/coalescer.ts';
import { persist } from '../database/persist.ts';
import { interruptErrors } from '../execution/interrupts.ts';
import { goesOn } from '../execution/settlement.ts';
import type { StoredExecution } from '../execution/stored-execution.ts';
import type { ExecutionSecrets } from '../ports/execution-secrets.ts';
import { type AskingRun, decideLimits, type LimitAnswer } from './decide-limits.ts';
import { gateOf, keyOfGate } from './gates.ts';

/** Whether a run may begin. One that waits is woken. `refused`: it ends as this says. */
export type LimitVerdict = 'granted' | 'waiting' | { refused: AutomateError; cause: 'cancelled' | 'given_up' };

/** Asks for runs that are about to begin, or to go on after they were over. */
export interface Limits {
  ask(claim: Claim, stored: StoredExecution, workflow: CompiledWorkflow): Promise<LimitVerdict>;
}

interface Question {
  tenantId: string;
  workflowId: string;
  run: AskingRun;
  /** Whether it has been there since it was created: then what it was granted stays. */
  fresh: boolean;
}

type Answer = LimitAnswer['asked'][string];

const GRANTED = `
select r.execution_id::text as id from unnest($1::text[], $2::text::uuid[]) as c (tenant, execution)
join automate_engine.limited_runs r on r.tenant_id = c.tenant and r.execution_id = c.execution
where r.state = 'granted'`;

/** Those that were woken because they may begin: they need not be decided again. */
async function readGranted(sql: Sql, questions: readonly Question[]): Promise<Set<string>> {
  const fresh = questions.filter((question) => question.fresh);
  if (fresh.length === 0) return new Set();
  const parameters = [fresh.map(({ tenantId }) => tenantId), `{${fresh.map(({ run }) => run.executionId).join(',')}}`];
  const rows = await persist(() => sql.unsafe<{ id: string }[]>(GRANTED, parameters, { prepare: true }), {
    timeoutMs: 5_000,
  });
  return new Set(rows.map(({ id }) => id));
}

/** `onWoken` is told when others may begin. */
export function createLimits(options: {
  sql: Sql;
  secrets: ExecutionSecrets;
  env: ((name: string) => string | undefined) | undefined;
  onWoken(): void;
}): Limits {
  const { sql, secrets, env } = options;

  /** Claims come in batches: those of one workflow ask together, the others beside them. */
  const questions = createCoalescer<Question, Answer | undefined>({
    maxCalls: 200,
    maxWeight: 200,
    async run(batch) {
      const granted = await readGranted(
        sql,
        batch.map(({ value }) => value),
      );
      for (const { value, resolve } of batch) {
        if (granted.has(value.run.executionId)) resolve({ state: 'granted', reason: null });
      }
      const others = batch.filter(({ value }) => !granted.has(value.run.executionId));
      const groups = Map.groupBy(others, ({ value }) => `${value.tenantId} ${value.workflowId}`);
      const answers = [...groups.values()].map(async (group) => {
        const { tenantId, workflowId } = group[0]!.value;
        try {
          const asking = group.map(({ value }) => value.run);
          const { asked, woken } = await decideLimits(sql, { tenantId, workflowId, asking });
          if (woken > 0) options.onWoken();
          for (const { value, resolve } of group) resolve(asked[value.run.executionId]);
        } catch (error) {
          for (const { reject } of group) reject(error);
        }
      });
      await Promise.all(answers);
    },
  });

  return {
    async ask(claim, stored, workflow) {
      const { tenantId, id: executionId, event, origin } = stored;
      const begun = stored.status !== 'pending';
      const limits = workflow.limits.filter((limit) => concerns(limit, begun, origin));
      if (limits.length === 0) return 'granted';
      const ports = { secrets: (key: string) => secrets.placeholder(tenantId, key, executionId), env };
      let gates: string[];
      try {
        gates = await Promise.all(limits.map((limit) => gateOf(limit, event, ports)));
      } catch (error) {
        if (!AutomateError.isInstance(error)) throw error;
        return { refused: error, cause: 'given_up' };
      }
      const run = { executionId, item: claim.id, priority: -claim.priority, gates, begun };
      const { workflowId } = stored.workflow;
      const fresh = !goesOn(stored) && !stored.inbox.some(({ kind }) => kind === 'requeue' || kind === 'settle');
      const answer = await questions.add({ tenantId, workflowId, run, fresh }, 1);
      if (answer?.state === 'refused') return { refused: refusal(answer.reason), cause: 'cancelled' };
      return answer?.state ?? 'waiting';
    },
  };
}

/** What goes on after it was over has begun before; what somebody asked for by itself is not swallowed. */
function concerns({ kind }: CompiledLimit, begun: boolean, origin: string): boolean {
  if (kind === 'debounce') return origin === '' && !begun;
  return kind === 'concurrency' || !begun;
}

interface Reason {
  why: 'full' | 'caller' | 'newer' | 'debounced';
  kind: CompiledLimit['kind'];
  gate: string;
  limit?: number;
  by?: string;
}

function refusal(given: JsonValue): AutomateError {
  const reason = given as unknown as Reason;
  const { why, kind, limit, by } = reason;
  const key = keyOfGate(reason.gate);
  const whose = key === '' ? '' : ` of the key ${JSON.stringify(key)}`;
  if (why === 'newer') return interruptErrors.cancelled(`newer runs${whose} take its place`);
  const says = {
    full: `The run was skipped: the ${kind} limit of ${limit}${whose} was reached.`,
    caller: `The run would wait for ever: the run that called it holds a place of the ${kind} limit of ${limit}${whose}, and waits for it.`,
    debounced: `The run was not begun: the run ${by}${whose} came after it, within the time of debounce.`,
  };
  return new AutomateError({
    code: why === 'full' ? 'RESOURCE_EXHAUSTED' : why === 'caller' ? 'FAILED_PRECONDITION' : 'CANCELLED',
    effect: 'none',
    retryable: false,
    message: says[why],
    details: {
      reason: { kind: `limit_${why}`, ...(limit !== undefined && { limit }), ...(by !== undefined && { by }) },
      limit: kind,
      key,
      ...(by !== undefined && { replacedBy: by }),
    },
  });
}
