import type { JsonValue } from '@automate/core';

/** What happened outside, as triggers, conditions and templates see it. */
export interface WorkflowEvent {
  id: string;
  /** Dotted, for example `github.issues.opened`. */
  type: string;
  /** Who told it, for example `github/main` (connector/instance). */
  source: string;
  payload: JsonValue;
}

/** How a step ended, as later steps see it. */
export interface StepRecord {
  /** What the step gave; null for a step that was skipped or gave nothing. */
  output: JsonValue;
  status: 'succeeded' | 'skipped' | 'failed';
}

/** What conditions and templates read. */
export interface WorkflowScope {
  event: WorkflowEvent;
  execution: { id: string; name: string };
  /** By step id; steps that have not run are absent. */
  steps: Readonly<Record<string, StepRecord>>;
}
