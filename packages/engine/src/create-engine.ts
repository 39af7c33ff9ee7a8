import type { ActionInvoker, InstanceHealth } from '@automate/connectors';
import { createSignals, type Logger, type Said, type Signals, silentLogger, type Tracer } from '@automate/core';
import { PostgresWakeups, SkipLockedClaimOutboxStore } from '@automate/outbox';
import type { FilterLookup } from '@automate/templates';
import type { StepRunner } from '@automate/workflow';
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import type { Sql } from 'postgres';
import { createAlertRules } from './alerts/alert-rules.ts';
import { createAlertQueries } from './alerts/read-alerts.ts';
import { createApprovals } from './approvals/approvals.ts';
import { createExpireApproval } from './approvals/expire-approval.ts';
import { createBulkJobs } from './bulk/bulk-jobs.ts';
import { createParts } from './calls/parts.ts';
import { createDatabaseTime } from './database/database-time.ts';
import { createDeadLetters } from './dead-letters/dead-letters.ts';
import type { Engine } from './engine.ts';
import { createErrorQueries } from './errors/read-errors.ts';
import { createEngineExecutors } from './execution/engine-executors.ts';
import { createExecutionItems } from './execution/execution-item.ts';
import { createRecorder } from './execution/recorded.ts';
import { allHealthy } from './holds/hold-back.ts';
import { createInstanceChanges } from './holds/instance-changes.ts';
import { createInbox } from './inbox/append.ts';
import { createSettle } from './inbox/settle.ts';
import { createTellAgain } from './inbox/tell-again.ts';
import { createIngest, type IngestLimits } from './ingest/ingest.ts';
import { refuseOwnTypes } from './ingest/own-types.ts';
import { createNoticeQueries } from './integrations/read-notices.ts';
import { createStart } from './manual/start-workflow.ts';
import { createActiveWorkflows } from './matching/active-workflows.ts';
import { createAdoption } from './matching/adoption.ts';
import { createArtifactStore } from './objects/artifact-store.ts';
import { createMovedOutputs } from './objects/moved-outputs.ts';
import type { ObjectStorage } from './objects/object-storage.ts';
import { createObjectWriter } from './objects/object-writer.ts';
import { createOverviewQueries } from './overview/read-overview.ts';
import type { ApprovalLinks } from './ports/approval-links.ts';
import type { ExecutionSecrets } from './ports/execution-secrets.ts';
import { createTeller } from './progress/progress.ts';
import { traceProgress } from './progress/trace-progress.ts';
import { createEventQueries } from './queries/read-events.ts';
import { createExecutionQueries } from './queries/read-executions.ts';
import { createObjectQueries } from './queries/read-stored.ts';
import { createReruns } from './reruns/rerun.ts';
import { createEventRuns } from './reruns/run-event.ts';
import type { Retention } from './retention/retention-options.ts';
import { createScheduleQueries } from './schedules/read-schedules.ts';
import { createWorker } from './worker/create-worker.ts';
import type { EngineWorker } from './worker/engine-worker.ts';
import { createWakeups } from './worker/wakeups.ts';
import { createCompiledVersions } from './workflows/compiled-versions.ts';
import { createWorkflowRepository } from './workflows/workflow-repository.ts';

export interface EngineOptions {
  /** On postgres.js. Its tables were made by `outboxMigrations` and `engineMigrations`. Stays its owner's. */
  db: PostgresJsDatabase & { $client: Sql };
  /** Runs actions. */
  invoker: ActionInvoker;
  /** Runs steps of plugins (`uses`). Default: there are none. */
  stepRunner?: StepRunner | undefined;
  /** Where artifacts and large outputs are kept. Default: nowhere; a step that leaves an artifact fails, outputs stay rows. */
  objects?: ObjectStorage | undefined;
  /** How long what is over is kept. Default: for ever. */
  retention?: Retention | undefined;
  secrets: ExecutionSecrets;
  /** Tells which instances are down, for workflows that wait for them. Default: none ever is. */
  health?: InstanceHealth | undefined;
  /** The values of environment variables that workflows may read; undefined for others. Default: none. */
  env?: ((name: string) => string | undefined) | undefined;
  /** Signs links that answer approvals. Default: there are none. */
  approvalLinks?: ApprovalLinks | undefined;
  /** The filters that templates may call. Default: the built-in ones. */
  filters?: FilterLookup | undefined;
  /** Default: signals that nobody hears. */
  signals?: Signals | undefined;
  log?: Logger | undefined;
  /** Where spans go: of events, runs, steps and what they call. Default: nowhere, and none is made. */
  tracer?: Tracer | undefined;
  /**
   * Keys of the connectors this process can run; read again and again. With it, executions are claimed only where every
   * connector they need is at hand. Give it in every process of an installation, or in none. Default: none.
   */
  connectors?: (() => readonly string[]) | undefined;
  /** Why a connector, or with `step:` before its key a step type, is installed and cannot be used; undefined: it is not. */
  unusable?: ((key: string) => Said | string | undefined) | undefined;
  ingest?: IngestLimits | undefined;
  /** Characters of a step's output as JSON where there is no storage; more fails the step. Default 1,000,000. */
  maxOutputChars?: number | undefined;
  /** How long delivery ids are remembered, in milliseconds. Default 7 days. */
  deliveryRetentionMs?: number | undefined;
}

