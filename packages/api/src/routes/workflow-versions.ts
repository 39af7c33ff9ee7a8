import { type JsonValue, refused } from '@automate/core';
import type { WorkflowRecord } from '@automate/engine';
import { describeDifference, diffWorkflows, type WorkflowDocument } from '@automate/workflow';
import { z } from 'zod';
import { byOf } from '../http/authenticate.ts';
import { expectedVersion, preconditionFailed } from '../http/entity-tag.ts';
import { pageReply } from '../http/page.ts';
import { json } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { sayApi } from '../problems.ts';
import { requireKnownParts } from './known-parts.ts';
import { pageQuery, pageSchema } from './schemas.ts';
import { differenceSchema, recordReply, recordSchema, versionSchema } from './workflow-schemas.ts';
import type { WorkflowPorts } from './workflows.ts';

/** What a workflow was, and how that differs. */
export function workflowVersionRoutes({ workflows, ...known }: WorkflowPorts): Route[] {
  const get = (tenantId: string, { workflow }: Record<string, string>, version: string | undefined) =>
    workflows.get(tenantId, workflow as string, versionNumber(workflow, version));
  return [
    route({
      method: 'GET',
      path: '/api/v1/workflows/:workflow/versions',
      access: { permission: 'workflows:read' },
      summary: 'List the versions of a workflow, newest first',
      query: z.strictObject(pageQuery),
      answers: { status: 200, schema: pageSchema(versionSchema) },
      async handle({ request, principal, params, query }) {
        const workflow = params.workflow as string;
        return pageReply(request, await workflows.versions({ tenantId: principal.tenantId, workflow, ...query }));
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/workflows/:workflow/versions/:version',
      access: { permission: 'workflows:read' },
      summary: 'One version of a workflow, as it was written',
      answers: { status: 200, schema: recordSchema },
      async handle({ principal, params }) {
        return recordReply(200, await get(principal.tenantId, params, params.version));
      },
    }),
    route({
      method: 'GET',
      path: '/api/v1/workflows/:workflow/versions/:version/diff/:other',
      access: { permission: 'workflows:read' },
      summary: 'How another version of a workflow differs from this one, step by step',
      answers: { status: 200, schema: differenceSchema },
      async handle({ principal, params }) {
        const before = await get(principal.tenantId, params, params.version);
        const after = await get(principal.tenantId, params, params.other);
        return json(200, difference(before.document, after.document));
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/workflows/:workflow/versions/:version/restore',
      versioned: true,
      access: { permission: 'workflows:write' },
      summary: 'Add a version with the text of an old one, unless it is the newest; with If-Match only when that is',
      answers: { status: 200, schema: recordSchema },
      async handle({ request, principal, params }) {
        const { tenantId } = principal;
        const { name, source }: WorkflowRecord = await get(tenantId, params, params.version);
        requireKnownParts(source.text, source.format, known);
        const expected = expectedVersion(request);
        const update = { tenantId, workflow: name, source, expectedVersion: expected, by: byOf(principal) };
        try {
          return recordReply(200, await workflows.update(update));
        } catch (error) {
          throw expected === undefined ? error : preconditionFailed(error);
        }
      },
    }),
  ];
}

/** How two stored documents differ, for the answer. */
export function difference(before: JsonValue, after: JsonValue): z.input<typeof differenceSchema> {
  const found = diffWorkflows(before as unknown as WorkflowDocument, after as unknown as WorkflowDocument);
  return { ...found, text: describeDifference(found) };
}

/** @throws AutomateError NOT_FOUND for what is no number of a version */
function versionNumber(workflow: string | undefined, version: string | undefined): number {
  if (version !== undefined && /^[1-9]\d{0,8}$/.test(version)) return Number(version);
  throw refused('NOT_FOUND', sayApi('versions_from_one', { workflow, version }));
}
