import type { JsonObject, JsonValue } from '@automate/core';

/** Milliseconds, or a text such as `30s`, `5m`, `1h30m`, `2d`, `500ms`. */
export type Duration = number | string;

/** What starts a workflow. Exactly one of `event`, `schedule`, `every`, `manual` and `workflow`. */
export interface TriggerDocument {
  /** Event type; `*` stands for one segment, `**` at the end for one or more. */
  event?: string | undefined;
  /** Only events of this source, for example `github/main`. */
  source?: string | undefined;

  /** A cron expression of 5 fields, or of 6, the second first. */
  schedule?: string | undefined;
  /** Of a cron expression: a name of the IANA database. Default UTC. */
  timezone?: string | undefined;
  /** An interval, from 1 second on; the first tick is one interval after the workflow was activated. */
  every?: Duration | undefined;
  /** What happens to ticks that nobody was there to fire: none of them, one for all, each. Default one. */
  missed?: 'skip' | 'one' | 'all' | undefined;

  /** Started by a person, a program or a `call`; `input` is a JSON Schema (draft 2020-12). Without it any object is taken. */
  manual?: true | { input?: JsonObject | undefined } | undefined;

  /** The name of a workflow: the end of each of its runs starts this one. */
  workflow?: string | undefined;
  /** How that run ended. Default completed. */
  on?: 'completed' | 'failed' | 'cancelled' | 'uncertain' | 'ended' | undefined;

  /** CEL over `event`. */
  if?: string | undefined;
}

export interface RetryDocument {
  attempts?: number | undefined;
  backoff?: Duration | undefined;
  factor?: number | undefined;
  max?: Duration | undefined;
  jitter?: boolean | undefined;
}

export interface WaitDocument {
  for?: Duration | undefined;
  /** A template that gives a point in time, ISO 8601 with its offset, or milliseconds since 1970. */
  until?: JsonValue | undefined;
  signal?: string | undefined;
  timeout?: Duration | undefined;
}

/** What somebody is asked before a run goes on. */
export interface ApprovalDocument {
  /** A template. */
  message: string;
  /** What may be answered. Default approve and reject. */
  options?: string[] | undefined;
  /** Options that fail the step. Default none: the answer is its output, whatever it is. */
  fail_on?: string[] | undefined;
  /** The option that is taken when nobody answered in time. Absent: the step fails. */
  on_timeout?: string | undefined;
  /** Templates: who may answer, as an answer names them. Default: who holds the permission, a link or a button. */
  approvers?: string[] | undefined;
}

/** When a run does not go on, and for how long at most. */
export interface HoldDocument {
  /** Instances, as `connector/instance`: while one of them is unhealthy, no action begins. */
  while_down: string[];
  /** Past it the run fails. Absent: it waits for ever. */
  timeout?: Duration | undefined;
}

/** How many runs may be under way at the same time. */
export interface ConcurrencyDocument {
  limit: number;
  /** A template over `event`: runs are counted for each value by itself. Absent: all runs of the workflow together. */
  key?: JsonValue | undefined;
  /** Default wait. */
  on_limit?: 'wait' | 'skip' | 'cancel_oldest' | undefined;
}

/** How many runs may begin within any span of time. */
export interface RateDocument {
  limit: number;
  per: Duration;
  /** As that of `concurrency`. */
  key?: JsonValue | undefined;
  /** Default wait. */
  on_limit?: 'wait' | 'skip' | undefined;
}

/** Of events that come one after the other, the last one has a run. */
export interface DebounceDocument {
  /** How long it has to be quiet. */
  for: Duration;
  /** As that of `concurrency`. */
  key?: JsonValue | undefined;
  /** However many come: from the first one on it takes no longer than this. Absent: as long as they come. */
  max?: Duration | undefined;
}

/** What happens to the steps beside one that failed: none of them begins any more, or all go on. */
export type FailureStrategy = 'abort' | 'continue';

export interface ForEachDocument {
  /** A template that gives a list, or a list of templates. */
  in: JsonValue;
  /** Items under way at the same time. Default 10. */
  concurrency?: number | undefined;
  steps: StepDocument[];
}

/** What a step of a plugin may do in its workspace. */
export interface PolicyDocument {
  max_files?: number | undefined;
  max_edits?: number | undefined;
  allowed_paths?: string[] | undefined;
  allowed_commands?: string[] | undefined;
}

export interface SwitchDocument {
  /** The first whose condition holds is taken. */
  cases: { when: string; steps: StepDocument[] }[];
  default?: StepDocument[] | undefined;
}

/** One step. Exactly one of the keys that say what it does: see `STEP_KINDS`. */
export interface StepDocument {
  id: string;
  description?: string | undefined;
  if?: string | undefined;

  condition?: string | undefined;
  /** Of a condition: what runs when it holds, and when it does not. */
  then?: StepDocument[] | undefined;
  else?: StepDocument[] | undefined;
  set?: JsonObject | undefined;
  /** The name of a workflow with a `manual` trigger; `with` is its input. */
  call?: string | undefined;
  /** `connector/action` */
  action?: string | undefined;
  connection?: string | undefined;
  /** A step type of a plugin, `name:type`. */
  uses?: string | undefined;
  /** What such a step may do; without it, nothing outside of itself. */
  policy?: PolicyDocument | undefined;
  with?: JsonObject | undefined;
  wait?: WaitDocument | undefined;
  /** Asks somebody; `timeout` is how long at most. */
  approval?: ApprovalDocument | undefined;
  /** One after the other. */
  steps?: StepDocument[] | undefined;
  /** All at the same time. */
  parallel?: StepDocument[] | undefined;
  for_each?: ForEachDocument | undefined;
  switch?: SwitchDocument | undefined;

  on_failure?: FailureStrategy | undefined;
  retry?: RetryDocument | undefined;
  timeout?: Duration | undefined;
  /** Run when the step has failed for good; then the failure goes on. */
  on_error?: StepDocument[] | undefined;
  /** Run instead of a step that failed for good; the output of the last is the step's. */
  fallback?: StepDocument[] | undefined;
  /** Undoes the step, once it was done and the run fails or is cancelled. */
  compensate?: StepDocument[] | undefined;
}

/** What others are told of. */
export type IntegrationEvent = 'started' | 'completed' | 'failed' | 'cancelled' | 'uncertain' | 'approval_requested';

/** Tells others of runs. Exactly one of `notification` and `approval`. */
export interface IntegrationDocument {
  /** An instance that sends notifications: `connector`, or `connector/instance`. */
  notification?: string | undefined;
  /** An instance that asks for approvals, with what its buttons need to answer them. */
  approval?: string | undefined;
  /** Of a notification: what is told. */
  on?: IntegrationEvent[] | undefined;
  /** A template: who or where, as the connector names it. */
  to: string;
  subject?: string | undefined;
  /** A template. Default: a line that says what happened. */
  message?: string | undefined;
}

/** A workflow as its author writes it. */
export interface WorkflowDocument {
  name: string;
  description?: string | undefined;
  on: TriggerDocument[];
  env?: string[] | undefined;
  timeout?: Duration | undefined;
  hold?: HoldDocument | undefined;
  concurrency?: ConcurrencyDocument | ConcurrencyDocument[] | undefined;
  rate?: RateDocument | RateDocument[] | undefined;
  debounce?: DebounceDocument | undefined;
  /** From 0 (the default) to 100, or a template over `event`; runs with a higher one begin earlier. */
  priority?: number | string | undefined;
  integrations?: IntegrationDocument[] | undefined;
  steps: StepDocument[];
  /** What a run gives when it completed: templates over its steps. */
  output?: JsonObject | undefined;
}
