import { EXECUTION_STATUSES, STEP_STATUSES } from '@automate/engine';
import { z } from 'zod';
import { anyJson, time } from './schemas.ts';

/** An error as a run keeps it. */
export const recordedErrorSchema = z.object({
  code: z.string(),
  message: z.string(),
  retryable: z.boolean(),
  effect: z.enum(['none', 'unknown']),
  details: anyJson
    .optional()
    .describe(
      'Among them `step`: where it began; `reason`: the message as data, of errors that runs make themselves; `settled`: who settled the step, and as what',
    ),
});

/** An execution in a list. */
export const executionSummarySchema = z.object({
  id: z.uuid(),
  status: z.enum(EXECUTION_STATUSES),
  workflow: z.object({ id: z.uuid(), name: z.string(), version: z.int() }),
  event: z.object({ id: z.uuid(), type: z.string(), source: z.string() }),
  traceId: z.string(),
  calledBy: z.string().optional(),
  partOf: z.string().optional(),
  rerunOf: z.string().optional(),
  createdAt: time,
  startedAt: time.optional(),
  finishedAt: time.optional(),
  error: recordedErrorSchema.optional(),
});

const stored = z.object({
  id: z.string().describe('Asks for its content: /api/v1/executions/{id}/artifacts/{artifact}'),
  location: z.string(),
  bytes: z.int(),
  sha256: z.string(),
});

const attemptSchema = z.object({
  path: z.string().describe("The step's id, behind those of what it is in"),
  attempt: z.int(),
  kind: z.string(),
  status: z.enum(STEP_STATUSES),
  effect: z.string().optional(),
  idempotencyKey: z.string().optional(),
  action: z.string().optional(),
  plugin: z.string().optional(),
  input: anyJson.optional(),
  output: anyJson.optional(),
  storedOutput: stored.optional().describe('Instead of an output that is too large'),
  artifacts: z.array(stored.extend({ name: z.string() })).optional(),
  logs: z
    .object({
      lines: z.array(
        z.object({
          afterMs: z.int().describe('After the attempt began'),
          level: z.enum(['debug', 'info', 'warn', 'error']),
          message: z.string(),
          fields: anyJson.optional(),
        }),
      ),
      dropped: z.int().describe('Lines that were more than are kept'),
    })
    .optional()
    .describe('What it logged'),
  error: recordedErrorSchema.optional(),
  startedAt: time,
  finishedAt: time.optional(),
  dueAt: time.optional(),
  waitsFor: z.string().optional(),
});

/** One execution with everything known of it. */
export const executionDetailSchema = executionSummarySchema.extend({
  output: anyJson.optional().describe('What the workflow gives'),
  steps: z.array(attemptSchema).describe('In the order they began'),
  inbox: z.array(
    z.object({
      kind: z.string(),
      name: z.string().optional(),
      payload: anyJson.optional(),
      receivedAt: time,
      consumedAt: time.optional(),
    }),
  ),
  timers: z.array(z.object({ path: z.string(), kind: z.string(), dueAt: time, instance: z.string().optional() })),
  limit: z
    .object({
      kind: z.enum(['debounce', 'rate', 'concurrency']),
      key: z.string().optional(),
      limit: z.int().optional(),
      ahead: z.int().describe('Runs that begin before it'),
      since: time,
      dueAt: time.optional(),
    })
    .optional()
    .describe('The limit that it waits for'),
  lateResults: z
    .array(
      z.object({
        path: z.string(),
        attempt: z.int(),
        reason: z.enum(['lease_lost', 'abandoned']),
        output: anyJson.optional(),
        error: recordedErrorSchema.optional(),
        recordedAt: time,
      }),
    )
    .describe('What came after its time: evidence, never state'),
  rerun: z
    .object({
      of: z.string(),
      from: z.string().optional(),
      editedSteps: z.array(z.string()),
      editedInput: z.boolean(),
      by: z.string(),
    })
    .optional()
    .describe('Of one that repeats another'),
  reruns: z.array(z.uuid()).describe('The executions that repeat it, oldest first'),
});
