import { z } from 'zod';
import { say } from '../problems.ts';
import { durationMs } from './duration.ts';
import { custom, duration, json, problem } from './field-types.ts';

/** What happens to a run that finds all places taken. */
export const CONCURRENCY_POLICIES = ['wait', 'skip', 'cancel_oldest'] as const;
/** What happens to a run that comes too early. */
export const RATE_POLICIES = ['wait', 'skip'] as const;

/** The highest priority that a run can have. */
export const MAX_PRIORITY = 100;

const MAX_LIMITS = 5;
/** Characters of a key, as JSON. */
const MAX_KEY = 500;
const key = json.refine((value) => JSON.stringify(value).length <= MAX_KEY, {
  error: problem('too_long'),
  params: { most: MAX_KEY },
});
const limit = (most: number) => z.int().min(1, problem('at_least')).max(most, problem('at_most'));
const policy = <const T extends readonly string[]>(all: T) => z.enum(all, problem('one_of'));

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
  addIssue(custom(say('max_below_for'), 'max'));
});

/** One, or a list of them. */
const oneOrMore = <T extends z.ZodObject>(one: T) =>
  z.union([one, z.array(one).min(1, problem('too_few_limits')).max(MAX_LIMITS, problem('too_many_limits'))]);

export const concurrencySchema = oneOrMore(concurrencyShape);
export const rateSchema = oneOrMore(rateShape);

const PRIORITY = problem('priority_form');
export const prioritySchema = z.union(
  [z.int().min(0, PRIORITY).max(MAX_PRIORITY, PRIORITY), z.string().min(1, PRIORITY).max(500, PRIORITY)],
  { error: PRIORITY },
);
