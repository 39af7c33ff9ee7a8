import type { WorkflowRecord } from '@automate/engine';
import type { WorkflowDifference } from '@automate/workflow';
import { z } from 'zod';
import { textBody } from '../http/body-spec.ts';
import { entityTag } from '../http/entity-tag.ts';
import { inputProblemSchema } from '../http/input-problem-schema.ts';
import { json, type Reply } from '../http/reply.ts';
import { anyJson, time, workflowSummarySchema } from './schemas.ts';

/** A workflow's text, its language by content type (YAML: RFC 9512). */
export const workflowBody = textBody({
  'application/yaml': 'yaml',
  'application/json': 'json',
  'application/x-yaml': 'yaml',
  'text/yaml': 'yaml',
});

const source = z.object({ text: z.string(), format: z.enum(['yaml', 'json']) });
const problem = inputProblemSchema.omit({ rule: true }).extend({
  line: z.int().optional(),
  column: z.int().optional(),
});

const limitUse = z.object({
  kind: z.enum(['debounce', 'rate', 'concurrency']),
  key: anyJson.optional().describe('The template of the key, as written'),
  limit: z.int(),
  perMs: z.number().optional(),
  onLimit: z.enum(['wait', 'skip', 'cancel_oldest']),
  taken: z.int().describe('Places taken at this moment, of all keys'),
  waiting: z.int().describe('Runs that wait for it, of all keys'),
});

export const recordSchema = workflowSummarySchema.extend({
  document: anyJson,
  source,
  warnings: z.array(problem),
  limits: z.array(limitUse).optional().describe('Of the newest version, where one workflow is read'),
});

/** A version in a list. */
export const versionSchema = z.object({
  version: z.int(),
  format: source.shape.format,
  hash: z.string().describe('SHA-256 of the text'),
  active: z.boolean().describe('Whether events are matched with it'),
  createdAt: time,
  createdBy: z.string().optional(),
});

export const differenceSchema = z.object({
  same: z.boolean(),
  fields: z.array(z.object({ field: z.string(), before: anyJson.optional(), after: anyJson.optional() })),
  steps: z.array(
    z.object({
      kind: z.enum(['added', 'removed', 'moved', 'changed']),
      id: z.string(),
      pointer: z.string().optional(),
      from: z.string().optional(),
      to: z.string().optional(),
      fields: z.array(z.object({ field: z.string() })).optional(),
    }),
  ) satisfies z.ZodType<WorkflowDifference['steps'][number] | object>,
  text: z.string().describe('The same for people, a line for each change'),
});

export const checkSchema = z.object({
  valid: z.boolean(),
  errors: z.array(problem).describe('Of a text that is not valid'),
  warnings: z.array(problem),
  document: anyJson.optional().describe('As it was read'),
  change: z.enum(['new', 'changed', 'unchanged']).optional().describe('What storing it would do'),
  version: z.int().optional().describe('The newest version that is stored'),
  active: z.boolean().optional(),
  difference: differenceSchema.optional().describe('To the newest version'),
});

/** A workflow; its ETag is its version. */
export function recordReply(status: number, record: WorkflowRecord, headers: Record<string, string> = {}): Reply {
  return json(status, record, { ...headers, etag: entityTag(record.version) });
}
