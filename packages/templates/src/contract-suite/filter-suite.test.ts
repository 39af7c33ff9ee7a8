import { invalidArgument } from '@automate/core';
import { describe, expect, it } from 'vitest';
import { defineFilter } from '../define-filter.ts';
import type { TemplateFilter } from '../filter.ts';
import { filterContractSuite } from './filter-suite.ts';

const sku = defineFilter('format_sku', {
  parameters: [{ name: 'prefix', default: 'SKU-' }],
  apply(input, { prefix }) {
    if (typeof input !== 'string' && typeof input !== 'number') throw invalidArgument('an article number is a text');
    return `${prefix}${input}`;
  },
});
const example = { template: '{{format_sku id "ART-"}}', data: { id: 7 }, result: 'ART-7' } as const;

filterContractSuite(
  { describe, it },
  { filter: sku, examples: [example, { template: 'no. {{format_sku 5}}', result: 'no. SKU-5' }] },
);

/** The names of the tests that a filter fails. */
async function failuresOf(apply: TemplateFilter['apply']): Promise<string[]> {
  const tests: [string, () => void | Promise<void>][] = [];
  const runner = {
    describe: (_: string, body: () => void) => body(),
    it: (...test: (typeof tests)[0]) => tests.push(test),
  };
  filterContractSuite(runner, { filter: { ...sku.value, apply }, examples: [example] });
  const failed: string[] = [];
  for (const [name, body] of tests)
    await Promise.resolve()
      .then(body)
      .catch(() => failed.push(name));
  return failed;
}

describe('filterContractSuite', () => {
  let count = 0;
  it.each<[string, TemplateFilter['apply'], string]>([
    ['gives something else', () => 'ART-8', 'gives what its example says: {{format_sku id "ART-"}}'],
    [
      'gives something else each time',
      () => `ART-${7 + count++}`,
      'gives what its example says: {{format_sku id "ART-"}}',
    ],
    [
      'raises what nobody can read',
      (input) => (input as string).trim(),
      'gives data that can be kept, or refuses with an AutomateError, whatever it is given',
    ],
    [
      'gives what cannot be kept',
      () => new Map() as never,
      'gives data that can be kept, or refuses with an AutomateError, whatever it is given',
    ],
  ])('catches a filter that %s', async (_, apply, test) => {
    expect(await failuresOf(apply)).toContain(test);
  });
});
