import { APPROVAL_STATUSES, type Engine } from '@automate/engine';
import { z } from 'zod';
import { byOf } from '../http/authenticate.ts';
import { jsonBody } from '../http/body-spec.ts';
import { pageReply } from '../http/page.ts';
import { json } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { pageQuery, pageSchema, time } from './schemas.ts';

const listQuery = z.strictObject({
  ...pageQuery,
  status: z.enum(APPROVAL_STATUSES).optional(),
  executionId: z.string().max(100).optional(),
});

const approvalSchema = z.object({
  id: z.uuid(),
  executionId: z.uuid(),
  workflow: z.string(),
  path: z.string().describe('The place of the step in the run'),
  message: z.string(),
  options: z.array(z.string()),
  approvers: z.array(z.string()).optional().describe('Who may answer, as answers name them. Absent: whoever can'),
  status: z.enum(APPROVAL_STATUSES),
  requestedAt: time,
  expiresAt: time.optional(),
  linksRevoked: z.int().optional().describe('How often its links were revoked. Absent: never'),
  answer: z
    .object({
      decision: z.string().nullable(),
      comment: z.string().nullable(),
      by: z.string().nullable(),
      via: z.enum(['api', 'link', 'callback', 'timeout']),
      at: time,
    })
    .optional(),
});

const answerBody = z.strictObject({
  decision: z.string().min(1).max(50).describe('One of the options'),
  comment: z.string().max(2000).optional(),
});

/** What runs ask people. */
export function approvalRoutes({ approvals }: Pick<Engine, 'approvals'>): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/approvals',
      access: { permission: 'approvals:read' },
      summary: 'List what runs ask people, newest first',
      query: listQuery,
      answers: { status: 200, schema: pageSchema(approvalSchema) },
      async handle({ request, principal, query }) {
        return pageReply(request, await approvals.list({ tenantId: principal.tenantId, ...query }));
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/approvals/:id',
      access: { permission: 'approvals:read' },
      summary: 'One approval, with its answer',
      answers: { status: 200, schema: approvalSchema },
      async handle({ principal, params }) {
        return json(200, await approvals.get(principal.tenantId, params.id as string));
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/approvals/:id/answer',
      access: { permission: 'approvals:write' },
      summary: 'Answer an approval; the first answer counts, and the same one again changes nothing',
      body: jsonBody(answerBody),
      answers: { status: 200, schema: approvalSchema },
      async handle({ principal, params, body }) {
        const { tenantId } = principal;
        const by = byOf(principal);
        return json(200, await approvals.answer({ tenantId, id: params.id as string, by, via: 'api', ...body }));
      },
    }),
  ];
}
