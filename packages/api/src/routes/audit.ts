import type { AuditTrail } from '@automate/governance';
import { z } from 'zod';
import { pageReply } from '../http/page.ts';
import { type Route, route } from '../http/route.ts';
import { askedTime, numberedPageQuery, pageSchema, time } from './schemas.ts';

const text = z.string().min(1).max(1000).optional();

const entrySchema = z.object({
  id: z.string(),
  at: time,
  actor: z.string().describe('For example key:0f3a…, or system'),
  action: z.string().describe('A method and a route, or what was done inside, such as secret.set'),
  subject: z.string(),
  traceId: z.string().nullable(),
  source: z.string().nullable().describe('The address that the connection came from'),
  details: z.object({}).nullable(),
});

/** What operators did, of the caller's own tenant. */
export function auditRoutes(audit: Pick<AuditTrail, 'list'>): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/audit',
      access: { permission: 'audit:read' },
      summary: 'List what was done by whom, newest first',
      query: z.strictObject({
        ...numberedPageQuery,
        actor: text,
        action: z.string().min(1).max(8000).optional().describe('Several are separated by commas'),
        subject: text,
        since: askedTime.optional(),
        until: askedTime.optional().describe('Exclusive'),
      }),
      answers: { status: 200, schema: pageSchema(entrySchema) },
      async handle({ request, principal, query: { cursor: before, limit = 50, action, since, until, ...equal } }) {
        const range = { ...(since && { since: new Date(since) }), ...(until && { until: new Date(until) }) };
        const wanted = { ...equal, ...range, action: action?.split(',') };
        const found = await audit.list(principal.tenantId, { ...wanted, before, limit: limit + 1 });
        const items = found.slice(0, limit).map(({ tenantId: _, ...entry }) => entry);
        return pageReply(request, { items, nextCursor: found.length > limit ? items.at(-1)?.id : undefined });
      },
    }),
  ];
}
