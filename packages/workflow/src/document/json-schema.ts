import type { JsonObject } from '@automate/core';
import { z } from 'zod';
import {
  holdSchema,
  STEP_KINDS,
  stepSchema,
  WAIT_KINDS,
  waitSchema,
  workflowDocumentSchema,
} from './document-schema.ts';
import { INTEGRATION_KINDS, integrationSchema } from './integration-schema.ts';
import { TRIGGER_KINDS, triggerSchema } from './trigger-schema.ts';

/** The document as JSON Schema (draft 2020-12), for editors; published as `@automate/workflow/schema/workflow.json`. */
export function workflowJsonSchema(): JsonObject {
  const schema = z.toJSONSchema(workflowDocumentSchema, {
    override({ zodSchema, jsonSchema }) {
      // What the schema says in code, where JSON Schema has its own words for it.
      if ((zodSchema as unknown) === stepSchema) jsonSchema.oneOf = STEP_KINDS.map((kind) => ({ required: [kind] }));
      if (zodSchema === triggerSchema) jsonSchema.oneOf = TRIGGER_KINDS.map((kind) => ({ required: [kind] }));
      if (zodSchema === waitSchema) jsonSchema.oneOf = WAIT_KINDS.map((kind) => ({ required: [kind] }));
      if (zodSchema === integrationSchema) jsonSchema.oneOf = INTEGRATION_KINDS.map((kind) => ({ required: [kind] }));
      if (zodSchema === holdSchema.shape.while_down) jsonSchema.uniqueItems = true;
    },
  });
  return JSON.parse(JSON.stringify({ title: 'Automate workflow', ...schema })) as JsonObject;
}
