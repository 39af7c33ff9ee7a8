import type { Engine } from '@automate/engine';
import { z } from 'zod';
import { pageReply } from '../http/page.ts';
import { json } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { alertDetailSchema, alertSchema } from './alert-rule-schemas.ts';
import { pageQuery, pageSchema } from './schemas.ts';

const listQuery = z.strictObject({
  ...pageQuery,
  status: z.enum(['firing', 'resolved']).optional(),
  rule: z.string().max(100).optional().describe('The id of a rule'),
});

/** What alert rules have found. */
export function alertRoutes({ alerts }: Pick<Engine, 'alerts'>): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/alerts',
      access: { permission: 'alerts:read' },
      summary: 'List alerts that fire and that have fired, newest first',
      query: listQuery,
      answers: { status: 200, schema: pageSchema(alertSchema) },
      async handle({ request, principal, query }) {
        return pageReply(request, await alerts.list({ tenantId: principal.tenantId, ...query }));
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/alerts/:id',
      access: { permission: 'alerts:read' },
      summary: 'One alert, and what became of telling somebody',
      answers: { status: 200, schema: alertDetailSchema },
      async handle({ principal, params }) {
        const found: z.output<typeof alertDetailSchema> = await alerts.get(principal.tenantId, params.id as string);
        return json(200, found);
      },
    }),
  ];
}
