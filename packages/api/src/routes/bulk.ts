import { BULK_ACTIONS, type BulkJob, type Engine, EXECUTION_STATUSES } from '@automate/engine';
import { z } from 'zod';
import { byOf } from '../http/authenticate.ts';
import { jsonBody } from '../http/body-spec.ts';
import { idempotencyKeyOf } from '../http/idempotency-key.ts';
import { pageReply } from '../http/page.ts';
import { json, type Reply } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { anyJson, fingerprint, pageQuery, pageSchema, time } from './schemas.ts';

const filter = z
  .strictObject({
    status: z.array(z.enum(EXECUTION_STATUSES)).min(1).optional(),
    workflow: z.string().max(200).optional().describe('A name or an id'),
    eventId: z.string().max(100).optional(),
    error: fingerprint.optional(),
    since: time.optional().describe('Created then or later'),
    until: time.optional().describe('Created earlier'),
    longerThanMs: z.int().min(0).max(999_999_999_999).optional().describe('That took longer'),
    shorterThanMs: z.int().min(0).max(999_999_999_999).optional().describe('That took less long'),
  })
  .refine((given) => Object.keys(given).length > 0, 'must name at least one of its fields');

const start = z.strictObject({
  action: z.enum(BULK_ACTIONS).describe('give_up: settle the uncertain step so that the run ends as failed'),
  filter,
  options: z
    .strictObject({
      reason: z.string().max(1000).optional().describe('Of a cancellation'),
      from: z.string().min(1).max(2000).optional().describe('Of reruns: the first step that runs'),
      version: z.enum(['original', 'current']).optional().describe('Of reruns: which version of the workflow'),
      input: anyJson.optional().describe('Of reruns: another payload of the event, for all of them'),
    })
    .optional(),
  dryRun: z.boolean().default(false).describe('Only say how many executions match, and how many would be refused'),
});

const jobSchema = z.object({
  id: z.uuid(),
  action: z.enum(BULK_ACTIONS),
  filter: z.object({}),
  options: z.object({}),
  status: z.enum(['running', 'completed', 'aborted']),
  matched: z.int(),
  done: z.int(),
  refused: z.int(),
  refusals: z.array(z.object({ execution: z.uuid(), code: z.string(), message: z.string() })),
  createdBy: z.string(),
  createdAt: z.string(),
  finishedAt: z.string().optional(),
});

const previewSchema = z
  .object({
    matched: z.int(),
    statuses: z.record(z.string(), z.int()).describe('How many of them have which status'),
    refused: z.int().describe('How many would be refused as they are now'),
  })
  .describe('Of a dry run, with status 200');

/** The same for many executions, in the background. */
export function bulkRoutes({ bulk }: Pick<Engine, 'bulk'>): Route[] {
  return [
    route({
      method: 'POST',
      path: '/api/v1/bulk',
      access: { permission: 'executions:write' },
      summary: 'Do the same to all executions that match; the header Idempotency-Key makes asking again harmless',
      body: jsonBody(start),
      readOnly: ({ dryRun }) => dryRun,
      answers: { status: 202, schema: z.union([jobSchema, previewSchema]) },
      async handle({ request, principal, body }) {
        const { tenantId } = principal;
        const { dryRun, ...wanted } = body;
        if (dryRun) return json(200, await bulk.preview({ tenantId, ...wanted }));
        const key = idempotencyKeyOf(request);
        return jobReply(202, await bulk.start({ tenantId, by: byOf(principal), key, ...wanted }));
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/bulk',
      access: { permission: 'executions:read' },
      summary: 'List bulk jobs, newest first',
      query: z.strictObject(pageQuery),
      answers: { status: 200, schema: pageSchema(jobSchema) },
      async handle({ request, principal, query }) {
        return pageReply(request, await bulk.list({ tenantId: principal.tenantId, ...query }));
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/bulk/:id',
      access: { permission: 'executions:read' },
      summary: 'One bulk job: how far it is, and what it could not do',
      answers: { status: 200, schema: jobSchema },
      async handle({ principal, params }) {
        return json(200, await bulk.get(principal.tenantId, params.id as string));
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/bulk/:id/abort',
      access: { permission: 'executions:write' },
      summary: 'Do nothing more than the batch under way; what was done stays done',
      answers: { status: 200, schema: jobSchema },
      async handle({ principal, params }) {
        return json(200, await bulk.abort(principal.tenantId, params.id as string));
      },
    }),
  ];
}

function jobReply(status: number, job: BulkJob): Reply {
  return json(status, job, { location: `/api/v1/bulk/${job.id}` });
}
