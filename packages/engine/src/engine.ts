import type { InstanceHealthChanges } from '@automate/connectors';
import type { PgHandle } from '@automate/outbox';
import type { Alerts } from './alerts/alert-record.ts';
import type { Approvals } from './approvals/approval-record.ts';
import type { BulkJobs } from './bulk/bulk-operations.ts';
import type { DeadLetters } from './dead-letters/dead-letter-record.ts';
import type { ErrorQueries } from './errors/error-group.ts';
import type { ExecutionInbox } from './inbox/inbox-operations.ts';
import type { AcceptedEvent, NewEvent } from './ingest/new-event.ts';
import type { NoticeQueries } from './integrations/notice-record.ts';
import type { StartWorkflow } from './manual/start-workflow.ts';
import type { OverviewQueries } from './overview/overview.ts';
import type { ProgressListener } from './progress/progress.ts';
import type { EventQueries } from './queries/event-record.ts';
import type { ExecutionQueries } from './queries/execution-record.ts';
import type { ObjectQueries } from './queries/stored-content.ts';
import type { EventRuns, Reruns } from './reruns/rerun-operations.ts';
import type { ScheduleQueries } from './schedules/schedule-record.ts';
import type { EngineWorker, EngineWorkerOptions } from './worker/engine-worker.ts';
import type { WorkflowRepository } from './workflows/workflow-record.ts';

/** Durable executions on one database. Any number of engines in any number of processes share the tables. */
export interface Engine {
  /**
   * Accepts an event: resolves once it is committed, never before. Calls that arrive together share one statement.
   * @throws AutomateError INVALID_ARGUMENT (details.errors names the place inside the payload), RESOURCE_EXHAUSTED
   *   (too much is waiting; nothing was stored), UNAVAILABLE (the database does not answer)
   */
  ingest(event: NewEvent): Promise<AcceptedEvent>;
  /**
   * Starts a workflow with a manual trigger: accepts the event `automate.manual.started`, which starts this one.
   * @throws AutomateError NOT_FOUND, FAILED_PRECONDITION (not active, or without such a trigger), INVALID_ARGUMENT
   *   (details.errors names everything that its schema refuses, by pointers that begin with /input), and as `ingest`
   */
  start(start: StartWorkflow): Promise<AcceptedEvent>;
  readonly workflows: WorkflowRepository;
  readonly executions: ExecutionQueries & ObjectQueries & ExecutionInbox & Reruns;
  /** Failures by kind. */
  readonly errors: ErrorQueries;
  /** How runs are, over all processes. */
  readonly overview: OverviewQueries;
  readonly deadLetters: DeadLetters;
  readonly approvals: Approvals;
  readonly notices: NoticeQueries;
  readonly alerts: Alerts;
  readonly bulk: BulkJobs;
  readonly events: EventQueries & EventRuns;
  readonly schedules: ScheduleQueries;
  /** What follows from a change of an instance's health: an event, and runs that wait for the instance go on. */
  readonly instanceChanges: InstanceHealthChanges<PgHandle>;
  /** Tells what is committed in this process, in full. Returns the function that stops it. */
  onProgress(listener: ProgressListener): () => void;
  /** What runs work in this process. A process that only accepts and answers needs none. */
  createWorker(options?: EngineWorkerOptions): EngineWorker;
  /** Ends the workers and what the engine keeps open. The database handle stays its owner's. */
  close(): Promise<void>;
}
