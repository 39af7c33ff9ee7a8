import type { Qualifiers } from '../../ui/qualifiers.ts';

export const RUN_STATUSES = ['pending', 'running', 'waiting', 'completed', 'failed', 'cancelled', 'uncertain'] as const;

/** What runs can be searched by. */
export const RUN_QUALIFIERS = {
  status: { options: RUN_STATUSES },
  workflow: {},
  event: {},
  error: {},
  since: { time: true },
  until: { time: true },
  duration: { duration: true },
  part: {},
} satisfies Qualifiers;
