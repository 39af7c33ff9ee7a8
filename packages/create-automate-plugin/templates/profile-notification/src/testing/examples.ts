import type { JsonObject } from '@automate/core';

/** What each action is given, and what the service answers. */
export const examples: Readonly<Record<string, { params: JsonObject; result: JsonObject }>> = {
  send_notification: {
    params: { recipient: 'ops@example.com', message: 'The pump is hot' },
    result: { delivered: true, id: 'm-1' },
  },
};
