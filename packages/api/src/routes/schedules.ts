import type { Engine } from '@automate/engine';
import { z } from 'zod';
import { pageReply } from '../http/page.ts';
import { type Route, route } from '../http/route.ts';
import { pageQuery, pageSchema, time } from './schemas.ts';

const scheduleSchema = z.object({
  id: z.uuid(),
  workflow: z.object({ id: z.uuid(), name: z.string() }),
  trigger: z.int().describe('The place under "on", from 0'),
  schedule: z.string().describe('A cron expression, or an interval such as every 15m'),
  timezone: z.string(),
  missed: z.enum(['skip', 'one', 'all']),
  state: z.enum(['active', 'paused', 'inactive']).describe('Of the workflow'),
  nextTicks: z.array(time),
  skipped: z.int().describe('Ticks since the last one that was fired'),
  lastTick: z.object({ scheduledFor: time, firedAt: time, eventId: z.uuid() }).optional(),
});

/** When workflows are due. */
export function scheduleRoutes({ schedules }: Pick<Engine, 'schedules'>): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/schedules',
      access: { permission: 'workflows:read' },
      summary: 'List the schedules of workflows with their next and last ticks',
      query: z.strictObject({
        ...pageQuery,
        workflow: z.string().max(200).optional().describe('A name or an id'),
      }),
      answers: { status: 200, schema: pageSchema(scheduleSchema) },
      async handle({ request, principal, query }) {
        return pageReply(request, await schedules.list({ tenantId: principal.tenantId, ...query }));
      },
    }),
  ];
}
