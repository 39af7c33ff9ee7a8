import { EVENT_TYPE_PATTERN } from '@automate/core';
import { z } from 'zod';
import { timeZoneProblem } from '../schedule/time-zone.ts';
import { cronProblem, MIN_INTERVAL_MS } from '../schedule/timetable.ts';
import type { TriggerDocument } from './document.ts';
import { durationMs } from './duration.ts';
import { condition, duration, jsonObject, name, workflowName } from './field-types.ts';

/** What starts a workflow: a trigger has exactly one of these. */
export const TRIGGER_KINDS = [
  'event',
  'schedule',
  'every',
  'manual',
  'workflow',
] as const satisfies (keyof TriggerDocument)[];

export type TriggerKind = (typeof TRIGGER_KINDS)[number];

/** What happens to the ticks of a schedule that nobody was there to fire. */
export const MISSED_POLICIES = ['skip', 'one', 'all'] as const;
/** How the runs of a workflow end that another one waits for; `ended`: in whatever way. */
export const WORKFLOW_ENDS = ['completed', 'failed', 'cancelled', 'uncertain', 'ended'] as const;

/** What only triggers of some kinds have. */
export const TRIGGER_FIELD_KINDS: Partial<Record<keyof TriggerDocument, readonly TriggerKind[]>> = {
  source: ['event'],
  timezone: ['schedule'],
  missed: ['schedule', 'every'],
  on: ['workflow'],
  // Of a manual start the schema of its input decides, and says what is wrong.
  if: TRIGGER_KINDS.filter((kind) => kind !== 'manual'),
};

/** A text with a problem of its own. */
const checked = (text: z.ZodString, problemOf: (value: string) => string | undefined) =>
  text.superRefine((value, { addIssue }) => {
    const message = problemOf(value);
    if (message !== undefined) addIssue({ code: 'custom', message });
  });

export const manualSchema = z.strictObject({ input: jsonObject.optional() });

export const triggerShape = z.strictObject({
  event: name(
    EVENT_TYPE_PATTERN,
    'an event type such as github.issues.opened; a segment may be *, the last one also ** for any that follow',
    200,
  ).optional(),
  source: z.string().min(1, 'must not be empty').max(200, 'may have 200 characters at most').optional(),
  schedule: checked(z.string().max(100, 'may have 100 characters at most'), cronProblem).optional(),
  every: duration
    .refine((value) => (durationMs(value) ?? MIN_INTERVAL_MS) >= MIN_INTERVAL_MS, 'must be 1s or more')
    .optional(),
  timezone: checked(z.string().max(100, 'may have 100 characters at most'), timeZoneProblem).optional(),
  missed: z.enum(MISSED_POLICIES, `must be one of ${MISSED_POLICIES.join(', ')}`).optional(),
  manual: z
    .union([z.literal(true), manualSchema], { error: 'must be true, or an object with "input", a JSON Schema' })
    .optional(),
  workflow: workflowName.optional(),
  on: z.enum(WORKFLOW_ENDS, `must be one of ${WORKFLOW_ENDS.join(', ')}`).optional(),
  if: condition.optional(),
});

export const triggerSchema = triggerShape.superRefine((trigger, { addIssue }) => {
  const kinds = TRIGGER_KINDS.filter((kind) => trigger[kind] !== undefined);
  const [kind] = kinds;
  if (kinds.length !== 1 || kind === undefined) {
    const has = kinds.length === 0 ? 'none' : kinds.join(' and ');
    addIssue({ code: 'custom', message: `must have exactly one of ${TRIGGER_KINDS.join(', ')}; it has ${has}` });
    return;
  }
  for (const [key, owners] of Object.entries(TRIGGER_FIELD_KINDS) as [
    keyof TriggerDocument,
    readonly TriggerKind[],
  ][]) {
    if (trigger[key] === undefined || owners.includes(kind)) continue;
    const message =
      key === 'timezone' && kind === 'every'
        ? 'an interval is elapsed time, which is the same in every time zone'
        : `belongs to a trigger with ${owners.join(' or ')}`;
    addIssue({ code: 'custom', path: [key], message });
  }
});

/** The kind of a well-formed trigger. */
export function triggerKind(trigger: TriggerDocument): TriggerKind {
  return TRIGGER_KINDS.find((kind) => trigger[kind] !== undefined) ?? 'event';
}
