import { z } from 'zod';
import { listed, notOneKind, say } from '../problems.ts';
import { approvalSchema, approvalShape } from './approval-schema.ts';
import { allSteps } from './branches.ts';
import type { StepDocument, WorkflowDocument } from './document.ts';
import {
  condition,
  custom,
  description,
  duration,
  json,
  jsonObject,
  name,
  problem,
  text,
  workflowName,
} from './field-types.ts';
import { integrationSchema, integrationShape } from './integration-schema.ts';
import {
  concurrencySchema,
  concurrencyShape,
  debounceSchema,
  debounceShape,
  prioritySchema,
  rateSchema,
  rateShape,
} from './limits-schema.ts';
import { manualSchema, triggerSchema, triggerShape } from './trigger-schema.ts';

export const retrySchema = z.strictObject({
  attempts: z.int().min(1, problem('at_least')).max(100, problem('at_most')).optional(),
  backoff: duration.optional(),
  factor: z.number().min(1, problem('at_least')).max(10, problem('at_most')).optional(),
  max: duration.optional(),
  jitter: z.boolean().optional(),
});

/** What a wait is for: it has exactly one of these. */
export const WAIT_KINDS = ['for', 'until', 'signal'] as const;

export const waitSchema = z
  .strictObject({
    for: duration.optional(),
    until: json.optional(),
    signal: name(/^[A-Za-z][A-Za-z0-9_.-]*$/, 'form_signal').optional(),
    timeout: duration.optional(),
  })
  .superRefine((wait, { addIssue }) => {
    if (WAIT_KINDS.filter((kind) => wait[kind] !== undefined).length !== 1) {
      addIssue(custom(say('wait_for_one')));
    }
    if (wait.timeout !== undefined && wait.signal === undefined) {
      addIssue(custom(say('belongs_to_signal'), 'timeout'));
    }
  });

/** What a step does: it has exactly one of these. */
export const STEP_KINDS = [
  'condition',
  'set',
  'action',
  'uses',
  'call',
  'wait',
  'approval',
  'steps',
  'parallel',
  'for_each',
  'switch',
] as const satisfies (keyof StepDocument)[];

export type StepKind = (typeof STEP_KINDS)[number];

/** What only steps of some kinds have. */
export const STEP_FIELD_KINDS: Partial<Record<keyof StepDocument, readonly StepKind[]>> = {
  connection: ['action'],
  with: ['action', 'uses', 'call'],
  policy: ['uses'],
  // The others say it inside.
  timeout: STEP_KINDS.filter((kind) => kind !== 'wait'),
  // Computing again gives the same, a wait fails by its own limit alone, and a workflow has retries of its own.
  retry: STEP_KINDS.filter((kind) => !['set', 'wait', 'approval', 'call'].includes(kind)),
  // biome-ignore lint/suspicious/noThenProperty: a field of documents, never awaited
  then: ['condition'],
  else: ['condition'],
  on_failure: ['condition', 'steps', 'parallel', 'for_each', 'switch'],
};

const MAX_STEPS = 1000;
const steps: z.ZodType<StepDocument[]> = z
  .array(z.lazy((): z.ZodType<StepDocument> => stepSchema))
  .min(1, problem('too_few_steps'))
  .max(MAX_STEPS, problem('too_many_steps'))
  .meta({ id: 'steps' });

const forEachSchema = z.strictObject({
  in: json,
  concurrency: z.int().min(1, problem('at_least')).max(1000, problem('at_most')).optional(),
  steps,
});

const wholeNumber = z.int().min(0, problem('at_least')).max(1_000_000, problem('at_most'));
const globs = z.array(text(500)).max(100, problem('too_many'));
const policySchema = z.strictObject({
  max_files: wholeNumber.optional(),
  max_edits: wholeNumber.optional(),
  allowed_paths: globs.optional(),
  allowed_commands: globs.optional(),
});

const caseSchema = z.strictObject({ when: condition, steps });
const switchSchema = z.strictObject({
  cases: z.array(caseSchema).min(1, problem('too_few_cases')).max(100, problem('too_many_cases')),
  default: steps.optional(),
});

