import { z } from 'zod';
import { name } from './field-types.ts';

/** What may be answered where an approval does not say. */
export const DEFAULT_OPTIONS = ['approve', 'reject'];

const option = name(/^[a-z][a-z0-9_-]*$/, 'lower-case letters, digits, "_" and "-", a letter first', 50);
const options = z
  .array(option)
  .min(1, 'needs at least one option')
  .max(10, 'may have 10 options at most')
  .refine((names) => new Set(names).size === names.length, 'names an option twice');
const approver = z.string().min(1, 'must not be empty').max(500, 'may have 500 characters at most');

export const approvalShape = z.strictObject({
  message: z.string().min(1, 'must not be empty').max(10_000, 'may have 10000 characters at most'),
  options: options.optional(),
  fail_on: options.optional(),
  on_timeout: option.optional(),
  approvers: z.array(approver).min(1, 'needs at least one').max(100, 'may have 100 at most').optional(),
});

export const approvalSchema = approvalShape.superRefine((approval, { addIssue }) => {
  const { options: given = DEFAULT_OPTIONS, fail_on: failing = [], on_timeout: late } = approval;
  const message = `must be one of the options: ${given.join(', ')}`;
  for (const [at, one] of failing.entries()) {
    if (!given.includes(one)) addIssue({ code: 'custom', path: ['fail_on', at], message });
  }
  if (late !== undefined && !given.includes(late)) addIssue({ code: 'custom', path: ['on_timeout'], message });
});
