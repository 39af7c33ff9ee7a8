import { z } from 'zod';
import { pageReply } from '../http/page.ts';
import { type Route, route } from '../http/route.ts';
import { REFUSAL_REASONS } from '../refusals/refusal-reason.ts';
import type { WebhookRefusals } from '../refusals/webhook-refusals.ts';
import { numberedPageQuery, pageSchema, time } from './schemas.ts';

const refusalSchema = z.object({
  id: z.string(),
  source: z.string().optional().describe('Such as github/main. Absent: the address named no instance'),
  reason: z.enum(REFUSAL_REASONS),
  hour: time.describe('The beginning of the hour in which they came'),
  count: z.int(),
  lastAt: time,
  address: z.string().optional().describe('Whom the last one came from'),
  detail: z.string().optional().describe('What was wrong with the last one; never a part of its body'),
});

/** Why webhooks did not arrive. */
export function webhookRefusalRoutes(refusals: Pick<WebhookRefusals, 'list'>): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/webhooks/refusals',
      access: { permission: 'events:read' },
      summary: 'List webhook calls of the last 7 days that were not accepted, counted by instance, reason and hour',
      query: z.strictObject({
        ...numberedPageQuery,
        source: z.string().min(1).max(500).optional().describe('Such as github/main'),
      }),
      answers: { status: 200, schema: pageSchema(refusalSchema) },
      async handle({ request, principal, query }) {
        return pageReply(request, await refusals.list({ tenantId: principal.tenantId, ...query }));
      },
    }),
  ];
}
