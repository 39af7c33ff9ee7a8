import type { JsonObject, JsonValue } from '@automate/core';
import { z } from 'zod';
import { DURATION_PATTERN, durationMs, MAX_DURATION_MS } from './duration.ts';

/** A text of a form. `what` follows "must be". */
export const name = (pattern: RegExp, what: string, most = 100) =>
  z.string().max(most, `may have ${most} characters at most`).regex(pattern, `must be ${what}`);

const DURATION = 'must be a duration such as 30s, 5m, 1h30m, 2d or 500ms, or whole milliseconds';
export const duration = z
  .union(
    [
      z.int(DURATION).min(1, DURATION).max(MAX_DURATION_MS, 'must be no longer than a year'),
      z.string().regex(DURATION_PATTERN, DURATION).min(1, DURATION),
    ],
    { error: DURATION },
  )
  .refine((value) => durationMs(value) !== undefined, 'must be longer than zero and no longer than a year');

export const condition = z.string().min(1, 'must not be empty').max(4096, 'may have 4096 characters at most');

export const json = z.json().meta({ id: 'json' }) as z.ZodType<JsonValue>;
export const jsonObject = z.record(z.string(), json, { error: 'must be an object' }) as z.ZodType<JsonObject>;

export const description = z.string().max(2000, 'may have 2000 characters at most');

export const workflowName = name(/^[a-z][a-z0-9-]*$/, 'lower-case letters, digits and "-", a letter first');
