import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FIELD_TYPES, type FieldSpecInput } from '@automate/core';

const MORE: Partial<Record<(typeof FIELD_TYPES)[number], Partial<FieldSpecInput>>> = {
  string: { required: true, maxLength: 20, placeholder: 'Up to 20 characters', help: 'Shown to customers.' },
  integer: { min: 1, max: 10, default: 3 },
  select: { options: ['live', 'test'].map((value) => ({ value, label: `Mode ${value}` })), default: 'test' },
  'multi-select': { options: ['read', 'write'].map((value) => ({ value, label: `May ${value}` })) },
  secret: { required: true },
  email: { showWhen: { field: 'select_field', equals: 'live' } },
  array: { items: 'string' },
};

const GROUPS = ['Basic configuration', 'Basic configuration', 'Environment', 'Environment', 'Appearance'];

/** A field of each type, in groups. */
export const everyField: FieldSpecInput[] = FIELD_TYPES.map((type, index) => ({
  key: `${type.replace('-', '_')}_field`,
  type,
  label: `A field of type ${type}`,
  description: `Of type ${type}.`,
  order: index,
  ...(GROUPS[index % 6] && { group: GROUPS[index % 6] as string }),
  ...MORE[type],
}));

/** A plugin on disk that is a manifest and no code: its form is all that is asked of it. */
export function everyFieldPlugin(
  id = 'every-field',
  folder = mkdtempSync(join(tmpdir(), 'automate-every-field-')),
): string {
  mkdirSync(folder, { recursive: true });
  const automate = {
    id,
    apiVersion: 1,
    displayName: id,
    description: 'One field of each type.',
    entry: './plugin.js',
    contributions: [{ point: 'connector', key: id, displayName: id, fields: everyField, actions: {} }],
  };
  const manifest = { name: id, version: '1.0.0', type: 'module', automate };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  writeFileSync(join(folder, 'plugin.js'), 'export default undefined;');
  return folder;
}
