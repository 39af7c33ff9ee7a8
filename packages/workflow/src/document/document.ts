import type { JsonObject } from '@automate/core';

/** Milliseconds, or a text such as `30s`, `5m`, `1h30m`, `2d`, `500ms`. */
export type Duration = number | string;

export interface TriggerDocument {
  /** Event type; `*` stands for one segment, `**` at the end for one or more. */
  event: string;
  /** Only events of this source, for example `github/main`. */
  source?: string | undefined;
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
  signal?: string | undefined;
  timeout?: Duration | undefined;
}

/** When a run does not go on, and for how long at most. */
export interface HoldDocument {
  /** Instances, as `connector/instance`: while one of them is unhealthy, no action begins. */
  while_down: string[];
  /** Past it the run fails. Absent: it waits for ever. */
  timeout?: Duration | undefined;
}

/** One step: exactly one of `condition`, `set`, `action` and `wait`. */
export interface StepDocument {
  id: string;
  description?: string | undefined;
  if?: string | undefined;
  condition?: string | undefined;
  set?: JsonObject | undefined;
  /** `connector/action` */
  action?: string | undefined;
  connection?: string | undefined;
  with?: JsonObject | undefined;
  retry?: RetryDocument | undefined;
  timeout?: Duration | undefined;
  wait?: WaitDocument | undefined;
}

/** A workflow as its author writes it. */
export interface WorkflowDocument {
  name: string;
  description?: string | undefined;
  on: TriggerDocument[];
  env?: string[] | undefined;
  timeout?: Duration | undefined;
  hold?: HoldDocument | undefined;
  steps: StepDocument[];
}
