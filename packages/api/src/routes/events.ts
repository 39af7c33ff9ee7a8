import { type Engine, EXECUTION_STATUSES } from '@automate/engine';
import { z } from 'zod';
import { jsonBody } from '../http/body-spec.ts';
import { idempotencyKeyOf } from '../http/idempotency-key.ts';
import { pageReply } from '../http/page.ts';
import { json } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { acceptedSchema, anyJson, eventSummarySchema, pageQuery, pageSchema } from './schemas.ts';

const newEvent = z.strictObject({
  type: z
    .string()
    .regex(/^[a-z0-9][a-z0-9_.-]{0,199}$/, 'must be 1 to 200 of a-z, 0-9, dot, dash and underscore')
    .describe('For example order.created'),
  source: z
    .string()
    .regex(/^[a-z0-9][a-z0-9_.-]{0,99}$/, 'must be 1 to 100 of a-z, 0-9, dot, dash and underscore')
    .default('events')
    .describe('Names the sender; stored as api/<source>, so that it cannot pass for a connector'),
  payload: anyJson.default({}),
});

const runAnswer = z.object({ executionId: z.string(), eventId: z.string(), duplicate: z.boolean() });

/** Events of one's own programs, and the log of all accepted events. */
export function eventRoutes(engine: Pick<Engine, 'ingest' | 'events'>): Route[] {
  return [
    route({
      method: 'POST',
      path: '/api/v1/events',
      access: { permission: 'events:write' },
      summary: 'Send an event of your own; the header Idempotency-Key makes sending again harmless',
      body: jsonBody(newEvent),
      answers: { status: 202, schema: acceptedSchema },
      async handle({ request, body, principal, traceparent }) {
        const accepted = await engine.ingest({
          tenantId: principal.tenantId,
          type: body.type,
          source: `api/${body.source}`,
          payload: body.payload,
          deliveryId: idempotencyKeyOf(request),
          traceparent,
        });
        return json(202, accepted);
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/events',
      access: { permission: 'events:read' },
      summary: 'List accepted events, newest first',
      query: z.strictObject({
        ...pageQuery,
        type: z.string().max(200).optional(),
        source: z.string().max(200).optional(),
      }),
      answers: { status: 200, schema: pageSchema(eventSummarySchema) },
      async handle({ request, principal, query }) {
        return pageReply(request, await engine.events.list({ tenantId: principal.tenantId, ...query }));
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/events/:id',
      access: { permission: 'events:read' },
      summary: 'One event with its payload and the executions it started',
      answers: {
        status: 200,
        schema: eventSummarySchema.extend({
          payload: anyJson,
          executions: z.array(z.object({ id: z.uuid(), workflow: z.string(), status: z.enum(EXECUTION_STATUSES) })),
        }),
      },
      async handle({ principal, params }) {
        return json(200, await engine.events.get(principal.tenantId, params.id as string));
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/events/:id/runs',
      access: { permission: 'executions:write' },
      summary:
        'Run one workflow for an event of the past, if its triggers take it; the header Idempotency-Key makes asking again harmless',
      body: jsonBody(z.strictObject({ workflow: z.string().min(1).max(200).describe('Its name or id') })),
      answers: { status: 201, schema: runAnswer },
      async handle({ request, principal, params, body }) {
        const { tenantId } = principal;
        const key = idempotencyKeyOf(request);
        const created = await engine.events.run({ tenantId, eventId: params.id as string, key, ...body });
        return json(created.duplicate ? 200 : 201, created, { location: `/api/v1/executions/${created.executionId}` });
      },
    }),
  ];
}