const stepShape = z.strictObject({
  id: name(/^[a-z][a-z0-9_]*$/, 'form_step'),
  description: description.optional(),
  if: condition.optional(),
  condition: condition.optional(),
  // biome-ignore lint/suspicious/noThenProperty: a field of documents, never awaited
  then: steps.optional(),
  else: steps.optional(),
  set: jsonObject.optional(),
  action: name(/^[a-z][a-z0-9-]*\/[a-z][a-z0-9_-]*$/, 'form_action', 200).optional(),
  connection: name(/^[a-z][a-z0-9-]*$/, 'form_name').optional(),
  with: jsonObject.optional(),
  uses: name(/^[a-z][a-z0-9-]*:[a-z][a-z0-9-]*$/, 'form_step_type', 200).optional(),
  policy: policySchema.optional(),
  call: workflowName.optional(),
  wait: waitSchema.optional(),
  approval: approvalSchema.optional(),
  steps: steps.optional(),
  parallel: steps.optional(),
  for_each: forEachSchema.optional(),
  switch: switchSchema.optional(),
  on_failure: z.enum(['abort', 'continue'], problem('one_of')).optional(),
  retry: retrySchema.optional(),
  timeout: duration.optional(),
  on_error: steps.optional(),
  fallback: steps.optional(),
  compensate: steps.optional(),
});

export const stepSchema: z.ZodType<StepDocument> = stepShape
  .superRefine((step, { addIssue }) => {
    const kinds = STEP_KINDS.filter((kind) => step[kind] !== undefined);
    const [kind] = kinds;
    if (kinds.length !== 1 || kind === undefined) {
      addIssue(custom(notOneKind(STEP_KINDS, kinds)));
      return;
    }
    for (const [key, owners] of Object.entries(STEP_FIELD_KINDS) as [keyof StepDocument, readonly StepKind[]][]) {
      if (step[key] === undefined || owners.includes(kind)) continue;
      const owned = say('belongs_to_step', { kinds: listed(owners, 'or') });
      addIssue(custom(key === 'timeout' ? say('timeout_inside') : owned, key));
    }
    if (step.approval?.on_timeout !== undefined && step.timeout === undefined) {
      addIssue(custom(say('on_timeout_never'), 'approval', 'on_timeout'));
    }
  })
  .meta({ id: 'step' });

export const holdSchema = z.strictObject({
  while_down: z
    .array(name(/^[a-z][a-z0-9-]*\/[a-z0-9][a-z0-9_-]{0,62}$/, 'form_instance', 200))
    .min(1, problem('too_few_instances'))
    .max(20, problem('too_many_instances'))
    .refine((names) => new Set(names).size === names.length, problem('instance_twice')),
  timeout: duration.optional(),
});

/** The whole document. What is unknown is refused; nothing is filled in, so that a document stays as it was written. */
export const workflowDocumentSchema = z.strictObject({
  name: workflowName,
  description: description.optional(),
  on: z.array(triggerSchema).min(1, problem('too_few_triggers')).max(50, problem('too_many_triggers')),
  env: z
    .array(name(/^[A-Za-z_][A-Za-z0-9_]*$/, 'form_env'))
    .max(100, problem('too_many_env'))
    .optional(),
  timeout: duration.optional(),
  hold: holdSchema.optional(),
  concurrency: concurrencySchema.optional(),
  rate: rateSchema.optional(),
  debounce: debounceSchema.optional(),
  priority: prioritySchema.optional(),
  integrations: z.array(integrationSchema).max(20, problem('too_many_integrations')).optional(),
  steps: steps.refine((list) => count(allSteps(list)) <= MAX_STEPS, {
    error: problem('too_many_steps_inside'),
    params: { most: MAX_STEPS },
  }),
  output: jsonObject.optional(),
}) satisfies z.ZodType<WorkflowDocument>;

function count(items: Iterable<unknown>): number {
  let found = 0;
  for (const _ of items) found += 1;
  return found;
}

/** The fields that exist, by where in a document: for telling what was probably meant. */
export function knownFields(path: readonly PropertyKey[]): string[] {
  if (path.length === 0) return Object.keys(workflowDocumentSchema.shape);
  const field = path.findLast((segment) => typeof segment === 'string') as keyof typeof SHAPES;
  return Object.keys(SHAPES[field] ?? stepShape.shape);
}

/** By the field that an object, or a list of objects, stands under; what is not here holds steps. */
const SHAPES: Record<string, object | undefined> = {
  on: triggerShape.shape,
  manual: manualSchema.shape,
  hold: holdSchema.shape,
  concurrency: concurrencyShape.shape,
  rate: rateShape.shape,
  debounce: debounceShape.shape,
  integrations: integrationShape.shape,
  retry: retrySchema.shape,
  wait: waitSchema.shape,
  approval: approvalShape.shape,
  for_each: forEachSchema.shape,
  policy: policySchema.shape,
  switch: switchSchema.shape,
  cases: caseSchema.shape,
};
