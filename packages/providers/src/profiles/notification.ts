import type { JsonObject } from '@automate/core';
import { anyObjectSchema, CHANGES, objectSchema, type Profile, textSchema } from './profile.ts';

export interface SendNotificationParams {
  recipient: string;
  message: string;
  subject?: string;
  metadata?: JsonObject;
}

export interface SendNotificationResult {
  delivered: boolean;
  id?: string;
}

/** Tells people something. */
export const notification: Profile<{
  send_notification: { params: SendNotificationParams; result: SendNotificationResult };
}> = {
  key: 'notification',
  displayName: 'Notification',
  description: 'Tells people something.',
  actions: {
    send_notification: {
      displayName: 'Send notification',
      description: 'Sends a message to a recipient.',
      effects: CHANGES,
      input: objectSchema<SendNotificationParams>(['recipient', 'message'], {
        recipient: textSchema(1000, 'As the service names people and places: an address, a number, a channel.'),
        message: textSchema(40_000, 'Plain text, or what the service takes as text.'),
        subject: textSchema(1000, 'Left out where the service has none.'),
        metadata: anyObjectSchema('What else the service understands.'),
      }),
      output: objectSchema<SendNotificationResult>(['delivered'], {
        delivered: { type: 'boolean', description: 'The service has taken the message.' },
        id: textSchema(1000, "The message's id in the service."),
      }),
    },
  },
};
