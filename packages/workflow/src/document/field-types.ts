import type { JsonObject, JsonValue, Said } from '@automate/core';
import { z } from 'zod';
import { say, type WorkflowProblem, workflowProblems } from '../problems.ts';
import { DURATION_PATTERN, durationMs, MAX_DURATION_MS } from './duration.ts';

/** The message of a check is the kind of its problem; {@link sayIssue} says it with what the check compares with. */
export const problem = (kind: WorkflowProblem): string => kind;

/** A problem that a check in code has found. */
export function custom(said: Said, ...path: PropertyKey[]) {
  return { code: 'custom' as const, path, message: said.message, params: { reason: said.reason } };
}

/** What a check of the schema has found. */
export function sayIssue(issue: z.core.$ZodIssue): Said {
  const { message: kind } = issue;
  const params = issue.code === 'custom' ? issue.params : undefined;
  if (params?.reason !== undefined) return { message: kind, reason: params.reason };
  if (!Object.hasOwn(workflowProblems, kind)) return say('unfit', { detail: kind });
  const sentence = workflowProblems[kind as WorkflowProblem];
  const compared = {
    ...(issue.code === 'too_big' && { most: Number(issue.maximum) }),
    ...(issue.code === 'too_small' && { least: Number(issue.minimum) }),
    ...(issue.code === 'invalid_value' && { names: issue.values.join(', ') }),
    ...params,
  };
  const values = Object.entries(compared).filter(([name]) => sentence.includes(`{${name}}`));
  return (say as (kind: string, values: object) => Said)(kind, Object.fromEntries(values));
}

/** A text of a form. */
export const name = (pattern: RegExp, form: WorkflowProblem, most = 100) =>
  z.string().max(most, problem('too_long')).regex(pattern, problem(form));

const DURATION = problem('duration_form');
export const duration = z
  .union(
    [
      z.int(DURATION).min(1, DURATION).max(MAX_DURATION_MS, problem('duration_too_long')),
      z.string().regex(DURATION_PATTERN, DURATION).min(1, DURATION),
    ],
    { error: DURATION },
  )
  .refine((value) => durationMs(value) !== undefined, problem('duration_range'));

/** A text that is not empty. */
export const text = (most: number) => z.string().min(1, problem('empty')).max(most, problem('too_long'));

export const condition = text(4096);

export const json = z.json().meta({ id: 'json' }) as z.ZodType<JsonValue>;
export const jsonObject = z.record(z.string(), json) as z.ZodType<JsonObject>;

export const description = z.string().max(2000, problem('too_long'));

export const workflowName = name(/^[a-z][a-z0-9-]*$/, 'form_name');
