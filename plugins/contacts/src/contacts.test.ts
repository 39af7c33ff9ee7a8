import { assertManifestFresh, extensionPointContract } from '@automate/core/contract-suite';
import { adminResourcePoint } from '@automate/extensions';
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
