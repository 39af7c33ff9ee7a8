import type { JsonObject } from '@automate/core';
import { z } from 'zod';
import {
  holdSchema,
  STEP_FIELD_KINDS,
  STEP_KINDS,
  stepSchema,
  WAIT_KINDS,
  waitSchema,
  workflowDocumentSchema,
} from './document-schema.ts';
import { INTEGRATION_KINDS, integrationSchema } from './integration-schema.ts';
import { TRIGGER_FIELD_KINDS, TRIGGER_KINDS, triggerSchema } from './trigger-schema.ts';

/** The document as JSON Schema (draft 2020-12), for editors; published as `@automate/workflow/schema/workflow.json`. */
export function workflowJsonSchema(): JsonObject {
  const schema = z.toJSONSchema(workflowDocumentSchema, {
    override({ zodSchema, jsonSchema }) {
      // What the schema says in code, where JSON Schema has its own words for it.
      if ((zodSchema as unknown) === stepSchema) {
        jsonSchema.oneOf = STEP_KINDS.map((kind) => ({ required: [kind] }));
        jsonSchema.dependentSchemas = belonging(STEP_FIELD_KINDS);
      }
      if (zodSchema === triggerSchema) {
        jsonSchema.oneOf = TRIGGER_KINDS.map((kind) => ({ required: [kind] }));
        jsonSchema.dependentSchemas = belonging(TRIGGER_FIELD_KINDS);
      }
      if (zodSchema === waitSchema) {
        jsonSchema.oneOf = WAIT_KINDS.map((kind) => ({ required: [kind] }));
        jsonSchema.dependentSchemas = belonging({ timeout: ['signal'] });
      }
      if (zodSchema === integrationSchema) jsonSchema.oneOf = INTEGRATION_KINDS.map((kind) => ({ required: [kind] }));
      if (zodSchema === holdSchema.shape.while_down) jsonSchema.uniqueItems = true;
    },
  });
  return JSON.parse(JSON.stringify({ title: 'Automate workflow', ...schema })) as JsonObject;
}

/** That a field is there only beside one of some others. */
function belonging(owners: Record<string, readonly string[]>) {
  return Object.fromEntries(
    Object.entries(owners).map(([field, kinds]) => [field, { anyOf: kinds.map((kind) => ({ required: [kind] })) }]),
  );
}
