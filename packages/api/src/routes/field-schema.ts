import { fieldSpecSchema } from '@automate/core';
import { z } from 'zod';
import { anyJson } from './schemas.ts';

/** A field as forms are drawn of it. Any JSON is said without a schema that refers to itself, which documents have no place for. */
export const fieldSchema = fieldSpecSchema.extend({
  default: anyJson.optional(),
  showWhen: z.strictObject({ field: z.string(), equals: anyJson }).optional(),
});
