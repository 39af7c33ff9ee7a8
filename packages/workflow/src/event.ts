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
  /** What a step of a plugin left behind; absent where it did not succeed, and of every other step. */
  artifacts?: readonly { id: string; name: string; location: string; bytes: number; sha256: string }[];
  /** Of a failed step. */
  error?: { code: string; message: string };
}

/** What conditions and templates read. */
export interface WorkflowScope {
  event: WorkflowEvent;
  /** `owner`: who wrote the version of the workflow, where that is known. */
  execution: { id: string; name: string; owner?: string | null };
  /** By step id; steps that have not run are absent. */
  steps: Readonly<Record<string, StepRecord>>;
  /** Inside `for_each`: the item, and its place in the list from 0. */
  item?: JsonValue;
  index?: number;
  /** The same of every loop around, by the id of its step. */
  loops?: Readonly<Record<string, { item: JsonValue; index: number }>>;
}
