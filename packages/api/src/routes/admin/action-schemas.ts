import { z } from 'zod';
import { anyJson, time } from '../schemas.ts';

const values = z.record(z.string(), anyJson);

/** Which rows: some by their ids, or all that a list shows. */
export const actionBody = z
  .strictObject({
    ids: z.array(z.string().min(1).max(200)).min(1).max(1000).optional(),
    filter: z
      .record(z.string().max(110), z.string().max(1000))
      .optional()
      .describe('As the query of a list: q, deleted, <field>, <field>.gte, …; empty for all rows'),
    values: values.default({}).describe('Of the fields that the action asks for'),
    dryRun: z.boolean().default(false).describe('Only say how many rows match'),
  })
  .refine(({ ids, filter }) => (ids === undefined) !== (filter === undefined), 'must name either ids or filter');

export const rowJobShown = z.object({
  id: z.uuid(),
  resource: z.string(),
  action: z.string(),
  state: z
    .enum(['running', 'completed', 'aborted', 'failed', 'interrupted'])
    .describe('interrupted: its process ended, and another one may go on with it; what was done stays done'),
  failure: z.object({ code: z.string(), message: z.string() }).optional().describe('Why it failed'),
  chosenBy: z.enum(['ids', 'filter']),
  filter: z
    .record(z.string(), z.string())
    .optional()
    .describe('What the rows were found by; where callers see different rows, for who began it alone, as are refusals'),
  matched: z.int().describe('When it began'),
  done: z.int(),
  refused: z.int(),
  refusals: z
    .array(z.object({ id: z.string(), code: z.string(), message: z.string() }))
    .describe('The first 100 rows that were left as they are, and why'),
  createdBy: z.string(),
  createdAt: time,
  finishedAt: time.optional(),
});

export type RowAction = z.output<typeof actionBody>;
export type ShownRowJob = z.output<typeof rowJobShown>;
