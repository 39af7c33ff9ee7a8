import { z } from 'zod';
import { say } from '../problems.ts';
import { custom, name, problem, text } from './field-types.ts';

/** What may be answered where an approval does not say. */
export const DEFAULT_OPTIONS = ['approve', 'reject'];

const option = name(/^[a-z][a-z0-9_-]*$/, 'form_option', 50);
const options = z
  .array(option)
  .min(1, problem('too_few_options'))
  .max(10, problem('too_many_options'))
  .refine((names) => new Set(names).size === names.length, problem('option_twice'));
const approver = text(500);

export const approvalShape = z.strictObject({
  message: text(10_000),
  options: options.optional(),
  fail_on: options.optional(),
  on_timeout: option.optional(),
  approvers: z.array(approver).min(1, problem('too_few_people')).max(100, problem('too_many')).optional(),
});

export const approvalSchema = approvalShape.superRefine((approval, { addIssue }) => {
  const { options: given = DEFAULT_OPTIONS, fail_on: failing = [], on_timeout: late } = approval;
  const unknown = say('one_of_options', { names: given.join(', ') });
  for (const [at, one] of failing.entries()) {
    if (!given.includes(one)) addIssue(custom(unknown, 'fail_on', at));
  }
  if (late !== undefined && !given.includes(late)) addIssue(custom(unknown, 'on_timeout'));
});
