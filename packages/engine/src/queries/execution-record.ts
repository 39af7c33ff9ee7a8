import type { ActionEffect } from '@automate/connectors';
import type { ErrorCode, ErrorEffect, JsonValue } from '@automate/core';
import type { ExecutionStatus, StepStatus } from '../execution/status.ts';
import type { RunLimit } from '../limits/limit-records.ts';
import type { StoredObject } from '../objects/object-storage.ts';
import type { RerunOrigin } from '../reruns/rerun-operations.ts';
import type { ExecutionFilter } from './execution-filter.ts';
import type { Page, PageRequest } from './page.ts';

/** An error as it is recorded: redacted, without stack and cause. */
export interface RecordedError {
  code: ErrorCode;
  message: string;
  retryable: boolean;
  effect: ErrorEffect;
  details?: JsonValue;
}

/** One execution in a list. Times are ISO 8601 in UTC. */
export interface ExecutionSummary {
  /** UUID, version 7. */
  id: string;
  status: ExecutionStatus;
  workflow: { id: string; name: string; version: number };
  event: { id: string; type: string; source: string };
  traceId: string;
  /** The id of the run that called it. */
  calledBy?: string;
  /** The id of the run whose loop it handles items of. */
  partOf?: string;
  /** The id of the run that it repeats. */
  rerunOf?: string;
  createdAt: string;
  startedAt?: string;
  finishedAt?: string;
  error?: RecordedError;
}

/** An object of a run, in the storage. */
export interface ObjectRecord extends StoredObject {
  /** Asks for its content. */
  id: string;
}

/** What an attempt logged, as far as it is kept: the first hundred lines. */
export interface StepLogs {
  lines: StepLogLine[];
  /** Lines that were more than are kept. */
  dropped: number;
}

/** One line: redacted. */
export interface StepLogLine {
  /** Milliseconds after the attempt began. */
  afterMs: number;
  level: 'debug' | 'info' | 'warn' | 'error';
  /** At most 1,000 characters. */
  message: string;
  /** What was said beside it; with more than 2,000 characters as JSON left out. */
  fields?: JsonValue;
}

/** One attempt of one step, as it was recorded: redacted. */
export interface StepRecord {
  /** The step's id; sub-steps are separated by `/`. */
  path: string;
  /** Counts from 1. */
  attempt: number;
  /** `action`, `condition`, `set`, `wait`, ... */
  kind: string;
  status: StepStatus;
  effect?: ActionEffect;
  idempotencyKey?: string;
  /** `<connector>/<action>` of an action. */
  action?: string;
  /** Which plugin ran it, as `<id>@<version>`: a run keeps its workflow's version, and each attempt has its plugin's. */
  plugin?: string;
  input?: JsonValue;
  output?: JsonValue;
  /** Instead of an output that is too large for this record. */
  storedOutput?: ObjectRecord;
  /** What it left behind. */
  artifacts?: (ObjectRecord & { name: string })[];
  /** What it logged; of one whose worker died nothing. */
  logs?: StepLogs;
  error?: RecordedError;
  startedAt: string;
  finishedAt?: string;
  /** When a waiting or failed attempt goes on. */
  dueAt?: string;
  /** The signal a waiting attempt waits for, or waited for. Of an action: the instance, as `connector/instance`. */
  waitsFor?: string;
}

/** A result that arrived after its claim was lost or its time was over: evidence, never state. */
export interface LateResult {
  path: string;
  attempt: number;
  reason: 'lease_lost' | 'abandoned';
  output?: JsonValue;
  error?: RecordedError;
  recordedAt: string;
}

/** One execution with everything known of it. */
export interface ExecutionDetail extends ExecutionSummary {
  /** What the workflow gives. */
  output?: JsonValue;
  /** In the order they began. */
  steps: StepRecord[];
  /** The signals and cancellations it was sent, in order. */
  inbox: { kind: string; name?: string; payload?: JsonValue; receivedAt: string; consumedAt?: string }[];
  /** What it waits for at this moment: of kind `hold` an instance, as `connector/instance`, until the time at the latest. */
  timers: { path: string; kind: string; dueAt: string; instance?: string }[];
  /** The limit that it waits for, and has not begun for. */
  limit?: RunLimit;
  lateResults: LateResult[];
  /** Of one that repeats another. */
  rerun?: RerunOrigin;
  /** The executions that repeat this one, oldest first. */
  reruns: string[];
}

/** Filters are joined by AND. */
export interface ListExecutions extends PageRequest, ExecutionFilter {
  tenantId: string;
}

/** Reads executions. */
export interface ExecutionQueries {
  /** Newest first. By duration a page may hold fewer than `limit`, even none, and go on all the same: it looks at some thousand runs. */
  list(query: ListExecutions): Promise<Page<ExecutionSummary>>;
  /** @throws AutomateError NOT_FOUND */
  get(tenantId: string, executionId: string): Promise<ExecutionDetail>;
}
