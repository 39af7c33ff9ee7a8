export {
  ALERT_KINDS,
  ALERT_SEVERITIES,
  type Alert,
  type AlertCondition,
  type AlertDetail,
  type AlertKind,
  type AlertNotice,
  type AlertQueries,
  type AlertRule,
  type AlertRuleInput,
  type AlertRuleRef,
  type AlertRules,
  type AlertSeverity,
  type Alerts,
  type AlertTest,
  type ListAlerts,
} from './alerts/alert-record.ts';
export {
  type AnswerApproval,
  APPROVAL_STATUSES,
  type ApprovalAnswer,
  type ApprovalRecord,
  type ApprovalStatus,
  type Approvals,
  type ListApprovals,
} from './approvals/approval-record.ts';
export {
  BULK_ACTIONS,
  type BulkAction,
  type BulkJob,
  type BulkJobs,
  type BulkOptions,
  type BulkPreview,
  type StartBulk,
} from './bulk/bulk-operations.ts';
export { createEngine, type EngineOptions } from './create-engine.ts';
export type { DeadLetterRecord, DeadLetterResult, DeadLetters } from './dead-letters/dead-letter-record.ts';
export type { Engine } from './engine.ts';
export type { ErrorGroup, ErrorGroupDetail, ErrorQueries, ListErrors } from './errors/error-group.ts';
export { VERDICTS, type Verdict } from './execution/settlement.ts';
export { EXECUTION_STATUSES, type ExecutionStatus, STEP_STATUSES, type StepStatus } from './execution/status.ts';
export type { CancelExecution, ExecutionInbox, SendSignal, SettleStep } from './inbox/inbox-operations.ts';
export type { IngestLimits } from './ingest/ingest.ts';
export type { AcceptedEvent, NewEvent } from './ingest/new-event.ts';
export {
  type ListNotices,
  NOTICE_STATUSES,
  type NoticeQueries,
  type NoticeRecord,
  type NoticeStatus,
} from './integrations/notice-record.ts';
export type { LimitUse, RunLimit } from './limits/limit-records.ts';
export type { StartWorkflow } from './manual/start-workflow.ts';
export { claimStorage } from './objects/claim-storage.ts';
export type { ObjectStorage, StoredObject } from './objects/object-storage.ts';
export { OVERVIEW_WINDOWS, type Overview, type OverviewQueries, type OverviewWindow } from './overview/overview.ts';
export { type ApprovalGrant, type ApprovalLinks, linkExpiry } from './ports/approval-links.ts';
export type { ExecutionSecrets } from './ports/execution-secrets.ts';
export { type EngineProblem, engineProblems } from './problems.ts';
export type { Progress, ProgressExecution, ProgressListener } from './progress/progress.ts';
export type { EventQueries, EventRecord, EventSummary, ListEvents } from './queries/event-record.ts';
export type { ExecutionFilter } from './queries/execution-filter.ts';
export type {
  ExecutionDetail,
  ExecutionQueries,
  ExecutionSummary,
  LateResult,
  ListExecutions,
  RecordedError,
  StepLogLine,
  StepLogs,
  StepRecord,
} from './queries/execution-record.ts';
export type { Page, PageRequest } from './queries/page.ts';
export type { ObjectQueries, StoredContent } from './queries/stored-content.ts';
export type { EventRuns, Rerun, RerunOrigin, RerunResult, Reruns, RunEvent } from './reruns/rerun-operations.ts';
export type { Retention } from './retention/retention-options.ts';
export type { ScheduleQueries, ScheduleRecord } from './schedules/schedule-record.ts';
export { engineMigrations } from './schema/migrations.ts';
export type { ToldAlertEdge, ToldEvents, ToldReceived, ToldRun, ToldStep } from './telling/told-events.ts';
export type { EngineWorker, EngineWorkerOptions } from './worker/engine-worker.ts';
export type {
  WorkflowCheck,
  WorkflowFormat,
  WorkflowRecord,
  WorkflowRepository,
  WorkflowSource,
  WorkflowSummary,
  WorkflowVersion,
} from './workflows/workflow-record.ts';
