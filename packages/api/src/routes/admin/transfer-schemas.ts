import type { InputProblem } from '@automate/core';
import { z } from 'zod';
import { inputProblemSchema } from '../../http/input-problem-schema.ts';
import { anyJson, pageQuery, time } from '../schemas.ts';

export const importShown = z.object({
  id: z.uuid(),
  resource: z.string(),
  format: z.enum(['csv', 'json']),
  state: z
    .enum(['checking', 'ready', 'applying', 'done', 'aborted', 'failed'])
    .describe('ready: nothing was changed yet, and it can be confirmed'),
  rows: z.int(),
  creates: z.int(),
  updates: z.int(),
  unchanged: z.int(),
  bad: z.int(),
  applied: z.int().describe('How far it is; nobody sees any of it before it is done'),
  code: z.string().optional().describe('Of what it failed with'),
  message: z.string().optional().describe('Why it failed'),
  createdBy: z.string(),
  createdAt: time,
  finishedAt: time.optional(),
});

export const importRowShown = z.object({
  line: z.int().describe('In the file: of CSV as a spreadsheet counts, the header being 1; of JSON its place, from 1'),
  id: z.string().optional(),
  what: z.enum(['create', 'update', 'unchanged', 'bad']),
  values: anyJson,
  errors: z.array(inputProblemSchema as z.ZodType<InputProblem>),
});

export const importRowsQuery = z.strictObject({ ...pageQuery, bad: z.literal('only').optional() });
export const confirmBody = z.strictObject({
  skipBad: z.boolean().default(false).describe('Leave out the bad rows, instead of refusing while there are any'),
});

export type ShownImport = z.output<typeof importShown>;
export type ShownImportRow = z.output<typeof importRowShown>;
