import type { JsonObject } from '@automate/core';
import { anyObjectSchema, CHANGES, objectSchema, type Profile, textSchema } from './profile.ts';

export interface TrackParams {
  event: string;
  userId: string;
  properties?: JsonObject;
  timestamp?: string;
}

export interface IdentifyParams {
  userId: string;
  traits?: JsonObject;
}

export interface AnalyticsResult {
  accepted: boolean;
}

const userId = textSchema(512, 'Who, as the application names people.');
const output = objectSchema<AnalyticsResult>(['accepted'], {
  accepted: { type: 'boolean', description: 'The service has taken it.' },
});

/** Records what people do. */
export const analytics: Profile<{
  track: { params: TrackParams; result: AnalyticsResult };
  identify: { params: IdentifyParams; result: AnalyticsResult };
}> = {
  key: 'analytics',
  displayName: 'Analytics',
  description: 'Records what people do.',
  actions: {
    track: {
      displayName: 'Track event',
      description: 'Records something that someone did.',
      effects: CHANGES,
      input: objectSchema<TrackParams>(['event', 'userId'], {
        event: textSchema(255, 'What was done: `order_completed`.'),
        userId,
        properties: anyObjectSchema('What else is known of it.'),
        timestamp: { type: 'string', format: 'date-time', maxLength: 64, description: 'When. Default: now.' },
      }),
      output,
    },
    identify: {
      displayName: 'Identify user',
      description: 'Says who someone is.',
      effects: CHANGES,
      input: objectSchema<IdentifyParams>(['userId'], { userId, traits: anyObjectSchema('What is known of them.') }),
      output,
    },
  },
};
