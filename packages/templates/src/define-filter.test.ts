import { extensionPointContract } from '@automate/core/contract-suite';
import { describe, expect, it } from 'vitest';
import { compileValue } from './compile-value.ts';
import { defineFilter, templateFilterPoint } from './define-filter.ts';
import type { TemplateFilter } from './filter.ts';
import { withBuiltIns } from './filters/built-in.ts';

const apply: TemplateFilter['apply'] = (input, { prefix }) => `${prefix}${input}`;

extensionPointContract(
  { describe, it },
  {
    point: templateFilterPoint,
    valid: [
      {
        name: 'format_sku',
        description: 'An article number.',
        parameters: [{ name: 'prefix', default: 'SKU-' }],
        apply,
      },
      { name: 'other', apply },
    ],
    invalid: [
      { name: 'Upper', apply },
      { name: 'upper', apply },
      { name: 'each', apply },
      { name: 'secrets', apply },
      { name: 'twice', parameters: [{ name: 'a' }, { name: 'a' }], apply },
      { name: 'proto', parameters: [{ name: '__proto__' }], apply },
    ],
  },
);

describe('defineFilter', () => {
  it('makes a contribution whose filter templates can call', () => {
    const { point, key, value, describe } = defineFilter('format_sku', {
      parameters: [{ name: 'prefix', default: 'SKU-' }],
      apply,
    });
    expect({ point, key, said: describe() }).toEqual({
      point: 'template-filter',
      key: 'format_sku',
      said: { parameters: [{ name: 'prefix', default: 'SKU-' }] },
    });
    const filters = withBuiltIns([value]);
    const compiled = compileValue('{{format_sku event.id}} {{format_sku event.id "ART-"}}', { filters });
    expect(compiled.render({ event: { id: 7 } })).toBe('SKU-7 ART-7');
  });
});
