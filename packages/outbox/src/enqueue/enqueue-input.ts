import { DEFAULT_TENANT, type InputProblem, invalidArgument } from '@automate/core';
import type { EnqueueInput } from '../item.ts';

/** One item with every default filled in, in the form that the database reads. */
export interface EnqueueRow {
  ord: number;
  tenant: string;
  queue: string;
  topic: string;
  ref: string | null;
  /** JSON as text: what PostgreSQL's own JSON functions refuse (\u0000) passes unread. */
  payload: string | null;
  key: string | null;
  order_key: string | null;
  skip_failed: boolean;
  priority: number;
  /** ISO 8601, or `infinity`. */
  due: string | null;
  delay: number | null;
  max_attempts: number;
  traceparent: string | null;
  requires: string[];
  workflow_version: number | null;
  engine_format: number;
}

const INT32 = 2 ** 31;
const TEXT_FIELDS = ['tenantId', 'queue', 'topic', 'ref', 'key', 'orderKey', 'traceparent'] as const;

function isInt32(value: number): boolean {
  return Number.isInteger(value) && value >= -INT32 && value < INT32;
}

function problemsOf(input: EnqueueInput): [field: string, message: string][] {
  const problems: [string, string][] = [];
  for (const field of TEXT_FIELDS) {
    const text = input[field];
    if (text?.includes('\0')) problems.push([field, 'holds a NUL character, which PostgreSQL cannot store']);
    if (text === '' && field !== 'topic' && field !== 'ref') problems.push([field, 'is empty']);
  }
  if (typeof input.queue !== 'string') problems.push(['queue', 'is missing']);
  if (input.dueAt !== undefined && input.delayMs !== undefined) problems.push(['delayMs', 'is given beside dueAt']);
  if (input.dueAt && Number.isNaN(input.dueAt.getTime())) problems.push(['dueAt', 'is no date']);
  if (input.delayMs !== undefined && !Number.isFinite(input.delayMs)) problems.push(['delayMs', 'is no finite number']);
  if (input.onOrderFailure && input.orderKey === undefined) {
    problems.push(['onOrderFailure', 'is given without orderKey']);
  }
  for (const field of ['priority', 'workflowVersion', 'engineFormat', 'maxAttempts'] as const) {
    const value = input[field];
    if (value !== undefined && !isInt32(value)) problems.push([field, 'is no 32-bit integer']);
  }
  if (input.maxAttempts !== undefined && input.maxAttempts < 1) problems.push(['maxAttempts', 'is below 1']);
  return problems;
}

/** @throws INVALID_ARGUMENT with every problem of every item, by pointer. */
export function toEnqueueRows(inputs: readonly EnqueueInput[]): EnqueueRow[] {
  const errors: InputProblem[] = inputs.flatMap((input, index) =>
    problemsOf(input).map(([field, message]) => ({ pointer: `/${index}/${field}`, message: `${field} ${message}` })),
  );
  if (errors.length > 0) {
    throw invalidArgument(
      `outbox: cannot enqueue: ${errors.map((one) => `${one.pointer}: ${one.message}`).join('; ')}`,
      errors,
    );
  }
  return inputs.map((input, ord) => ({
    ord,
    tenant: input.tenantId ?? DEFAULT_TENANT,
    queue: input.queue,
    topic: input.topic ?? '',
    ref: input.ref ?? null,
    payload: input.payload === undefined ? null : JSON.stringify(input.payload),
    key: input.key ?? null,
    order_key: input.orderKey ?? null,
    skip_failed: input.onOrderFailure === 'skip',
    priority: input.priority ?? 0,
    due: input.dueAt === null ? 'infinity' : (input.dueAt?.toISOString() ?? null),
    delay: input.delayMs ?? null,
    max_attempts: input.maxAttempts ?? 25,
    traceparent: input.traceparent ?? null,
    requires: [...(input.requires ?? [])].sort(),
    workflow_version: input.workflowVersion ?? null,
    engine_format: input.engineFormat ?? 0,
  }));
}
