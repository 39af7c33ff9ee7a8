import { AutomateError } from '@automate/core';
import type { z } from 'zod';
import { json } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { requireKnownParts } from './known-parts.ts';
import { parameterHints } from './parameter-hints.ts';
import { workflowHints } from './workflow-hints.ts';
import { checkSchema, workflowBody } from './workflow-schemas.ts';
import { difference } from './workflow-versions.ts';
import type { WorkflowPorts } from './workflows.ts';

/** Tells what storing a text would do, and stores nothing. */
export function checkWorkflowRoute({ workflows, ...known }: WorkflowPorts): Route {
  return route({
    method: 'POST',
    readOnly: true,
    path: '/api/v1/workflows/check',
    access: { permission: 'workflows:read' },
    summary: 'Check the text of a workflow with all that is installed here, and compare it; nothing is stored',
    body: workflowBody,
    answers: { status: 200, schema: checkSchema },
    async handle({ principal, body }) {
      const source = { text: body.text, format: body.language };
      return json(200, await check().catch(refused));

      async function check(): Promise<z.input<typeof checkSchema>> {
        const parsed = requireKnownParts(body.text, body.language, known);
        const { tenantId } = principal;
        const { document, stored, ...checked } = await workflows.check({ tenantId, source });
        const hints = await workflowHints(source, parsed, principal, known, parameterHints(parsed, known));
        const warnings = [...checked.warnings, ...hints];
        if (stored === undefined) return { valid: true, errors: [], warnings, document, change: 'new' };
        const same = stored.source.text === source.text && stored.source.format === source.format;
        return {
          valid: true,
          errors: [],
          warnings,
          document,
          change: same ? 'unchanged' : 'changed',
          version: stored.version,
          active: stored.active,
          difference: difference(stored.document, document),
        };
      }
    },
  });
}

/** That a text is not valid is what was asked. */
function refused(error: unknown): z.input<typeof checkSchema> {
  if (!AutomateError.isInstance(error) || error.code !== 'INVALID_ARGUMENT') throw error;
  const errors = error.details?.errors ?? [{ pointer: '', message: error.message }];
  return { valid: false, errors: [...errors], warnings: [] };
}
