import { assertManifestFresh, extensionPointContract } from '@automate/core/contract-suite';
import { adminResourcePoint } from '@automate/extensions';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addresses } from './addresses.ts';
import { contacts } from './contacts.ts';
import plugin from './index.ts';

extensionPointContract({ describe, it }, { point: adminResourcePoint, valid: [contacts.value, addresses.value] });

it('has a manifest that says what its code does', () => {
  assertManifestFresh(plugin, new URL('../package.json', import.meta.url));
});

it('shows addresses below the contact that they name', () => {
  const [inline] = contacts.value.spec.inlines;
  expect(inline?.resource).toBe(addresses.key);
  expect(addresses.value.spec.fields.map(({ key }) => key)).toContain(inline?.field);
});

it('takes for a birthday the days that there are, and no others', () => {
  const [rule] = contacts.value.spec.fields.find(({ key }) => key === 'birthday')?.rules ?? [];
  const isDay = (text: string) => new RegExp(String(rule?.value)).test(text);
  const digits = (max: number, length: number) =>
    fc.integer({ min: 0, max }).map((value) => String(value).padStart(length, '0'));
  fc.assert(
    fc.property(fc.tuple(digits(9999, 4), digits(19, 2), digits(39, 2)), (parts) => {
      const text = parts.join('-');
      const date = new Date(`${text}T00:00:00Z`);
      expect(isDay(text)).toBe(!Number.isNaN(date.getTime()) && date.toISOString().startsWith(text));
    }),
    { examples: [[['2000', '02', '29']], [['1900', '02', '29']], [['2024', '02', '29']], [['1990', '13', '40']]] },
  );
  for (const text of ['1990-1-1', '1990-01-01 ', '19900101']) expect(isDay(text)).toBe(false);
});
