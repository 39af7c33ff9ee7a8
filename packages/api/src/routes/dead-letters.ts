import type { Engine } from '@automate/engine';
import { z } from 'zod';
import { byOf } from '../http/authenticate.ts';
import { jsonBody } from '../http/body-spec.ts';
import { pageReply } from '../http/page.ts';
import { json } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { pageQuery, pageSchema } from './schemas.ts';

const letterSchema = z.object({
  id: z.string(),
  queue: z.string(),
  ref: z.string().optional(),
  code: z.string(),
  message: z.string().optional(),
  attempts: z.int(),
  traceId: z.string().optional(),
  execution: z.object({ id: z.uuid(), workflow: z.string(), status: z.string() }).optional(),
  createdAt: z.string(),
  diedAt: z.string(),
});
const chosen = z.strictObject({ ids: z.array(z.string().max(20)).min(1).max(200) });
const result = z.object({
  done: z.array(z.string()),
  refused: z.array(z.object({ id: z.string(), code: z.string(), message: z.string() })),
});

/** Work that was given up. */
export function deadLetterRoutes({ deadLetters }: Pick<Engine, 'deadLetters'>): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/dead-letters',
      access: { permission: 'outbox:read' },
      summary: 'List work that was given up, newest first',
      query: z.strictObject({ ...pageQuery, queue: z.string().max(200).optional() }),
      answers: { status: 200, schema: pageSchema(letterSchema) },
      async handle({ request, principal, query }) {
        return pageReply(request, await deadLetters.list({ tenantId: principal.tenantId, ...query }));
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/dead-letters/:id',
      access: { permission: 'outbox:read' },
      summary: 'One dead letter: what it was, and why it was given up',
      answers: { status: 200, schema: letterSchema },
      async handle({ principal, params }) {
        return json(200, await deadLetters.get(principal.tenantId, params.id as string));
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/dead-letters/requeue',
      access: { permission: 'outbox:write' },
      summary: 'Try them again; an execution goes on from its record. What is requeued is no dead letter any more',
      body: jsonBody(chosen),
      answers: { status: 200, schema: result },
      async handle({ principal, body }) {
        const { tenantId } = principal;
        return json(200, await deadLetters.requeue({ tenantId, ids: body.ids, by: byOf(principal) }));
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/dead-letters/discard',
      access: { permission: 'outbox:write' },
      summary: 'Forget them; the executions stay as they ended',
      body: jsonBody(chosen),
      answers: { status: 200, schema: result },
      async handle({ principal, body }) {
        return json(200, await deadLetters.discard({ tenantId: principal.tenantId, ids: body.ids }));
      },
    }),
  ];
}
