import { z } from 'zod';
import { name } from './field-types.ts';

/** What others can be told of. */
export const INTEGRATION_EVENTS = [
  'started',
  'completed',
  'failed',
  'cancelled',
  'uncertain',
  'approval_requested',
] as const;

/** What an integration does: it has exactly one of these. */
export const INTEGRATION_KINDS = ['notification', 'approval'] as const;

const instance = name(
  /^[a-z][a-z0-9-]*(?:\/[a-z0-9][a-z0-9_-]{0,62})?$/,
  'connector or connector/instance, such as slack/main',
  200,
);
const text = (most: number) => z.string().min(1, 'must not be empty').max(most, `may have ${most} characters at most`);

export const integrationShape = z.strictObject({
  notification: instance.optional(),
  approval: instance.optional(),
  on: z
    .array(z.enum(INTEGRATION_EVENTS, `must be one of ${INTEGRATION_EVENTS.join(', ')}`))
    .min(1, 'needs at least one event')
    .refine((events) => new Set(events).size === events.length, 'names an event twice')
    .optional(),
  to: text(1_000),
  subject: text(1_000).optional(),
  message: text(10_000).optional(),
});

export const integrationSchema = integrationShape.superRefine((integration, { addIssue }) => {
  const kinds = INTEGRATION_KINDS.filter((kind) => integration[kind] !== undefined);
  if (kinds.length !== 1) {
    addIssue({ code: 'custom', message: `must have exactly one of ${INTEGRATION_KINDS.join(' and ')}` });
  } else if (kinds[0] === 'notification' && integration.on === undefined) {
    addIssue({ code: 'custom', message: 'a notification needs "on": what it tells of' });
  } else if (kinds[0] === 'approval' && integration.on !== undefined) {
    addIssue({ code: 'custom', path: ['on'], message: 'belongs to a notification; an approval has one event' });
  }
});
