import type { JsonObject } from '@automate/core';

/** What each action is given, and what the service answers. */
export const examples: Readonly<Record<string, { params: JsonObject; result: JsonObject }>> = {
  track: {
    params: { event: 'order_completed', userId: 'u-1' },
    result: { accepted: true },
  },
  identify: {
    params: { userId: 'u-1', traits: { plan: 'pro' } },
    result: { accepted: true },
  },
};
