import type { FieldSpecInput } from '@automate/core';
import { extensionPointContract } from '@automate/core/contract-suite';
import { describe, expect, it } from 'vitest';
import type { AdminResourceDefinition } from './admin-resource.ts';
import { adminResourcePoint, createAdminResource, parseAdminResource } from './define-admin-resource.ts';

const name: FieldSpecInput = { key: 'name', type: 'string', label: 'Name', required: true };
const status: FieldSpecInput = {
  key: 'status',
  type: 'select',
  label: 'Status',
  options: [
    { value: 'open', label: 'Open' },
    { value: 'closed', label: 'Closed' },
  ],
};
const contacts = createAdminResource({
  key: 'contacts',
  displayName: { one: 'Contact', many: 'Contacts' },
  fields: [name, status],
  search: ['name'],
  filters: ['status'],
  sorts: ['name'],
  sort: '-name',
  lockedWhen: { field: 'status', equals: 'closed' },
  actions: [{ key: 'close', label: 'Close', set: { status: 'closed' } }],
  inlines: [{ resource: 'addresses', field: 'contact' }],
});
const plain = createAdminResource({ key: 'plain', displayName: { one: 'One', many: 'Many' }, fields: [name] });

extensionPointContract(
  { describe, it },
  {
    point: adminResourcePoint,
    valid: [contacts, plain],
    invalid: [{ spec: { ...contacts.spec, columns: ['none'] } }, { spec: { ...contacts.spec, sort: 'status' } }],
  },
);

describe('an admin resource', () => {
  it('is read from its manifest as it was defined', () => {
    const { key, describe: told } = adminResourcePoint.contribute(contacts);
    expect(parseAdminResource({ ...told(), point: adminResourcePoint.id, key }, 'test')).toEqual(contacts.spec);
  });

  it.each<[string, Partial<AdminResourceDefinition>]>([
    ['/fields/0', { fields: [{ key: 'token', type: 'secret', label: 'Token' }] }],
    ['/fields/0/key', { fields: [{ key: 'id', type: 'string', label: 'Id' }] }],
    ['/search/0', { search: ['count'], fields: [{ key: 'count', type: 'integer', label: 'Count' }] }],
    ['/filters/0', { filters: ['limit'], fields: [{ key: 'limit', type: 'integer', label: 'Limit' }] }],
    ['/actions/0/set/status', { actions: [{ key: 'a', label: 'A', set: { status: 'lost' } }] }],
    ['/actions/0', { actions: [{ key: 'a', label: 'A' }] }],
    ['/actions/0/ask', { actions: [{ key: 'a', label: 'A', ask: ['status'] }], readOnly: ['status'] }],
    ['/lockedWhen/equals', { lockedWhen: { field: 'status', equals: 1 } }],
    ['/inlines/0/resource', { inlines: [{ resource: 'bad', field: 'x' }] }],
    ['/operations', { rows: {} as never }],
  ])('says that %s is wrong', (pointer, part) => {
    const definition = { key: 'bad', displayName: { one: 'One', many: 'Many' }, fields: [name, status], ...part };
    expect(() => createAdminResource(definition)).toThrow(
      expect.objectContaining({
        code: 'INVALID_ARGUMENT',
        details: { errors: expect.arrayContaining([expect.objectContaining({ pointer })]) },
      }),
    );
  });
});
