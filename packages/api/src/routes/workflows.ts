import type { Engine, WorkflowFormat, WorkflowRecord } from '@automate/engine';
import { z } from 'zod';
import { textBody } from '../http/body-spec.ts';
import { entityTag, expectedVersion, preconditionFailed } from '../http/entity-tag.ts';
import { json, type Reply } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { type KnownParts, requireKnownActions } from './known-actions.ts';
import { anyJson, flag, pageQuery, pageSchema, workflowSummarySchema } from './schemas.ts';

const languages: Record<string, WorkflowFormat> = {
  'application/yaml': 'yaml',
  'application/json': 'json',
  'application/x-yaml': 'yaml',
  'text/yaml': 'yaml',
};
const recordSchema = workflowSummarySchema.extend({
  document: anyJson,
  source: z.object({ text: z.string(), format: z.enum(['yaml', 'json']) }),
  warnings: z.array(z.object({ pointer: z.string(), message: z.string() })),
});

const VERBS = [
  ['activate', 'Match events from now on'],
  ['deactivate', 'Match no more events; runs that began go on'],
  ['pause', 'Begin no more runs: events are matched, their runs stay pending; those that began go on'],
  ['resume', 'Begin the runs that are pending'],
] as const;

/** What workflows need. */
export interface WorkflowPorts extends KnownParts {
  workflows: Engine['workflows'];
}

/** Workflows, as YAML (RFC 9512) or JSON by content type. Their ETag is their version. */
export function workflowRoutes({ workflows, ...known }: WorkflowPorts): Route[] {
  return [
    route({
      method: 'POST',
      path: '/api/v1/workflows',
      access: { permission: 'workflows:write' },
      summary: 'Create a workflow; inactive unless activate=true',
      query: z.strictObject({ activate: flag.optional() }),
      body: textBody(languages),
      answers: { status: 201, schema: recordSchema },
      async handle({ principal, body, query }) {
        requireKnownActions(body.text, body.language, known);
        const source = { text: body.text, format: body.language };
        const created = await workflows.create({ tenantId: principal.tenantId, source, activate: query.activate });
        return recordReply(201, created, { location: `/api/v1/workflows/${created.name}` });
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/workflows',
      access: { permission: 'workflows:read' },
      summary: 'List workflows',
      query: z.strictObject({ ...pageQuery, active: flag.optional() }),
      answers: { status: 200, schema: pageSchema(workflowSummarySchema) },
      async handle({ principal, query }) {
        return json(200, await workflows.list({ tenantId: principal.tenantId, ...query }));
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/workflows/:workflow',
      access: { permission: 'workflows:read' },
      summary: 'One workflow by name or id, at its newest or a given version',
      query: z.strictObject({
        version: z
          .string()
          .regex(/^[1-9]\d{0,8}$/, 'must be a version')
          .transform(Number)
          .optional(),
      }),
      answers: { status: 200, schema: recordSchema },
      async handle({ principal, params, query }) {
        return recordReply(200, await workflows.get(principal.tenantId, params.workflow as string, query.version));
      },
    }),
    route({
      method: 'PUT',
      path: '/api/v1/workflows/:workflow',
      access: { permission: 'workflows:write' },
      summary: 'Add a version; with If-Match only when that is the newest',
      body: textBody(languages),
      answers: { status: 200, schema: recordSchema },
      async handle({ request, principal, params, body }) {
        requireKnownActions(body.text, body.language, known);
        const source = { text: body.text, format: body.language };
        const expected = expectedVersion(request);
        const { tenantId } = principal;
        const workflow = params.workflow as string;
        try {
          return recordReply(200, await workflows.update({ tenantId, workflow, source, expectedVersion: expected }));
        } catch (error) {
          throw expected === undefined ? error : preconditionFailed(error);
        }
      },
    }),
    ...VERBS.map(([verb, summary]) =>
      route({
        method: 'POST',
        path: `/api/v1/workflows/:workflow/${verb}`,
        access: { permission: 'workflows:write' },
        summary,
        answers: { status: 200, schema: workflowSummarySchema },
        async handle({ principal, params }) {
          return json(200, await workflows[verb](principal.tenantId, params.workflow as string));
        },
      }),
    ),
  ];
}

function recordReply(status: number, record: WorkflowRecord, headers: Record<string, string> = {}): Reply {
  return json(status, record, { ...headers, etag: entityTag(record.version) });
}
