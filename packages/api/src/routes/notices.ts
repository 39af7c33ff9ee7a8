import { type Engine, NOTICE_STATUSES } from '@automate/engine';
import { z } from 'zod';
import { pageReply } from '../http/page.ts';
import { type Route, route } from '../http/route.ts';
import { recordedErrorSchema } from './execution-schemas.ts';
import { pageQuery, pageSchema, time } from './schemas.ts';

const listQuery = z.strictObject({
  ...pageQuery,
  status: z.enum(NOTICE_STATUSES).optional(),
  executionId: z.string().max(100).optional(),
});

const noticeSchema = z.object({
  id: z.uuid(),
  executionId: z.uuid(),
  event: z.string(),
  path: z.string().optional().describe('Of an approval: the place of its step'),
  integration: z.int().describe('The place of the integration in the list of the workflow'),
  connector: z.string(),
  connection: z.string().optional(),
  status: z.enum(NOTICE_STATUSES),
  attempts: z.int(),
  error: recordedErrorSchema.optional(),
  updatedAt: time,
});

/** What became of telling integrations. */
export function noticeRoutes({ notices }: Pick<Engine, 'notices'>): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/notices',
      access: { permission: 'executions:read' },
      summary: 'List what integrations were told, or are to be told, newest first',
      query: listQuery,
      answers: { status: 200, schema: pageSchema(noticeSchema) },
      async handle({ request, principal, query }) {
        return pageReply(request, await notices.list({ tenantId: principal.tenantId, ...query }));
      },
    }),
  ];
}
