import { type Engine, EXECUTION_STATUSES, VERDICTS } from '@automate/engine';
import { z } from 'zod';
import { byOf } from '../http/authenticate.ts';
import { jsonBody, optionalJsonBody } from '../http/body-spec.ts';
import { idempotencyKeyOf } from '../http/idempotency-key.ts';
import { pageReply } from '../http/page.ts';
import { json, noContent } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { executionDetailSchema, executionSummarySchema } from './execution-schemas.ts';
import { anyJson, durationQuery, fingerprint, pageQuery, pageSchema, time } from './schemas.ts';

const listQuery = z.strictObject({
  ...pageQuery,
  status: z.enum(EXECUTION_STATUSES).optional(),
  workflow: z.string().max(200).optional().describe('A name or an id'),
  eventId: z.string().max(100).optional(),
  partOf: z
    .string()
    .max(100)
    .optional()
    .describe('The run whose loop they handle items of; without it whole runs only'),
  error: fingerprint.optional(),
  since: time.optional().describe('Created then or later'),
  until: time.optional().describe('Created earlier'),
  ...durationQuery,
});

const settlement = z.strictObject({
  path: z.string().min(1).max(2000).describe('The path of the step, as the execution shows it'),
  as: z
    .enum(VERDICTS)
    .describe('done: it took effect; not_done: it did not, run it again; give_up: end the run as failed'),
  output: anyJson.optional().describe('What the step gave, where it is done'),
});

const rerun = z.strictObject({
  from: z.string().min(1).max(2000).optional().describe('The first step that runs: its path or id. Default: all run'),
  version: z.enum(['original', 'current']).default('original').describe('Of the workflow'),
  input: anyJson.optional().describe('Another payload of the event'),
  steps: z.record(z.string(), anyJson).optional().describe('Outputs of steps before from, by path or id'),
});
const rerunAnswer = z.object({ executionId: z.string(), eventId: z.string(), duplicate: z.boolean() });

/** Runs: what became of them, and what one may tell them. */
export function executionRoutes(engine: Pick<Engine, 'executions'>): Route[] {
  const { executions } = engine;
  return [
    route({
      method: 'GET',
      path: '/api/v1/executions',
      access: { permission: 'executions:read' },
      summary: 'List executions, newest first; by duration a page may hold fewer than the limit, even none, and go on',
      query: listQuery,
      answers: { status: 200, schema: pageSchema(executionSummarySchema) },
      async handle({ request, principal, query }) {
        return pageReply(request, await executions.list({ tenantId: principal.tenantId, ...query }));
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/executions/:id',
      access: { permission: 'executions:read' },
      summary: 'One execution with every attempt of every step',
      answers: { status: 200, schema: executionDetailSchema },
      async handle({ principal, params }) {
        const found: z.output<typeof executionDetailSchema> = await executions.get(
          principal.tenantId,
          params.id as string,
        );
        return json(200, found);
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/executions/:id/cancel',
      access: { permission: 'executions:write' },
      summary: 'Cancel an execution; cancelling twice is one cancellation',
      body: optionalJsonBody(z.strictObject({ reason: z.string().max(1000).optional() })),
      answers: { status: 204 },
      async handle({ principal, params, body }) {
        const executionId = params.id as string;
        const by = byOf(principal);
        await executions.cancel({ tenantId: principal.tenantId, executionId, reason: body.reason, by });
        return noContent();
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/executions/:id/signals/:name',
      access: { permission: 'executions:write' },
      summary: 'Send a signal; one that no step waits for yet stays until one does',
      body: optionalJsonBody(z.strictObject({ payload: anyJson.optional() })),
      answers: { status: 204 },
      async handle({ request, principal, params, body }) {
        await executions.signal({
          tenantId: principal.tenantId,
          executionId: params.id as string,
          name: params.name as string,
          payload: body.payload,
          key: idempotencyKeyOf(request),
        });
        return noContent();
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/executions/:id/steps/settle',
      access: { permission: 'executions:write' },
      summary: 'Say what became of an uncertain step; the run goes on. The same verdict again changes nothing',
      body: jsonBody(settlement),
      answers: { status: 204 },
      async handle({ principal, params, body }) {
        const { tenantId } = principal;
        await executions.settle({ tenantId, executionId: params.id as string, by: byOf(principal), ...body });
        return noContent();
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/executions/:id/rerun',
      access: { permission: 'executions:write' },
      summary: 'Run what is over once more, as a new execution; the header Idempotency-Key makes asking again harmless',
      body: optionalJsonBody(rerun),
      answers: { status: 201, schema: rerunAnswer },
      async handle({ request, principal, params, body }) {
        const { tenantId } = principal;
        const key = idempotencyKeyOf(request);
        const executionId = params.id as string;
        const created = await executions.rerun({ tenantId, executionId, by: byOf(principal), key, ...body });
        return json(created.duplicate ? 200 : 201, created, { location: `/api/v1/executions/${created.executionId}` });
      },
    }),
  ];
}
