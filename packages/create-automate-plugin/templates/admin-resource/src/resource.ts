import { defineAdminResource } from '@automate/extensions';

/** Rows that the server keeps. With `rows: { list, get, ... }` they are wherever your code has them. */
export const resource = defineAdminResource({
  key: '__PLUGIN_ID__',
  displayName: { one: 'Item', many: 'Items' },
  fields: [
    { key: 'name', type: 'string', label: 'Name', required: true },
    { key: 'amount', type: 'integer', label: 'Amount', min: 0 },
    { key: 'active', type: 'boolean', label: 'Active', default: true },
  ],
  search: ['name'],
  filters: ['active'],
  sorts: ['name', 'amount'],
  actions: [{ key: 'pause', label: 'Pause', set: { active: false } }],
});
