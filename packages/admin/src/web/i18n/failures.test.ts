import { ERROR_CODES } from '@automate/core';
import { expect, it } from 'vitest';
import { en } from './en.ts';

it('has a sentence for every code of an error', () => {
  expect(ERROR_CODES.filter((code) => !(`failure.${code}` in en))).toEqual([]);
});
