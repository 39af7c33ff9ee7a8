import { setTimeout as sleep } from 'node:timers/promises';
import { AutomateError, toAutomateError } from '@automate/core';
import { type Claim, type HandlerContext, type Outcome, SETTLED } from '@automate/outbox';
import type { Sql } from 'postgres';
import { createCoalescer } from '../database/coalescer.ts';
import { persist } from '../database/persist.ts';
import { isTransient } from '../database/transient.ts';
import type { Limits } from '../limits/ask-limits.ts';
import type { StartedExecution } from '../matching/start-executions.ts';
import type { CompiledVersions } from '../workflows/compiled-versions.ts';
import { advance } from './advance.ts';
import { applySettlements } from './apply-settlements.ts';
import { interruptErrors } from './interrupts.ts';
import { loadExecutions } from './load-executions.ts';
import { type Kernel, Run } from './run.ts';
import { runExecution } from './run-execution.ts';
import { goesOn } from './settlement.ts';
import type { StoredExecution } from './stored-execution.ts';

/** Runs claimed executions. */
export interface ExecutionHandler {
  handle(claim: Claim, context: Pick<HandlerContext, 'signal'>): Promise<Outcome | undefined>;
  /** Hands over what is known of an execution whose claim comes next, so that it need not be read. */
  expect(started: StartedExecution): void;
  /** The runs under way, by the id of the claim's item. */
  readonly runs: ReadonlyMap<string, Run>;
  /** Executions that run, or are about to. */
  readonly held: number;
}

/** Between two looks at a run that could not go on, in milliseconds. */
const AGAIN_MS = 500;

export function createExecutionHandler(options: {
  sql: Sql;
  kernel: Omit<Kernel, 'advance'>;
  versions: CompiledVersions;
  limits: Limits;
}): ExecutionHandler {
  const { sql, versions, limits } = options;
  const kernel: Kernel = { ...options.kernel, advance };
  const expected = new Map<string, StartedExecution>();
  const runs = new Map<string, Run>();

  /** Claims come in batches: their executions are read in one statement. */
  const loader = createCoalescer<Claim, StoredExecution | undefined>({
    maxCalls: 200,
    maxWeight: 200,
    async run(batch) {
      const claims = batch.map(({ value }) => value);
      const found = await persist(() => loadExecutions(sql, claims), { timeoutMs: 5_000 });
      for (const { value, resolve } of batch) resolve(found.get(value.id));
    },
  });

  const open = async (claim: Claim): Promise<Run | Outcome | undefined> => {
    const started = expected.get(claim.id);
    expected.delete(claim.id);
    if (started?.claim.token === claim.token) return new Run(kernel, claim, started.stored, started.workflow);
    const stored = await loader.add(claim, 1);
    // Over already (a dead letter that was requeued), or without a record: the item has nothing left to do.
    if (stored === undefined || (isOver(stored.status) && !goesOn(stored))) return undefined;
    // Until it is woken: when the workflow is resumed, or the run is told something. What ends it needs no beginning.
    const untilWoken = { kind: 'release', seenWakeSeq: stored.wakeSeq, until: null } as const;
    const cancelled = stored.inbox.some(({ kind }) => kind === 'cancel');
    if (stored.paused && stored.part === undefined && !cancelled) return untilWoken;
    const workflow = await versions.get(stored.workflow);
    const reopens = goesOn(stored) || stored.inbox.some(({ kind }) => kind === 'settle' || kind === 'requeue');
    const begins = (stored.status === 'pending' || reopens) && stored.part === undefined && !cancelled;
    if (begins && workflow.limits.length > 0) {
      const verdict = await limits.ask(claim, stored, workflow);
      if (verdict === 'waiting') return untilWoken;
      if (verdict !== 'granted') {
        const run = new Run(kernel, claim, stored, workflow);
        run.frame.interrupts.raise(verdict.cause, verdict.refused);
        // Where its end cannot be written now it has not begun either: whoever claims it next has to ask again.
        run.journal.execution({ status: stored.status });
        return run;
      }
    }
    if (!reopens) return new Run(kernel, claim, stored, workflow);
    const settled = applySettlements(stored, workflow);
    const run = new Run(kernel, claim, settled.stored, workflow);
    settled.write(run);
    return run;
  };

  /** What could not be begun or gone on with: again a little later, from the record. */
  const again = async (claim: Claim, error: unknown, signal: AbortSignal): Promise<Outcome> => {
    const { code, message } = toAutomateError(error);
    if (code === 'UNAVAILABLE' || isTransient(error)) {
      // The database's trouble, not the execution's: this attempt does not count. When "a little later" is, this process's
      // clock need not know.
      await sleep(AGAIN_MS, undefined, { signal }).catch(() => {});
      return { kind: 'release', seenWakeSeq: claim.wakeSeq, until: new Date(0) };
    }
    return { kind: 'retry', code, message: String(kernel.secrets.redact(claim.tenantId, message)) };
  };

  return {
    runs,
    get held() {
      // Claims that were given back before they came here are renewed by nobody.
      const now = performance.now();
      for (const [id, { claim }] of expected) if (claim.leaseUntilMonotonic < now) expected.delete(id);
      return runs.size + expected.size;
    },
    expect: (started) => void expected.set(started.claim.id, started),
    async handle(claim, { signal }) {
      let opened: Run | Outcome | undefined;
      try {
        opened = await open(claim);
      } catch (error) {
        return await again(claim, error, signal);
      }
      if (!(opened instanceof Run)) return opened;
      const run = opened;
      const { interrupts } = run;
      const onAbort = () => {
        const lost = AutomateError.isInstance(signal.reason) && signal.reason.code === 'LEASE_LOST';
        if (lost) interrupts.raise('lease_expired', interruptErrors.lease());
        else interrupts.raise('stopping', interruptErrors.stopping());
      };
      signal.addEventListener('abort', onAbort);
      if (signal.aborted) onAbort();
      runs.set(claim.id, run);
      try {
        await runExecution(run);
        return SETTLED;
      } catch (error) {
        run.close();
        run.keepEvidence();
        // Nobody can write the end now: the lease runs out and somebody goes on from the record.
        return signal.aborted ? SETTLED : await again(claim, error, signal);
      } finally {
        // Claimed again meanwhile, the item has another run here.
        if (runs.get(claim.id) === run) runs.delete(claim.id);
        signal.removeEventListener('abort', onAbort);
      }
    },
  };
}

function isOver(status: StoredExecution['status']): boolean {
  return status === 'completed' || status === 'failed' || status === 'cancelled' || status === 'uncertain';
}
