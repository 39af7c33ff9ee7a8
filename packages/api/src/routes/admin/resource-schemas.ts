import { z } from 'zod';
import { fieldSchema } from '../field-schema.ts';
import { anyJson, time } from '../schemas.ts';

const values = z.record(z.string(), anyJson).describe('By field. What is not set is absent');

/** What the caller may do with a resource. */
const operation = z.enum(['create', 'update', 'delete', 'restore', 'import', 'export', 'act']);

/** A resource as its caller sees it: everything that lists and forms are drawn from. */
export const adminResourceShown = z.object({
  key: z.string(),
  displayName: z.object({ one: z.string(), many: z.string() }),
  description: z.string().optional(),
  group: z.string().optional(),
  plugin: z.string().optional().describe('Who brought it. Absent: the app itself'),
  listed: z.boolean().describe('false: it is only shown below rows of another resource'),
  fields: z.array(fieldSchema),
  title: z.string().describe('The field that names a row'),
  columns: z.array(z.string()).describe('What this caller sees in lists'),
  searchable: z.boolean().describe('Whether a list takes q'),
  filters: z
    .array(z.object({ field: z.string(), operators: z.array(z.enum(['eq', 'gte', 'lte'])) }))
    .describe('eq is asked as field=value, the others as field.gte=value'),
  sorts: z.array(z.string()),
  sort: z.string().describe('The order unless another is asked for; - turns it'),
  readOnly: z.array(z.string()).describe('Fields that are set when a row is made, and never changed'),
  softDelete: z.boolean().describe('A deleted row can be restored; lists take deleted=only'),
  actions: z.array(
    z.object({
      key: z.string(),
      label: z.string(),
      description: z.string().optional(),
      set: values,
      ask: z.array(z.string()),
    }),
  ),
  inlines: z.array(
    z.object({
      resource: z.string(),
      field: z.string(),
      label: z.string(),
      presentation: z.enum(['tabular', 'stacked']),
    }),
  ),
  operations: z.array(operation).describe('What this caller may do'),
});

const rowShape = {
  id: z.string(),
  version: z.int().optional(),
  values,
  createdAt: time.optional(),
  updatedAt: time.optional(),
  createdBy: z.string().optional(),
  updatedBy: z.string().optional().describe('Who changed it last, as the audit table names them'),
  deletedAt: time.optional().describe('It is deleted, and can be restored'),
  readOnly: z.array(z.string()).describe('Fields of this row that this caller cannot change'),
  allowed: z.array(z.enum(['update', 'delete', 'restore'])).describe('What this caller may do with this row'),
};

/** A row as its caller sees it. */
export const adminRowShown = z.object({
  ...rowShape,
  inlines: z
    .record(
      z.string(),
      z.object({
        data: z.array(z.object(rowShape)).describe('The first 200'),
        more: z.boolean(),
        writable: z.boolean().describe('Whether they can be saved with this row'),
      }),
    )
    .optional()
    .describe('Rows of other resources below it, by resource: of one row, not in lists'),
});

/** What a list of rows is asked, beside one parameter for each filter. */
export const adminRowsQuery = z
  .object({
    limit: z.string().max(3).meta({ type: 'integer', minimum: 1, maximum: 200, maxLength: undefined }).optional(),
    cursor: z.string().min(1).max(2000).optional(),
    q: z.string().min(1).max(200).optional().describe('Text that some searched field holds'),
    sort: z.string().max(102).optional(),
    deleted: z.literal('only').optional().describe('Deleted rows instead of those that are there'),
    parent: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .describe('Only rows below the row of this id, of the resource that shows them so'),
  })
  .catchall(z.string().max(1000)) as unknown as z.ZodType<Record<string, string>>;

const inlineChanges = z.strictObject({
  create: z.array(z.strictObject({ values })).max(200).default([]),
  update: z
    .array(z.strictObject({ id: z.string().min(1).max(200), version: z.int().optional(), values }))
    .max(200)
    .default([]),
  delete: z
    .array(z.strictObject({ id: z.string().min(1).max(200), version: z.int().optional() }))
    .max(200)
    .default([]),
});

/** What a row is made of and changed by. */
export const adminRowBody = z.strictObject({
  values,
  inlines: z
    .record(z.string().max(64), inlineChanges)
    .default({})
    .describe('What changes in rows below it, by resource: all of it or nothing. Their field of this row is filled in'),
});

export type InlineChanges = z.output<typeof inlineChanges>;
export type AdminRowBody = z.output<typeof adminRowBody>;
