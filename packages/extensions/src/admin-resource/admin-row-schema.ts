import type { JsonObject } from '@automate/core';
import { z } from 'zod';

const time = z.iso.datetime({ offset: true });

/** A row as code of a plugin gives it. */
export const adminRowSchema = z.object({
  id: z.string().min(1).max(200),
  version: z.int().min(1).max(999_999_999).optional(),
  values: z.record(z.string(), z.json()) as unknown as z.ZodType<JsonObject>,
  createdAt: time.optional(),
  updatedAt: time.optional(),
  createdBy: z.string().max(200).optional(),
  updatedBy: z.string().max(200).optional(),
  deletedAt: time.optional(),
  readOnly: z.array(z.string()).optional(),
  allowed: z.array(z.enum(['update', 'delete', 'restore'])).optional(),
});

/** A page of them. */
export const adminPageSchema = z.object({
  rows: z.array(adminRowSchema).max(1000),
  nextCursor: z.string().min(1).max(500).optional(),
});
