import type { ActionEffect } from '@automate/connectors';
import type { JsonValue } from '@automate/core';
import type { ClaimRef } from '@automate/outbox';
import type { ExecutionStatus, StepStatus } from '../execution/status.ts';
import type { StoredObject } from '../objects/object-storage.ts';
import type { RecordedError, StepLogs } from '../queries/execution-record.ts';

/** Where something is that a step left behind. */
export interface StoredArtifact extends StoredObject {
  name: string;
}

/** One attempt of a step, written or overwritten. Times are monotonic milliseconds of this process. */
export interface StepChange {
  path: string;
  attempt: number;
  /** The step's place in the workflow. */
  position: number;
  kind: string;
  status: StepStatus;
  action?: string | undefined;
  /** Which plugin runs it, as `<id>@<version>`. */
  plugin?: string | undefined;
  effect?: ActionEffect | undefined;
  idempotencyKey?: string | undefined;
  /** Redacted. */
  input?: JsonValue | undefined;
  /** Redacted. */
  output?: JsonValue | undefined;
  artifacts?: StoredArtifact[] | undefined;
  /** Redacted. */
  logs?: StepLogs | undefined;
  error?: RecordedError | undefined;
  startedAt: number;
  finishedAt?: number | undefined;
  /** Milliseconds from the commit until it goes on. */
  dueInMs?: number | undefined;
  /** The signal a waiting attempt waits for; of an action, the instance. */
  waitsFor?: string | undefined;
  /** Characters of input and output as JSON, roughly. */
  weight?: number | undefined;
}

export interface TimerChange {
  path: string;
  /** null removes the timer. */
  kind: 'delay' | 'signal_timeout' | 'retry' | 'hold' | null;
  dueInMs?: number | undefined;
  /** The instance of a hold, as `connector/instance`. */
  waitsFor?: string | undefined;
}

/** Work for whoever claims it, put into the outbox by the same commit. */
export interface FollowUp {
  queue: string;
  ref: string;
  payload?: JsonValue | undefined;
  /** What a worker must have to claim it. Default: nothing. */
  requires?: readonly string[] | undefined;
}

export interface ExecutionChange {
  status: ExecutionStatus;
  /** What the workflow gives; redacted. */
  output?: JsonValue | undefined;
  error?: RecordedError | undefined;
  /** Milliseconds from the commit that the whole run may take; counts from the first commit that says it. */
  deadlineInMs?: number | undefined;
  finished?: boolean | undefined;
  /** True when one that was over as uncertain goes on: its time limit begins anew. */
  reopened?: boolean | undefined;
}

/** What becomes of the claim with the commit. */
export type ClaimEnd =
  | { type: 'complete' }
  | {
      type: 'release';
      /** The newest wake sequence whose inbox was read. */
      seenWakeSeq: number;
      /** Milliseconds until it goes on by itself; null: not before it is woken. */
      dueInMs: number | null;
      /** True when something was done under the claim. */
      progressed: boolean;
    };

/** Everything one execution commits at one time: all of it, or, when its claim was superseded, nothing. */
export interface CommitUnit {
  claim: ClaimRef;
  tenantId: string;
  executionId: string;
  steps: StepChange[];
  execution?: ExecutionChange | undefined;
  /** Sequence numbers of inbox entries that were acted on. */
  consumed: string[];
  timers: TimerChange[];
  followUps: FollowUp[];
  /** True where a step was completed for the first time under a claim that is not the run's first. */
  progressed?: boolean;
  traceparent: string;
  end?: ClaimEnd | undefined;
}
