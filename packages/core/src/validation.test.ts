import { expect, it } from 'vitest';
import { z } from 'zod';
import { inputProblems } from './validation.ts';

it('says what is wrong in words of whoever wrote JSON, at its place', () => {
  const schema = z.strictObject({
    name: z.string(),
    count: z.number(),
    to: z.strictObject({ url: z.string().min(1) }),
  });
  const { error } = schema.safeParse({ nam: 'x', count: 'y', to: { url: '' } });
  expect(inputProblems(error as z.ZodError)).toEqual([
    { pointer: '/name', message: 'is required', rule: { name: 'required' } },
    { pointer: '/count', message: 'expected number, received string' },
    { pointer: '/to/url', message: 'Too small: expected string to have >=1 characters' },
    { pointer: '/nam', message: 'unknown property', rule: { name: 'unknown' } },
  ]);
});
