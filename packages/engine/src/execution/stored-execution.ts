import type { ActionEffect } from '@automate/connectors';
import type { JsonValue } from '@automate/core';
import type { WorkflowEvent } from '@automate/workflow';
import type { StoredArtifact } from '../commit/commit-unit.ts';
import type { RecordedError } from '../queries/execution-record.ts';
import type { ExecutionStatus, StepStatus } from './status.ts';

/** One attempt as a run finds it. Durations are milliseconds at the moment of reading, by the database's clock. */
export interface StoredAttempt {
  path: string;
  attempt: number;
  status: StepStatus;
  kind: string;
  action: string | undefined;
  effect: ActionEffect | undefined;
  idempotencyKey: string | undefined;
  output: JsonValue;
  artifacts?: StoredArtifact[] | undefined;
  error: RecordedError | undefined;
  startedAgoMs: number;
  finishedAgoMs?: number | undefined;
  /** Until a waiting or failed attempt goes on; negative when it is time. Undefined: it does not by itself. */
  dueInMs: number | undefined;
  /** The signal a waiting attempt waits for; of an action, the instance. */
  waitsFor: string | undefined;
}

/** One entry of an execution's inbox that was not acted on yet. */
export interface InboxEntry {
  /** Decimal digits: the order of arrival. */
  seq: string;
  kind: 'signal' | 'cancel' | 'settle' | 'requeue';
  name: string | undefined;
  payload: JsonValue;
}

/** The workflow version a run belongs to. */
export interface WorkflowRef {
  tenantId: string;
  workflowId: string;
  version: number;
}

/** Some of the items of a loop. */
export interface ItemsPart {
  /** The loop's place in its run. */
  path: string;
  /** What stands before the place of an item. */
  prefix: string;
  first: number;
  count: number;
  /** Items under way at the same time. */
  concurrency: number;
}

/** What a run is that handles items of another run's loop. */
export interface StoredPart extends ItemsPart {
  /** The other run. */
  of: string;
  /** What that one knows of the steps before the loop. */
  attempts: readonly StoredAttempt[];
}

/** What a run begins or goes on with. */
export interface StoredExecution {
  tenantId: string;
  id: string;
  workflow: WorkflowRef;
  workflowName: string;
  /** What else than its event it was started for: empty where the event matched. */
  origin: string;
  status: ExecutionStatus;
  traceparent: string;
  event: WorkflowEvent;
  /** Milliseconds until the whole run must be done, negative when it is over; undefined: no limit, or not begun. */
  deadlineInMs: number | undefined;
  /** Milliseconds since it began; undefined when it has not. */
  startedAgoMs: number | undefined;
  attempts: readonly StoredAttempt[];
  inbox: readonly InboxEntry[];
  /** Undefined: it is a whole run. */
  part?: StoredPart | undefined;
  /** The wake sequence that `inbox` belongs to. */
  wakeSeq: number;
  /** True when it has not begun and is not to, because its workflow is paused. */
  paused: boolean;
}
