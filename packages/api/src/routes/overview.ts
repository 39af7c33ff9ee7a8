import { type Engine, OVERVIEW_WINDOWS, type Overview } from '@automate/engine';
import { z } from 'zod';
import { json } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { time } from './schemas.ts';

const counts = {
  started: z.int().describe('That began'),
  completed: z.int(),
  failed: z.int(),
  cancelled: z.int(),
  uncertain: z.int(),
};
const counted = z.object({ count: z.int(), more: z.boolean().describe('There may be more than were counted') });

const overviewSchema = z.object({
  window: z.enum(OVERVIEW_WINDOWS),
  from: time.describe('Of the first bucket'),
  bucketMs: z.int(),
  buckets: z.array(z.object({ at: time, ...counts })).describe('Oldest first, without gaps; the last is under way'),
  totals: z.object(counts),
  duration: z
    .object({ p50Ms: z.int(), p95Ms: z.int() })
    .optional()
    .describe('How long runs took that ended, to about a tenth'),
  failing: z
    .array(z.object({ id: z.uuid(), name: z.string(), failed: z.int(), ended: z.int() }))
    .describe('Workflows of which most runs failed or became uncertain'),
  backlog: z
    .array(counted.extend({ queue: z.string(), oldestMs: z.number().describe('How long the oldest has waited') }))
    .describe('What waits for a worker now'),
  deadLetters: counted,
  uncertain: counted,
});

/** How runs are. */
export function overviewRoutes({ overview }: Pick<Engine, 'overview'>): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/overview',
      access: { permission: 'executions:read' },
      summary: 'How runs were in the last hour, day or week, over all processes, and what waits now',
      query: z.strictObject({ window: z.enum(OVERVIEW_WINDOWS).default('day') }),
      answers: { status: 200, schema: overviewSchema },
      async handle({ principal, query }) {
        const found: Overview = await overview.get(principal.tenantId, query.window);
        return json(200, found);
      },
    }),
  ];
}
