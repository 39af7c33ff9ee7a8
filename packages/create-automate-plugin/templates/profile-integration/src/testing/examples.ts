import type { JsonObject } from '@automate/core';

/** What each action is given, and what the service answers. */
export const examples: Readonly<Record<string, { params: JsonObject; result: JsonObject }>> = {
  start: {
    params: { settings: { direction: 'both' } },
    result: { state: 'running' },
  },
  sync: {
    params: { full: true },
    result: { state: 'completed', updated: 1 },
  },
  stop: {
    params: { reason: 'maintenance' },
    result: { state: 'stopped' },
  },
};
