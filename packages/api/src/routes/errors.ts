import type { Engine } from '@automate/engine';
import { z } from 'zod';
import { pageReply } from '../http/page.ts';
import { json } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { executionSummarySchema } from './execution-schemas.ts';
import { pageQuery, pageSchema, time } from './schemas.ts';

const groupSchema = z.object({
  fingerprint: z.string().describe('32 hexadecimal digits, the same for the same kind at all times'),
  workflow: z.object({ id: z.uuid(), name: z.string() }),
  step: z.string().optional().describe('Without the numbers of items and attempts around it'),
  code: z.string(),
  message: z.string().describe('What varies stands as <number>, <id>, <text>, <url>, <email>, <time> or <address>'),
  example: z.string().describe('The message of the newest'),
  count: z.int().describe('Runs in which it happened; one that tried again counts once'),
  firstSeen: time,
  lastSeen: time,
  lastExecution: z.uuid(),
  recent: z.array(z.int()).describe('Runs of each of the last 24 hours, oldest first'),
});

/** What fails, by kind. */
export function errorRoutes({ errors }: Pick<Engine, 'errors'>): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/v1/errors',
      access: { permission: 'executions:read' },
      summary:
        'List failures of steps and runs, grouped by workflow, step, code and message; what happened last comes first',
      query: z.strictObject({
        ...pageQuery,
        workflow: z.string().max(200).optional().describe('A name or an id'),
        code: z.string().max(100).optional(),
        since: time.optional(),
      }),
      answers: { status: 200, schema: pageSchema(groupSchema) },
      async handle({ request, principal, query }) {
        return pageReply(request, await errors.list({ tenantId: principal.tenantId, ...query }));
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/errors/:fingerprint',
      access: { permission: 'executions:read' },
      summary: 'One group of errors with its newest runs; GET /api/v1/executions?error= has all of them',
      answers: {
        status: 200,
        schema: groupSchema.extend({
          hours: z.array(z.object({ at: time, count: z.int() })).describe('Of the last 7 days, oldest first'),
          executions: z.array(executionSummarySchema).describe('The newest 20'),
        }),
      },
      async handle({ principal, params }) {
        return json(200, await errors.get(principal.tenantId, params.fingerprint as string));
      },
    }),
  ];
}
