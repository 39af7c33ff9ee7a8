import { z } from 'zod';

/** What a sentence says, as data. */
export const reasonSchema = z
  .looseObject({ kind: z.string() })
  .describe('What the message says, as data: its kind, and what it is about');

/** One thing that is wrong with an input. */
export const inputProblemSchema = z.object({
  pointer: z.string(),
  message: z.string(),
  rule: z
    .object({ name: z.string(), value: z.union([z.number(), z.string()]).optional() })
    .optional()
    .describe('Of fields: what the message says, as data'),
  reason: reasonSchema.optional(),
});
