import type { JsonObject } from '@automate/core';

/** What each action is given, and what the service answers. */
export const examples: Readonly<Record<string, { params: JsonObject; result: JsonObject }>> = {
  start: {
    params: { workflow: 'nightly', input: { day: 1 } },
    result: { runId: 'run-1', status: 'running' },
  },
  signal: {
    params: { runId: 'run-1', signal: 'approved' },
    result: { accepted: true },
  },
  status: {
    params: { runId: 'run-1' },
    result: { runId: 'run-1', status: 'running' },
  },
};
