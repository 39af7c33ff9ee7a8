import { z } from 'zod';
import { listed, say } from '../problems.ts';
import { custom, name, problem, text } from './field-types.ts';

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

const instance = name(/^[a-z][a-z0-9-]*(?:\/[a-z0-9][a-z0-9_-]{0,62})?$/, 'form_recipient', 200);

export const integrationShape = z.strictObject({
  notification: instance.optional(),
  approval: instance.optional(),
  on: z
    .array(z.enum(INTEGRATION_EVENTS, problem('one_of')))
    .min(1, problem('too_few_events'))
    .refine((events) => new Set(events).size === events.length, problem('event_twice'))
    .optional(),
  to: text(1_000),
  subject: text(1_000).optional(),
  message: text(10_000).optional(),
});

export const integrationSchema = integrationShape.superRefine((integration, { addIssue }) => {
  const kinds = INTEGRATION_KINDS.filter((kind) => integration[kind] !== undefined);
  if (kinds.length !== 1) {
    addIssue(custom(say('exactly_one', { names: listed(INTEGRATION_KINDS, 'and') })));
  } else if (kinds[0] === 'notification' && integration.on === undefined) {
    addIssue(custom(say('notification_without_on')));
  } else if (kinds[0] === 'approval' && integration.on !== undefined) {
    addIssue(custom(say('belongs_to_notification'), 'on'));
  }
});
