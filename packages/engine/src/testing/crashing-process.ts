import type { ActionInvoker, InstanceHealth } from '@automate/connectors';
import { createSignals, silentLogger } from '@automate/core';
import type { TestDatabase } from '@automate/embedded-postgres/testing';
import { type Claim, SkipLockedClaimOutboxStore } from '@automate/outbox';
import { createExpireApproval } from '../approvals/expire-approval.ts';
import { createCallHandler } from '../calls/call-handler.ts';
import { createParts } from '../calls/parts.ts';
import { createCommitter } from '../commit/committer.ts';
import { createLane } from '../commit/lane.ts';
import { createDatabaseTime } from '../database/database-time.ts';
import { createEngineExecutors } from '../execution/engine-executors.ts';
import { createExecutionHandler } from '../execution/execution-handler.ts';
import { createExecutionItems } from '../execution/execution-item.ts';
import { createEvidenceWriter } from '../execution/late-evidence.ts';
import { createRecorder } from '../execution/recorded.ts';
import { allHealthy } from '../holds/hold-back.ts';
import { createRecoveryHandler } from '../holds/recoveries.ts';
import { createInbox } from '../inbox/append.ts';
import { createInboxWatch } from '../inbox/inbox-watch.ts';
import { createTellAgain } from '../inbox/tell-again.ts';
import { createIngest } from '../ingest/ingest.ts';
import { createLimits } from '../limits/ask-limits.ts';
import { createActiveWorkflows } from '../matching/active-workflows.ts';
import { createEventHandler } from '../matching/event-handler.ts';
import { CALLS_QUEUE, ENGINE_FORMAT, EVENTS_QUEUE, EXECUTIONS_QUEUE, RECOVERIES_QUEUE } from '../matching/queues.ts';
import { createMovedOutputs } from '../objects/moved-outputs.ts';
import { createTeller } from '../progress/progress.ts';
import { createCompiledVersions } from '../workflows/compiled-versions.ts';
import { testSecrets } from './test-secrets.ts';

/**
 * Where a process dies or is paused: at its n-th commit of matching, its n-th commit of a run, or its n-th call of an
 * action, before it reaches the other side or after. `pause` holds it there until `resume`, like SIGSTOP; else it is gone,
 * like SIGKILL.
 */
export interface Fault {
  at: 'match' | 'commit' | 'call';
  number: number;
  when: 'before' | 'after';
  pause: boolean;
}

/** Called, and waited for, after each claim and around each commit: for what others do at that very moment. */
export type Gate = (executionId: string) => Promise<void>;

/** A stand-in for a worker process that dies on the spot. It really commits and really calls; what it loses is itself. */
export interface CrashingProcess {
  /** Matches events and runs executions until nothing is ready or the process is dead or paused. */
  work(): Promise<void>;
  /** Lets a paused process go on, and waits until it has come to its end. */
  resume(): Promise<void>;
  readonly faulted: boolean;
  /** Reads the inboxes of the runs under way, as a worker does now and then. */
  look(): void;
  /** Commits and calls so far. */
  readonly counts: Record<Fault['at'], number>;
}

