import fc from 'fast-check';
import { expect, it } from 'vitest';
import { configJsonSchema } from './config-json-schema.ts';
import { linearRegExp } from './linear-regexp.ts';
import { jsonSchemaValidator } from './testing/json-schema-validator.ts';
import { TEXT_PATTERNS } from './text-patterns.ts';

const format = { url: 'uri', email: 'email' } as const;

it.each(['url', 'email'] as const)('what fits the pattern of %s fits the format that the JSON Schema names', (type) => {
  const pattern = TEXT_PATTERNS[type]?.pattern ?? '';
  const linear = linearRegExp(pattern);
  const schema = configJsonSchema([{ key: 'f', label: 'F', type, required: true }]);
  expect(schema.properties).toMatchObject({ f: { format: format[type] } });
  const validate = jsonSchemaValidator(schema);
  fc.assert(
    fc.property(fc.stringMatching(new RegExp(pattern)), (text) => {
      expect(linear.test(text)).toBe(true);
      expect(validate({ f: text })).toEqual([]);
      if (type === 'url') expect(URL.canParse(text)).toBe(true);
    }),
    { numRuns: 500 },
  );
});

it('takes each form of IPv6 that the platform takes', () => {
  const url = linearRegExp(TEXT_PATTERNS.url?.pattern ?? '');
  fc.assert(
    fc.property(fc.stringMatching(/^[0-9a-f:]{2,20}$/), (address) => {
      const text = `http://[${address}]/`;
      expect(url.test(text)).toBe(URL.canParse(text));
    }),
    { numRuns: 3_000 },
  );
});
