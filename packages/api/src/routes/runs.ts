import type { Engine } from '@automate/engine';
import { z } from 'zod';
import { optionalJsonBody } from '../http/body-spec.ts';
import { idempotencyKeyOf } from '../http/idempotency-key.ts';
import { json } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { acceptedSchema, anyJson } from './schemas.ts';

const startedSchema = acceptedSchema.extend({
  executions: z.string().describe('Where the run is found, once a worker has begun it'),
});

/** Starts by a person or a program. */
export function runRoutes(engine: Pick<Engine, 'start'>): Route[] {
  return [
    route({
      method: 'POST',
      path: '/api/v1/workflows/:workflow/runs',
      access: { permission: 'executions:write' },
      summary: 'Start a workflow that has a manual trigger; the header Idempotency-Key makes starting again harmless',
      body: optionalJsonBody(z.strictObject({ input: anyJson.optional() })),
      answers: { status: 202, schema: startedSchema },
      async handle({ request, principal, params, body, traceparent }) {
        const accepted = await engine.start({
          tenantId: principal.tenantId,
          workflow: params.workflow as string,
          input: body.input,
          key: idempotencyKeyOf(request),
          traceparent,
        });
        const executions = `/api/v1/executions?eventId=${accepted.eventId}`;
        return json(202, { ...accepted, executions }, { location: executions });
      },
    }),
  ];
}
