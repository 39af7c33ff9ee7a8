import type { Engine } from '@automate/engine';
import { z } from 'zod';
import { byOf } from '../http/authenticate.ts';
import { expectedVersion, preconditionFailed } from '../http/entity-tag.ts';
import { pageReply } from '../http/page.ts';
import { json } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { type KnownParts, requireKnownParts } from './known-parts.ts';
import { flag, pageQuery, pageSchema, workflowSummarySchema } from './schemas.ts';
import { workflowHints } from './workflow-hints.ts';
import { recordReply, recordSchema, workflowBody } from './workflow-schemas.ts';

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
      versioned: true,
      access: { permission: 'workflows:write' },
      summary: 'Create a workflow; inactive unless activate=true',
      query: z.strictObject({ activate: flag.optional() }),
      body: workflowBody,
      answers: { status: 201, schema: recordSchema },
      async handle({ principal, body, query }) {
        const parsed = requireKnownParts(body.text, body.language, known);
        const source = { text: body.text, format: body.language };
        const { tenantId } = principal;
        const by = byOf(principal);
        const hints = await workflowHints(source, parsed, principal, known);
        const created = await workflows.create({ tenantId, source, activate: query.activate, by });
        created.warnings.push(...hints);
        return recordReply(201, created, { location: `/api/v1/workflows/${created.name}` });
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/workflows',
      access: { permission: 'workflows:read' },
      summary: 'List workflows',
      query: z.strictObject({
        ...pageQuery,
        active: flag.optional(),
        connection: z
          .string()
          .max(300)
          .regex(/^[^/\p{Cc}]+(\/[^/\p{Cc}]+)?$/u, 'must be connector/instance, or a connector')
          .optional()
          .describe(
            'Only those whose newest version uses that instance of a connector, such as github/main, or that connector',
          ),
      }),
      answers: { status: 200, schema: pageSchema(workflowSummarySchema) },
      async handle({ request, principal, query }) {
        return pageReply(request, await workflows.list({ tenantId: principal.tenantId, ...query }));
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/workflows/:workflow',
      versioned: true,
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
      versioned: true,
      access: { permission: 'workflows:write' },
      summary: 'Add a version; with If-Match only when that is the newest',
      body: workflowBody,
      answers: { status: 200, schema: recordSchema },
      async handle({ request, principal, params, body }) {
        const parsed = requireKnownParts(body.text, body.language, known);
        const source = { text: body.text, format: body.language };
        const expected = expectedVersion(request);
        const { tenantId } = principal;
        const workflow = params.workflow as string;
        const by = byOf(principal);
        try {
          const hints = await workflowHints(source, parsed, principal, known);
          const updated = await workflows.update({ tenantId, workflow, source, expectedVersion: expected, by });
          updated.warnings.push(...hints);
          return recordReply(200, updated);
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
