import type { JsonObject } from '@automate/core';
import { z } from 'zod';
import type { WorkflowDocument } from './document.ts';
import { DURATION_PATTERN, durationMs, MAX_DURATION_MS } from './duration.ts';

const name = (pattern: RegExp, what: string, most = 100) =>
  z.string().max(most, `may have ${most} characters at most`).regex(pattern, `must be ${what}`);

const DURATION = 'must be a duration such as 30s, 5m, 1h30m, 2d or 500ms, or whole milliseconds';
const duration = z
  .union(
    [
      z.int(DURATION).min(1, DURATION).max(MAX_DURATION_MS, 'must be no longer than a year'),
      z.string().regex(DURATION_PATTERN, DURATION).min(1, DURATION),
    ],
    { error: DURATION },
  )
  .refine((value) => durationMs(value) !== undefined, 'must be longer than zero and no longer than a year');

const condition = z.string().min(1, 'must not be empty').max(4096, 'may have 4096 characters at most');

const jsonObject = z.record(z.string(), z.json(), { error: 'must be an object' }) as z.ZodType<JsonObject>;

const description = z.string().max(2000, 'may have 2000 characters at most');

const connectorKey = name(/^[a-z][a-z0-9-]*$/, 'lower-case letters, digits and "-", a letter first');

export const triggerSchema = z.strictObject({
  event: name(
    /^(?:\*\*|(?:\*|[A-Za-z0-9_:/-]+)(?:\.(?:\*|[A-Za-z0-9_:/-]+))*(?:\.\*\*)?)$/,
    'an event type such as github.issues.opened; a segment may be *, the last one also ** for any that follow',
    200,
  ),
  source: z.string().min(1, 'must not be empty').max(200, 'may have 200 characters at most').optional(),
  if: condition.optional(),
});

export const retrySchema = z.strictObject({
  attempts: z.int().min(1, 'must be 1 or more').max(100, 'must be 100 or less').optional(),
  backoff: duration.optional(),
  factor: z.number().min(1, 'must be 1 or more').max(10, 'must be 10 or less').optional(),
  max: duration.optional(),
  jitter: z.boolean().optional(),
});

export const waitSchema = z
  .strictObject({
    for: duration.optional(),
    signal: name(/^[A-Za-z][A-Za-z0-9_.-]*$/, 'a name such as approved').optional(),
    timeout: duration.optional(),
  })
  .superRefine((wait, { addIssue }) => {
    if ((wait.for === undefined) === (wait.signal === undefined)) {
      addIssue({ code: 'custom', message: 'takes either "for" (a duration) or "signal" (a name)' });
    }
    if (wait.timeout !== undefined && wait.signal === undefined) {
      addIssue({ code: 'custom', path: ['timeout'], message: 'belongs to "signal"; a wait "for" a time needs none' });
    }
  });

/** What a step does: it has exactly one of these. */
export const STEP_KINDS = ['condition', 'set', 'action', 'wait'] as const;

/** What only an action has. */
const ACTION_ONLY = ['connection', 'with', 'retry', 'timeout'] as const;

const stepShape = z.strictObject({
  id: name(/^[a-z][a-z0-9_]*$/, 'lower-case letters, digits and "_", a letter first'),
  description: description.optional(),
  if: condition.optional(),
  condition: condition.optional(),
  set: jsonObject.optional(),
  action: name(/^[a-z][a-z0-9-]*\/[a-z][a-z0-9_-]*$/, 'connector/action, such as http/request', 200).optional(),
  connection: connectorKey.optional(),
  with: jsonObject.optional(),
  retry: retrySchema.optional(),
  timeout: duration.optional(),
  wait: waitSchema.optional(),
});

export const stepSchema = stepShape.superRefine((step, { addIssue }) => {
  const kinds = STEP_KINDS.filter((kind) => step[kind] !== undefined);
  if (kinds.length !== 1) {
    const has = kinds.length === 0 ? 'none' : kinds.join(' and ');
    addIssue({ code: 'custom', message: `must have exactly one of ${STEP_KINDS.join(', ')}; it has ${has}` });
  }
  if (step.action !== undefined) return;
  for (const key of ACTION_ONLY) {
    if (step[key] !== undefined) addIssue({ code: 'custom', path: [key], message: 'belongs to a step with an action' });
  }
});

export const holdSchema = z.strictObject({
  while_down: z
    .array(name(/^[a-z][a-z0-9-]*\/[a-z0-9][a-z0-9_-]{0,62}$/, 'connector/instance, such as github/main', 200))
    .min(1, 'needs at least one instance')
    .max(20, 'may have 20 instances at most')
    .refine((names) => new Set(names).size === names.length, 'names an instance twice'),
  timeout: duration.optional(),
});

/** The whole document. What is unknown is refused; nothing is filled in, so that a document stays as it was written. */
export const workflowDocumentSchema = z.strictObject({
  name: name(/^[a-z][a-z0-9-]*$/, 'lower-case letters, digits and "-", a letter first'),
  description: description.optional(),
  on: z.array(triggerSchema).min(1, 'needs at least one trigger').max(50, 'may have 50 triggers at most'),
  env: z
    .array(name(/^[A-Za-z_][A-Za-z0-9_]*$/, 'the name of an environment variable'))
    .max(100, 'may have 100 names at most')
    .optional(),
  timeout: duration.optional(),
  hold: holdSchema.optional(),
  steps: z.array(stepSchema).min(1, 'needs at least one step').max(1000, 'may have 1000 steps at most'),
}) satisfies z.ZodType<WorkflowDocument>;

/** The fields that exist, by where in a document: for telling what was probably meant. */
export function knownFields(path: readonly PropertyKey[]): string[] {
  const [first, , third] = path;
  const shape =
    path.length === 0
      ? workflowDocumentSchema.shape
      : first === 'on'
        ? triggerSchema.shape
        : first === 'hold'
          ? holdSchema.shape
          : third === 'retry'
            ? retrySchema.shape
            : third === 'wait'
              ? waitSchema.shape
              : stepShape.shape;
  return Object.keys(shape);
}
