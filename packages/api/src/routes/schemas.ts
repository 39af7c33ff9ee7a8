import type { JsonValue } from '@automate/core';
import { z } from 'zod';

/** Any JSON: what comes here was parsed from it. */
export const anyJson = z.unknown() as unknown as z.ZodType<JsonValue>;

/** The answer to an accepted event, after commit. */
export const acceptedSchema = z.object({
  traceId: z.string().describe('32 hexadecimal digits; of the original when this one is a duplicate'),
  eventId: z.uuid(),
  duplicate: z.boolean(),
});

/** The query parameters of every list. */
export const pageQuery = {
  limit: z
    .string()
    .regex(/^\d{1,3}$/, 'must be a whole number from 1 to 200')
    .transform(Number)
    .refine((limit) => limit >= 1 && limit <= 200, 'must be a whole number from 1 to 200')
    // What a text in an address stands for.
    .meta({ type: 'integer', minimum: 1, maximum: 200, pattern: undefined })
    .optional(),
  cursor: z.string().min(1).max(500).optional(),
};

/** Of a list that goes on behind a number. */
export const numberedPageQuery = {
  ...pageQuery,
  cursor: z
    .string()
    .regex(/^\d{1,18}$/, 'is no cursor of this list')
    .optional(),
};

/** Which runs by how long they took, in a query. */
const ms = z
  .string()
  .regex(/^\d{1,12}$/, 'must be milliseconds, a whole number')
  .transform(Number)
  .meta({ type: 'integer', minimum: 0, maximum: 999_999_999_999, pattern: undefined })
  .optional();
export const durationQuery = {
  longerThanMs: ms.describe('That took longer from their start to their end'),
  shorterThanMs: ms.describe('That took less long; those that are not over took no time'),
};

/** What an error's code is written for as well, which finds nothing. */
export const fingerprint = z
  .string()
  .regex(
    /^[0-9a-f]{32}$/,
    'must be the fingerprint of a group of errors, 32 hexadecimal digits: open the group to see its runs',
  )
  .describe('The fingerprint of a group of errors');

/** A query parameter that is `true` or `false`. */
export const flag = z.enum(['true', 'false']).transform((text) => text === 'true');

/** The answer of every list: one page of it. */
export function pageSchema(item: z.ZodType): z.ZodType {
  return z.object({ data: z.array(item), nextCursor: z.string().optional() });
}

/** A time, ISO 8601 in UTC. */
export const time = z.iso.datetime();

/** A time that is asked for, in any time zone: of the years that PostgreSQL knows by the same numbers. */
export const askedTime = z.iso.datetime({ offset: true }).refine((text) => {
  const year = new Date(text).getUTCFullYear();
  return year >= 1 && year <= 9_999;
}, 'must be of the years 1 to 9999');

/** An event in a list. */
export const eventSummarySchema = z.object({
  id: z.uuid(),
  type: z.string(),
  source: z.string(),
  traceId: z.string(),
  deliveryId: z.string().optional(),
  receivedAt: time,
});

/** A workflow in a list. */
export const workflowSummarySchema = z.object({
  id: z.uuid(),
  name: z.string(),
  description: z.string().optional(),
  active: z.boolean(),
  paused: z.boolean(),
  version: z.int(),
  createdAt: time,
  updatedAt: time,
});
