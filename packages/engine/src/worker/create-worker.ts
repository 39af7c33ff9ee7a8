import { hostname } from 'node:os';
import type { ActionInvoker } from '@automate/connectors';
import { type Logger, type Signals, silentLogger } from '@automate/core';
import { type OutboxStore, OutboxWorker } from '@automate/outbox';
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import type { Sql } from 'postgres';
import { validate } from 'uuid';
import { createAlertNotices } from '../alerts/alert-notices.ts';
import { createAlertWatch } from '../alerts/alert-watch.ts';
import { createAlertLook } from '../alerts/look-at-rules.ts';
import { type BulkTargets, createBulkHandler } from '../bulk/bulk-handler.ts';
import { type CallInbox, createCallHandler, type TellAgain } from '../calls/call-handler.ts';
import { createCommitter } from '../commit/committer.ts';
import { createLane } from '../commit/lane.ts';
import { createExecutionHandler } from '../execution/execution-handler.ts';
import { MAX_CLAIMS } from '../execution/execution-item.ts';
import { createEvidenceWriter } from '../execution/late-evidence.ts';
import type { Kernel } from '../execution/run.ts';
import { createRecoveryHandler } from '../holds/recoveries.ts';
import { createInboxWatch } from '../inbox/inbox-watch.ts';
import { createNoticeHandler } from '../integrations/notice-handler.ts';
import { createRunNotices } from '../integrations/run-notices.ts';
import { createLimits } from '../limits/ask-limits.ts';
import { createLimitsHandler } from '../limits/limits-handler.ts';
import type { ActiveWorkflows } from '../matching/active-workflows.ts';
import type { Adoption } from '../matching/adoption.ts';
import { createEventHandler } from '../matching/event-handler.ts';
import {
  ALERTS_QUEUE,
  BULK_QUEUE,
  CALLS_QUEUE,
  ENGINE_FORMAT,
  EVENTS_QUEUE,
  EXECUTIONS_QUEUE,
  INTEGRATIONS_QUEUE,
  LIMITS_QUEUE,
  RECOVERIES_QUEUE,
} from '../matching/queues.ts';
import { createResumeHandler } from '../pauses/resumes.ts';
import type { ApprovalLinks } from '../ports/approval-links.ts';
import type { ForgetOptions } from '../retention/forget.ts';
import { createScheduler } from '../schedules/scheduler.ts';
import type { CompiledVersions } from '../workflows/compiled-versions.ts';
import type { EngineWorker, EngineWorkerOptions } from './engine-worker.ts';
import { createHousekeeping } from './housekeeping.ts';
import type { EngineWakeups } from './wakeups.ts';

/** What a worker shares with its engine. */
export interface WorkerParts {
  db: PostgresJsDatabase;
  sql: Sql;
  store: OutboxStore;
  wakeups: EngineWakeups;
  kernel: Omit<Kernel, 'advance' | 'commit' | 'late' | 'limits'>;
  versions: CompiledVersions;
  workflows: ActiveWorkflows;
  /** Events that this process accepts, for the worker to take over. */
  adoption: Pick<Adoption, 'join'>;
  inbox: CallInbox;
  tellAgain: TellAgain;
  bulk: BulkTargets;
  invoker: ActionInvoker;
  links: ApprovalLinks | undefined;
  signals: Signals;
  log: Logger;
  connectors: (() => readonly string[]) | undefined;
  deliveryRetentionMs: number;
  forgetting: Pick<ForgetOptions, 'retention' | 'storage'>;
}

const CONCURRENCY = 128;
/** Claimed together at most. */
const BATCH = 128;
/** Between two small claims of a busy worker, in milliseconds. */
const GATHER_MS = 5;

