import type { JsonObject } from '@automate/core';

/** A JSON Schema, draft 2020-12. References stay inside the document; patterns are in RE2 syntax. */
export type JsonSchema = JsonObject;