const SEVEN_DAYS = 7 * 86_400_000;

/** An engine on a database. It does nothing by itself: `createWorker` gives what runs work. */
export function createEngine(options: EngineOptions): Engine {
  const { db, invoker, secrets, filters, health = allHealthy } = options;
  const log = options.log ?? silentLogger;
  const signals = options.signals ?? createSignals();
  const sql = db.$client;
  const store = new SkipLockedClaimOutboxStore(db);
  const wakeups = createWakeups(new PostgresWakeups(db, { logger: log }));
  const teller = createTeller(signals, (error) =>
    log.error({ err: error }, 'a progress listener failed and is dropped'),
  );
  if (options.tracer !== undefined) teller.listen(traceProgress(options.tracer));
  const adoption = createAdoption();
  const ingest = createIngest({
    sql,
    adoption,
    limits: options.ingest,
    log,
    tracer: options.tracer,
    onAccepted({ accepted, duplicates, adopted }) {
      if (accepted > adopted) wakeups.eventsAccepted();
      teller.tell({ type: 'events_accepted', accepted, duplicates });
    },
  });
  const versions = createCompiledVersions({ sql, filters });
  const workflows = createActiveWorkflows({ sql, versions, log });
  const recorder = createRecorder(secrets, options.maxOutputChars ?? 1_000_000);
  const items = createExecutionItems({
    sql,
    versions,
    withRequirements: options.connectors !== undefined,
    env: options.env,
  });
  const { objects, maxOutputChars: rowChars, retention = {} } = options;
  const write = objects && createObjectWriter(sql, objects.storage);
  const outputs = createMovedOutputs({
    ...{ sql, write, rowChars, storage: objects?.storage },
    ...{ inlineChars: objects?.inlineOutputChars, maxChars: objects?.maxOutputChars },
  });
  const executors = createEngineExecutors({
    invoker,
    stepRunner: options.stepRunner,
    artifacts: write && createArtifactStore(write, secrets, objects),
    secrets,
    now: createDatabaseTime(sql),
    accept: (event) => ingest.accept(event),
    startPart: createParts({ db, items, onStarted: wakeups.executionsReady }),
    expireApproval: createExpireApproval(db),
  });
  const inbox = createInbox({ db, onAppended: wakeups.inboxAppended });
  const deadLetters = createDeadLetters({ db, onRequeued: wakeups.requeued });
  const targets = {
    cancel: inbox.cancel,
    settle: createSettle({ db, items, secrets, onSettled: wakeups.executionsReady }),
    ...createReruns({ db, versions, items, secrets, onCreated: wakeups.executionsReady }),
  };
  const executions = createExecutionQueries(sql);
  const workers: EngineWorker[] = [];

  return {
    async ingest(event) {
      refuseOwnTypes(event);
      return await ingest.accept(event);
    },
    start: createStart({ sql, versions, accept: (event) => ingest.accept(event) }),
    workflows: createWorkflowRepository({
      sql,
      filters,
      connectors: options.connectors,
      unusable: options.unusable,
      onResumed: wakeups.instanceChanged,
    }),
    executions: {
      ...executions,
      ...createObjectQueries(sql, objects?.storage),
      signal: inbox.signal,
      ...targets,
    },
    errors: createErrorQueries(sql, executions),
    overview: createOverviewQueries(sql),
    deadLetters,
    approvals: createApprovals({ db, secrets, onAnswered: wakeups.inboxAppended }),
    notices: createNoticeQueries(db),
    alerts: { ...createAlertQueries(sql), rules: createAlertRules({ sql, invoker, recorder }) },
    bulk: createBulkJobs({ sql, onStarted: wakeups.bulkStarted }),
    events: {
      ...createEventQueries(sql),
      ...createEventRuns({ db, versions, items, onCreated: wakeups.executionsReady }),
    },
    schedules: createScheduleQueries(sql),
    instanceChanges: createInstanceChanges(wakeups.instanceChanged),
    onProgress: (listener) => teller.listen(listener),
    createWorker(workerOptions) {
      const worker = createWorker(
        {
          db,
          sql,
          store,
          wakeups,
          kernel: { executors, recorder, outputs, secrets, env: options.env, teller, tracer: options.tracer, health },
          versions,
          workflows,
          adoption,
          inbox,
          tellAgain: createTellAgain({ db, items, onTold: wakeups.executionsReady }),
          invoker,
          links: options.approvalLinks,
          bulk: { ...targets, requeue: deadLetters.requeue },
          signals,
          log,
          connectors: options.connectors,
          deliveryRetentionMs: options.deliveryRetentionMs ?? SEVEN_DAYS,
          forgetting: { retention, storage: objects?.storage },
        },
        workerOptions,
      );
      workers.push(worker);
      return worker;
    },
    async close() {
      await ingest.idle();
      await Promise.all(workers.map((worker) => worker.stop()));
      await wakeups.close();
    },
  };
}
