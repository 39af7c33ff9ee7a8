import { EVENT_TYPE_PATTERN, type Said } from '@automate/core';
import { z } from 'zod';
import { listed, notOneKind, say } from '../problems.ts';
import { timeZoneProblem } from '../schedule/time-zone.ts';
import { cronProblem, MIN_INTERVAL_MS } from '../schedule/timetable.ts';
import type { TriggerDocument } from './document.ts';
import { durationMs } from './duration.ts';
import { condition, custom, duration, jsonObject, name, problem, text, workflowName } from './field-types.ts';

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
const checked = (text: z.ZodString, problemOf: (value: string) => Said | undefined) =>
  text.superRefine((value, { addIssue }) => {
    const said = problemOf(value);
    if (said !== undefined) addIssue(custom(said));
  });

export const manualSchema = z.strictObject({ input: jsonObject.optional() });

export const triggerShape = z.strictObject({
  event: name(EVENT_TYPE_PATTERN, 'form_event', 200).optional(),
  source: text(200).optional(),
  schedule: checked(z.string().max(100, problem('too_long')), cronProblem).optional(),
  every: duration
    .refine((value) => (durationMs(value) ?? MIN_INTERVAL_MS) >= MIN_INTERVAL_MS, {
      error: problem('at_least'),
      params: { least: `${MIN_INTERVAL_MS / 1000}s` },
    })
    .optional(),
  timezone: checked(z.string().max(100, problem('too_long')), timeZoneProblem).optional(),
  missed: z.enum(MISSED_POLICIES, problem('one_of')).optional(),
  manual: z.union([z.literal(true), manualSchema], { error: problem('manual_form') }).optional(),
  workflow: workflowName.optional(),
  on: z.enum(WORKFLOW_ENDS, problem('one_of')).optional(),
  if: condition.optional(),
});

export const triggerSchema = triggerShape.superRefine((trigger, { addIssue }) => {
  const kinds = TRIGGER_KINDS.filter((kind) => trigger[kind] !== undefined);
  const [kind] = kinds;
  if (kinds.length !== 1 || kind === undefined) {
    addIssue(custom(notOneKind(TRIGGER_KINDS, kinds)));
    return;
  }
  for (const [key, owners] of Object.entries(TRIGGER_FIELD_KINDS) as [
    keyof TriggerDocument,
    readonly TriggerKind[],
  ][]) {
    if (trigger[key] === undefined || owners.includes(kind)) continue;
    const said =
      key === 'timezone' && kind === 'every'
        ? say('interval_without_zone')
        : say('belongs_to_trigger', { kinds: listed(owners, 'or') });
    addIssue(custom(said, key));
  }
});

/** The kind of a well-formed trigger. */
export function triggerKind(trigger: TriggerDocument): TriggerKind {
  return TRIGGER_KINDS.find((kind) => trigger[kind] !== undefined) ?? 'event';
}
