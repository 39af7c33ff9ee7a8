/** What the API answers, as far as pages show it. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

export interface RecordedError {
  code: string;
  message: string;
  retryable: boolean;
  effect: 'none' | 'unknown';
  details?: Json;
}

export interface RunSummary {
  id: string;
  status: string;
  workflow: { id: string; name: string; version: number };
  event: { id: string; type: string; source: string };
  traceId: string;
  calledBy?: string;
  partOf?: string;
  rerunOf?: string;
  createdAt: string;
  startedAt?: string;
  finishedAt?: string;
  error?: RecordedError;
}

export interface StepAttempt {
  path: string;
  attempt: number;
  kind: string;
  status: string;
  effect?: string;
  idempotencyKey?: string;
  action?: string;
  plugin?: string;
  input?: Json;
  output?: Json;
  storedOutput?: { id: string; size: number };
  artifacts?: { id: string; name: string; size: number }[];
  error?: RecordedError;
  startedAt: string;
  finishedAt?: string;
  dueAt?: string;
  waitsFor?: string;
}

export interface RunDetail extends RunSummary {
  output?: Json;
  steps: StepAttempt[];
  inbox: { kind: string; name?: string; payload?: Json; receivedAt: string; consumedAt?: string }[];
  timers: { path: string; kind: string; dueAt: string; instance?: string }[];
  limit?: { kind: string; key?: string; ahead: number; since: string };
  reruns: string[];
}

export interface EventSummary {
  id: string;
  type: string;
  source: string;
  traceId: string;
  deliveryId?: string;
  receivedAt: string;
}

export interface EventDetail extends EventSummary {
  payload: Json;
  executions: { id: string; workflow: string; status: string }[];
}

export interface WorkflowSummary {
  id: string;
  name: string;
  description?: string;
  active: boolean;
  paused: boolean;
  version: number;
  createdAt: string;
  updatedAt: string;
}

export interface TextProblem {
  pointer: string;
  message: string;
  line?: number;
  column?: number;
}

export interface WorkflowDetail extends WorkflowSummary {
  document: { on?: { manual?: Json }[] | Json } & Record<string, Json>;
  source: { text: string; format: 'yaml' | 'json' };
  warnings: TextProblem[];
}

export interface Approval {
  id: string;
  executionId: string;
  workflow: string;
  path: string;
  message: string;
  options: string[];
  approvers?: string[];
  status: string;
  requestedAt: string;
  expiresAt?: string;
  answer?: { decision: string | null; comment: string | null; by: string | null; via: string; at: string };
}

export interface Contribution {
  point: string;
  key: string;
  displayName: string;
  description?: string;
  configurable: boolean;
  supportsHealthCheck: boolean;
  supportsTestConnection: boolean;
}

export interface Plugin {
  id: string;
  version: string;
  displayName: string;
  description?: string;
  author?: string;
  homepage?: string;
  types: string[];
  packageName: string;
  origin: string;
  tier: string;
  state: string;
  reason?: { code: string; message: string };
  updateFailure?: { code: string; message: string };
  contributions: Contribution[];
  plaintext: { field: string; granted: boolean }[];
}

export interface Connection {
  plugin: string;
  name: string;
  contribution: { point: string; key: string };
  configuration: Record<string, Json>;
  secretHosts?: Record<string, string[]>;
  version: number;
  createdAt: string;
  updatedAt: string;
  updatedBy: string;
  status: {
    configuration: { applied: number | null; processes: number; failed?: { code: string; message: string } };
    health?: { status: string; since: string; message?: string; checkedAt?: string };
  };
}
