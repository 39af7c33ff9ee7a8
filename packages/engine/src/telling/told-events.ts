import type { JsonValue } from '@automate/core';
import type { AlertKind, AlertSeverity } from '../alerts/alert-record.ts';
import type { ExecutionStatus, StepStatus } from '../execution/status.ts';
import type { RecordedError } from '../queries/execution-record.ts';

/**
 * What the engine tells, in the transaction that made it so: `event.received`; of runs `workflow.created`, `.started`, `.waiting`,
 * `.resumed` and `.<ending>`; of parts of a wide loop the same with `part.`; of attempts of steps `step.started`, `.waiting`,
 * `.resumed`, `.skipped` and `.<ending>`; of alerts `alert.firing` and `alert.resolved`. Endings are `completed`, `failed`, `cancelled` and `uncertain`. Values are redacted, as
 * they are everywhere.
 */
export interface ToldEvents {
  event: ToldReceived;
  workflow: ToldRun;
  part: ToldRun;
  step: ToldStep;
  alert: ToldAlertEdge;
}

/** `event.received`, without the payload: `engine.events` has it. */
export interface ToldReceived {
  eventId: string;
  type: string;
  source: string;
  deliveryId?: string;
  traceId: string;
}

/** How something ended. */
interface ToldEnd {
  /** Milliseconds since it was started. */
  duration?: number;
  result?: JsonValue;
  /** Instead of a result of more than 16,384 bytes as JSON, or one that is stored as an object. */
  resultBytes?: number;
  /** Without `details` where it is larger than that. */
  error?: RecordedError;
}

export interface ToldRun extends ToldEnd {
  executionId: string;
  workflowId: string;
  /** The workflow's name. */
  workflow: string;
  version: number;
  eventId: string;
  /** From then on. */
  status: ExecutionStatus;
  /** The run that called it; of a part the run that it is of. */
  calledBy?: string;
  traceId: string;
}

export interface ToldStep extends ToldEnd {
  /** As in the workflow's document. */
  stepId: string;
  stepType: string;
  /** Where in the run: below composite steps with their paths. */
  path: string;
  /** From 1. */
  attempt: number;
  executionId: string;
  workflowId: string;
  workflow: string;
  version: number;
  status: StepStatus;
  action?: string;
  plugin?: string;
  traceId: string;
  /** When it goes on, or is tried again. */
  dueAt?: string;
  waitsFor?: string;
}

/** That an alert began or ended, whoever else was told of it. */
export interface ToldAlertEdge {
  alertId: string;
  ruleId: string;
  /** The rule's name when the alert began. */
  rule: string;
  kind: AlertKind;
  severity: AlertSeverity;
  status: 'firing' | 'resolved';
  /** What was seen when it began. */
  message: string;
  startedAt: string;
  resolvedAt?: string;
  /** Its rule was disabled or deleted while it fired: it was not seen to be over. */
  abandoned?: true;
}
