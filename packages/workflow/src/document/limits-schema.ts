import { z } from 'zod';
import { durationMs } from './duration.ts';
import { duration, json } from './field-types.ts';

/** What happens to a run that finds all places taken. */
export const CONCURRENCY_POLICIES = ['wait', 'skip', 'cancel_oldest'] as const;
/** What happens to a run that comes too early. */
export const RATE_POLICIES = ['wait', 'skip'] as const;

/** The highest priority that a run can have. */
export const MAX_PRIORITY = 100;

const MAX_LIMITS = 5;
const key = json.refine((value) => JSON.stringify(value).length <= 500, 'may have 500 characters at most');
const limit = (most: number) => z.int().min(1, 'must be 1 or more').max(most, `must be ${most} or less`);
const policy = <const T extends readonly string[]>(all: T) => z.enum(all, `must be one of ${all.join(', ')}`);

export const concurrencyShape = z.strictObject({
  limit: limit(1_000),
  key: key.optional(),
  on_limit: policy(CONCURRENCY_POLICIES).optional(),
});

export const rateShape = z.strictObject({
  limit: limit(10_000),
  per: duration,
  key: key.optional(),
  on_limit: policy(RATE_POLICIES).optional(),
});

export const debounceShape = z.strictObject({ for: duration, key: key.optional(), max: duration.optional() });

export const debounceSchema = debounceShape.superRefine(({ for: quiet, max }, { addIssue }) => {
  if (max === undefined || durationMs(max)! >= durationMs(quiet)!) return;
  addIssue({ code: 'custom', path: ['max'], message: 'must not be shorter than "for"' });
});

/** One, or a list of them. */
const oneOrMore = <T extends z.ZodObject>(one: T) =>
  z.union([
    one,
    z.array(one).min(1, 'needs at least one limit').max(MAX_LIMITS, `may have ${MAX_LIMITS} limits at most`),
  ]);

export const concurrencySchema = oneOrMore(concurrencyShape);
export const rateSchema = oneOrMore(rateShape);

const PRIORITY = `must be a whole number from 0 to ${MAX_PRIORITY}, or a template that gives one`;
export const prioritySchema = z.union(
  [z.int().min(0, PRIORITY).max(MAX_PRIORITY, PRIORITY), z.string().min(1, PRIORITY).max(500, PRIORITY)],
  { error: PRIORITY },
);
