import { DEFAULT_TENANT, type InputProblem, invalidArgument } from '@automate/core';
import { boundedDelay, toTimestamp } from '../database/point-in-time.ts';
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
/** The most bytes of what stands in an index, whose rows hold 2,700: tenant and queue beside one of the others. */
const MAX_BYTES = { tenantId: 500, queue: 500, key: 1000, orderKey: 1000 } as const;
const MAX_REQUIRES_BYTES = 1500;

function isInt32(value: number): boolean {
  return Number.isInteger(value) && value >= -INT32 && value < INT32;
}

/** Why PostgreSQL cannot store a text; nothing when it can. */
function unstorable(text: string | undefined): string | undefined {
  if (text?.includes('\0')) return 'holds a NUL character, which PostgreSQL cannot store';
  if (text?.isWellFormed() === false) return 'holds half of a surrogate pair, which PostgreSQL cannot store';
  return undefined;
}

/** The payload's JSON; undefined when it has none. */
function payloadText({ payload = null }: EnqueueInput): string | undefined {
  try {
    return JSON.stringify(payload);
  } catch {
    return undefined;
  }
}

function problemsOf(input: EnqueueInput, payload: string | undefined): [field: string, message: string][] {
  const problems: [string, string][] = [];
  for (const field of TEXT_FIELDS) {
    const text = input[field];
    const problem = unstorable(text);
    if (problem) problems.push([field, problem]);
    if (text === '' && field !== 'topic' && field !== 'ref') problems.push([field, 'is empty']);
  }
  for (const field of ['tenantId', 'queue', 'key', 'orderKey'] as const) {
    // A character is three bytes at most.
    const text = input[field] ?? '';
    if (text.length * 3 > MAX_BYTES[field] && Buffer.byteLength(text) > MAX_BYTES[field]) {
      problems.push([field, `is longer than ${MAX_BYTES[field]} bytes`]);
    }
  }
  const { requires = [] } = input;
  const problem = requires.map(unstorable).find(Boolean);
  if (problem) problems.push(['requires', problem]);
  if (requires.reduce((bytes, one) => bytes + Buffer.byteLength(one) + 8, 0) > MAX_REQUIRES_BYTES) {
    problems.push(['requires', `is longer than ${MAX_REQUIRES_BYTES} bytes`]);
  }
  if (payload === undefined) problems.push(['payload', 'cannot be written as JSON']);
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
  const payloads = inputs.map(payloadText);
  const errors: InputProblem[] = inputs.flatMap((input, index) =>
    problemsOf(input, payloads[index]).map(([field, message]) => ({
      pointer: `/${index}/${field}`,
      message: `${field} ${message}`,
    })),
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
    payload: input.payload === undefined ? null : (payloads[ord] as string),
    key: input.key ?? null,
    order_key: input.orderKey ?? null,
    skip_failed: input.onOrderFailure === 'skip',
    priority: input.priority ?? 0,
    due: input.dueAt === null ? 'infinity' : input.dueAt ? toTimestamp(input.dueAt) : null,
    delay: input.delayMs === undefined ? null : boundedDelay(input.delayMs),
    max_attempts: input.maxAttempts ?? 25,
    traceparent: input.traceparent ?? null,
    requires: [...(input.requires ?? [])].sort(),
    workflow_version: input.workflowVersion ?? null,
    engine_format: input.engineFormat ?? 0,
  }));
}
