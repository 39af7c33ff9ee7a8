import { fieldSpecSchema } from '@automate/core';
import { z } from 'zod';

/** What a source of rows can do. `list` and `get` are asked of each. */
export const ADMIN_OPERATIONS = ['list', 'get', 'create', 'update', 'delete', 'restore'] as const;

export type AdminOperation = (typeof ADMIN_OPERATIONS)[number];

const key = z
  .string()
  .max(64)
  .regex(/^[a-z][a-z0-9-]*$/, 'is no key: lower-case letters, digits and -');
const name = z.string().max(200).regex(/\S/, 'is empty');
const fieldKeys = z.array(z.string().min(1).max(100)).max(200);

const actionSchema = z.strictObject({
  key,
  label: name,
  description: z.string().max(500).optional(),
  set: z.record(z.string(), z.json()).default({}).describe('What each chosen row is given, by field'),
  ask: fieldKeys.default([]).describe('Fields whose value is asked for, the same for all chosen rows'),
});

const inlineSchema = z.strictObject({
  resource: key.describe('Another resource, whose rows are shown below each row'),
  field: z.string().min(1).max(100).describe('The field there that holds the id of the row they belong to'),
  label: name.optional().describe("Default: the other resource's own name"),
  presentation: z.enum(['tabular', 'stacked']).default('tabular'),
});

/** An admin resource as data: everything that is known without running code. */
export const adminResourceSchema = z.strictObject({
  key,
  displayName: z.strictObject({ one: name, many: name }),
  description: z.string().max(2000).optional(),
  group: z.string().min(1).max(200).optional().describe('Resources of one group stand together'),
  listed: z.boolean().default(true).describe('false: it is only shown below rows of another resource'),
  fields: z.array(fieldSpecSchema).min(1).max(200),
  title: z.string().optional().describe('The field that names a row. Default: the first'),
  columns: fieldKeys.optional().describe('Fields that a list shows. Default: the first six'),
  search: fieldKeys.default([]).describe('Text fields in which a list is searched'),
  filters: fieldKeys.default([]).describe('Fields by which a list is narrowed'),
  sorts: fieldKeys.default([]).describe('Fields by which a list is ordered, beside createdAt and updatedAt'),
  sort: z
    .string()
    .max(101)
    .default('-createdAt')
    .describe('The order of a list unless it is asked for another; - turns it'),
  readOnly: fieldKeys.default([]).describe('Fields that are set when a row is made, and never changed'),
  lockedWhen: z
    .strictObject({ field: z.string(), equals: z.json(), except: fieldKeys.default([]) })
    .optional()
    .describe(
      'Rows in which that field has that value: nothing of them changes but the fields in except, and they stay',
    ),
  softDelete: z.boolean().default(true).describe('A deleted row can be restored'),
  audited: z.boolean().default(true).describe('What changed in a row is written to the audit table'),
  importExport: z.boolean().default(true),
  actions: z.array(actionSchema).max(50).default([]),
  inlines: z.array(inlineSchema).max(20).default([]),
  operations: z
    .array(z.enum(ADMIN_OPERATIONS))
    .optional()
    .describe('What the code behind it can do. Absent: rows are kept by the host'),
});

/** A resource as code reads it, defaults filled in. */
export type AdminResourceSpec = z.output<typeof adminResourceSchema> & { title: string; columns: string[] };
/** A resource as an author writes it. */
export type AdminResourceInput = z.input<typeof adminResourceSchema>;
/** Something that is done to many rows. */
export type AdminActionSpec = AdminResourceSpec['actions'][number];
/** Rows of another resource below each row. */
export type AdminInlineSpec = AdminResourceSpec['inlines'][number];