export function createWorker(parts: WorkerParts, options: EngineWorkerOptions = {}): EngineWorker {
  const { sql, store, wakeups, log, signals } = parts;
  const { concurrency = CONCURRENCY, leaseMs = 30_000, pollMs = 1_000, maxAttempts = MAX_CLAIMS } = options;
  const name = options.name ?? `${hostname()}-${process.pid}-${crypto.randomUUID().slice(0, 8)}`;
  const withRequirements = parts.connectors !== undefined;
  const giveUp = new AbortController();
  const onTold = wakeups.eventsAccepted;
  const committer = createCommitter({ sql, worker: name, log, signal: giveUp.signal, onTold });
  const evidence = createEvidenceWriter({ sql, log });

  const kernel: Omit<Kernel, 'advance'> = {
    ...parts.kernel,
    async commit(unit) {
      const held = await committer.commit(unit);
      if (held && unit.end?.type === 'release' && unit.end.dueInMs !== null) wakeups.dueIn(unit.end.dueInMs);
      if (held && unit.followUps.length > 0) wakeups.dueIn(0);
      return held;
    },
    late: (late) => evidence.write(late),
    withRequirements,
    limits: {
      graceMs: options.graceMs ?? 5_000,
      durableRetryMs: options.durableRetryMs ?? 1_000,
      leaseReserveMs: leaseMs / 4,
    },
  };
  const onWoken = wakeups.executionsReady;
  const limits = createLimits({ sql, secrets: kernel.secrets, env: kernel.env, onWoken });
  const executions = createExecutionHandler({ sql, kernel, versions: parts.versions, limits });
  const capacity = concurrency * 2;
  const events = createEventHandler({
    sql,
    lane: createLane({ sql, name: `${name}/matching`, log, signal: giveUp.signal }),
    workflows: parts.workflows,
    inbox: parts.inbox,
    recorder: kernel.recorder,
    teller: kernel.teller,
    signals,
    log,
    signal: giveUp.signal,
    env: kernel.env,
    start: { worker: name, leaseMs, maxAttempts, withRequirements },
    room: () => capacity - executions.held,
    onStarted: executions.expect,
    onLeft: () => wakeups.executionsReady(),
  });

  // The outbox reads this list at every claim: what can be run changes while plugins come and go.
  const available: string[] = [];
  const refresh = () => void available.splice(0, available.length, ...(parts.connectors?.() ?? []));

  const recover = createRecoveryHandler({ db: parts.db, onWoken: wakeups.inboxAppended });
  const resume = createResumeHandler({ db: parts.db, onWoken: wakeups.executionsReady });
  const telling = { invoker: parts.invoker, recorder: kernel.recorder, leaseReserveMs: kernel.limits.leaseReserveMs };
  const worker = new OutboxWorker({
    store,
    name,
    concurrency,
    localQueue: concurrency,
    batch: Math.min(BATCH, capacity),
    leaseMs,
    minLeaseMs: leaseMs / 4,
    pollMs,
    gatherMs: GATHER_MS,
    requires: available,
    engineFormats: [ENGINE_FORMAT],
    retry: { baseMs: 1_000, maxMs: 60_000 },
    wakeups,
    logger: log ?? silentLogger,
    handlers: {
      [EVENTS_QUEUE]: { batchSize: BATCH, handle: events.match },
      [EXECUTIONS_QUEUE]: (claim, context) => executions.handle(claim, context),
      [LIMITS_QUEUE]: { batchSize: BATCH, handle: createLimitsHandler({ sql, onWoken }) },
      [CALLS_QUEUE]: createCallHandler({ sql, inbox: parts.inbox, tellAgain: parts.tellAgain }),
      [INTEGRATIONS_QUEUE]: createNoticeHandler(createRunNotices({ ...parts, ...parts.kernel }), telling),
      [ALERTS_QUEUE]: createNoticeHandler(createAlertNotices(sql), telling),
      [BULK_QUEUE]: createBulkHandler({ sql, targets: parts.bulk }),
      [RECOVERIES_QUEUE]: (claim, context) => (validate(claim.ref) ? resume(claim, context) : recover(claim, context)),
    },
  });
  const inboxes = createInboxWatch({ sql, runs: executions.runs, pollMs, log });
  const scheduler = createScheduler({ sql, pollMs, log, onFired: wakeups.eventsAccepted });
  const alerts = createAlertWatch({
    look: createAlertLook({
      ...{ db: parts.db, sql, log, health: kernel.health, onTold: () => wakeups.dueIn(0) },
      withRequirements,
    }),
    pollMs,
    log,
  });
  const housekeeping = createHousekeeping({
    sql,
    store,
    teller: kernel.teller,
    log,
    intervalMs: Math.min(2_000, leaseMs / 4),
    deliveryRetentionMs: parts.deliveryRetentionMs,
    forgetting: parts.forgetting,
    withRequirements,
    onReturned: () => wakeups.executionsReady(),
  });
  let refreshing: NodeJS.Timeout | undefined;
  let leaveAdoption = async (): Promise<void> => {};
  let endInboxes: (() => Promise<void>) | undefined;
  let ended: Promise<void> | undefined;

  /** What must be written after the last run has left its claim. */
  const end = (left: Promise<void>): Promise<void> => {
    // Whoever ended first tells of a failure; nobody waits for this one then.
    left.catch(() => {});
    scheduler.stop();
    alerts.stop();
    ended ??= left.then(async () => {
      housekeeping.stop();
      inboxes.stop();
      clearInterval(refreshing);
      await committer.idle();
      await evidence.idle();
      await endInboxes?.();
    });
    return ended;
  };

  const stop = async (): Promise<void> => {
    // A database that is away must not hold up the end: what was not written is found out by whoever goes on.
    const timer = setTimeout(() => giveUp.abort(), kernel.limits.graceMs + 5_000);
    await end(leaveAdoption().then(() => worker.stop())).finally(() => clearTimeout(timer));
  };

  return {
    name,
    counts: committer.counts,
    async start() {
      await sql`select 1`;
      refresh();
      refreshing = setInterval(refresh, pollMs);
      inboxes.start();
      housekeeping.start();
      scheduler.start();
      alerts.start();
      endInboxes = await wakeups.onInbox(() => inboxes.look());
      await worker.start();
      leaveAdoption = parts.adoption.join({
        worker: name,
        leaseMs,
        room: () => worker.room,
        take(adopted) {
          for (const one of adopted) events.expect(one);
          worker.adopt(adopted.map(({ claim }) => claim));
        },
      });
    },
    async drain({ timeoutMs } = {}) {
      const timer = timeoutMs === undefined ? undefined : setTimeout(() => void stop().catch(() => {}), timeoutMs);
      await end(leaveAdoption().then(() => worker.drain())).finally(() => clearTimeout(timer));
    },
    stop,
  };
}