export function createCrashingProcess(
  database: TestDatabase,
  invoker: ActionInvoker,
  fault?: Fault,
  gate?: Gate,
  health: InstanceHealth = allHealthy,
): CrashingProcess {
  const { sql, db } = database;
  const store = new SkipLockedClaimOutboxStore(db);
  const counts = { match: 0, commit: 0, call: 0 };
  const signal = new AbortController().signal;
  const committer = createCommitter({ sql, worker: 'test', log: silentLogger, signal });
  const evidence = createEvidenceWriter({ sql, log: silentLogger });
  const faulted = Promise.withResolvers<void>();
  const resumed = Promise.withResolvers<void>();
  let dead = false;
  let hit = false;

  /** Never comes back when the process is dead. */
  const pass = async (at: Fault['at'], when: Fault['when']) => {
    if (fault && !hit && fault.at === at && fault.when === when && counts[at] === fault.number) {
      hit = true;
      dead = !fault.pause;
      faulted.resolve();
    }
    // A process that stands still does so as a whole.
    if (hit && fault?.pause) await resumed.promise;
    if (dead) await new Promise(() => {});
  };

  const faultyInvoker: ActionInvoker = {
    describe: (ref) => invoker.describe(ref),
    async invoke(ref, params, call) {
      counts.call += 1;
      await pass('call', 'before');
      const output = await invoker.invoke(ref, params, call);
      await pass('call', 'after');
      return output;
    },
  };
  const recorder = createRecorder(testSecrets, 1_000_000);
  const ingest = createIngest({ sql, limits: undefined, log: silentLogger, onAccepted() {} });
  const inbox = createInbox({ db, onAppended() {} });
  const versions = createCompiledVersions({ sql });
  const items = createExecutionItems({ sql, versions, withRequirements: false, env: undefined });
  const handler = createExecutionHandler({
    sql,
    versions,
    limits: createLimits({ sql, secrets: testSecrets, env: undefined, onWoken() {} }),
    kernel: {
      executors: createEngineExecutors({
        invoker: faultyInvoker,
        secrets: testSecrets,
        now: createDatabaseTime(sql),
        accept: (event) => ingest.accept(event),
        startPart: createParts({
          db,
          items,
          onStarted() {},
        }),
        expireApproval: createExpireApproval(db),
      }),
      recorder,
      outputs: createMovedOutputs({ sql, storage: undefined, write: undefined }),
      secrets: testSecrets,
      health,
      env: undefined,
      teller: createTeller(createSignals(), () => {}),
      limits: { graceMs: 100, durableRetryMs: 1_000, leaseReserveMs: 0 },
      async commit(unit) {
        counts.commit += 1;
        await gate?.(unit.executionId);
        await pass('commit', 'before');
        const held = await committer.commit(unit);
        await pass('commit', 'after');
        await gate?.(unit.executionId);
        return held;
      },
      late: (late) => evidence.write(late),
    },
  });

  const lane = createLane({ sql, name: 'test', log: silentLogger, signal });
  const match = createEventHandler({
    sql,
    lane: {
      async commit(text, parameters) {
        counts.match += 1;
        await pass('match', 'before');
        const result = await lane.commit(text, parameters);
        await pass('match', 'after');
        return result as never;
      },
    },
    workflows: createActiveWorkflows({ sql, versions, log: silentLogger }),
    inbox,
    recorder,
    teller: createTeller(createSignals(), () => {}),
    signals: createSignals(),
    log: silentLogger,
    signal,
    start: { worker: 'test', leaseMs: 60_000, maxAttempts: 100, withRequirements: false },
    room: () => 20,
    onStarted: handler.expect,
    onLeft() {},
  });

  const running: Promise<void>[] = [];
  const matchAll = async (claims: readonly Claim[]) => {
    const adopted: Claim[] = [];
    if (claims.length > 0) await match.match(claims, { adopt: (started) => void adopted.push(...started) });
    await Promise.all(adopted.map(run));
  };
  const run = async (claim: Claim) => {
    await gate?.(claim.ref ?? '');
    const outcome = await handler.handle(claim, { signal });
    if (outcome === undefined) await store.markSuccess(claim);
    else if (outcome.kind === 'release') await store.release({ claim, ...outcome });
    else if (outcome.kind === 'retry') await store.markRetry({ claim, code: outcome.code, delayMs: 0 });
  };

  const recover = createRecoveryHandler({ db, onWoken() {} });
  const recovered = async (claim: Claim) => {
    await recover(claim, { signal });
    await store.markSuccess(claim);
  };

  const called = createCallHandler({ sql, inbox, tellAgain: createTellAgain({ db, items, onTold() {} }) });
  const answered = async (claim: Claim) => {
    await called(claim);
    await store.markSuccess(claim);
  };

  const watch = createInboxWatch({ sql, runs: handler.runs, pollMs: 1_000, log: silentLogger });

  return {
    counts,
    look: () => watch.look(),
    get faulted() {
      return hit;
    },
    async work() {
      while (!hit) {
        await store.promoteDue([EXECUTIONS_QUEUE]);
        const claims = await store.claimBatch({
          worker: 'test',
          queues: [EVENTS_QUEUE, EXECUTIONS_QUEUE, RECOVERIES_QUEUE, CALLS_QUEUE],
          limit: 100,
          leaseMs: 60_000,
          engineFormats: [ENGINE_FORMAT],
        });
        if (claims.length === 0) return;
        const events = claims.filter(({ queue }) => queue === EVENTS_QUEUE);
        const runs = claims.filter(({ queue }) => queue === EXECUTIONS_QUEUE).map(run);
        runs.push(matchAll(events), ...claims.filter(({ queue }) => queue === RECOVERIES_QUEUE).map(recovered));
        runs.push(...claims.filter(({ queue }) => queue === CALLS_QUEUE).map(answered));
        running.push(...runs);
        await Promise.race([Promise.all(runs), faulted.promise]);
      }
    },
    async resume() {
      resumed.resolve();
      await Promise.all(running);
      await evidence.idle();
    },
  };
}

/** As if every lease had run out: what was claimed is ready for the next process. */
export async function expireLeases(database: TestDatabase): Promise<void> {
  await new SkipLockedClaimOutboxStore(database.db).reap(-3_600_000);
}
