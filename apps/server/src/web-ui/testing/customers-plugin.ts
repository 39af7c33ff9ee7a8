import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const options = (...values: [string, string][]) => values.map(([value, label]) => ({ value, label }));

const customers = {
  point: 'admin-resource',
  key: 'customers',
  displayName: { one: 'Customer', many: 'Customers' },
  description: 'Who buys, and where their parcels go.',
  fields: [
    { key: 'name', type: 'string', label: 'Name', required: true, maxLength: 80 },
    { key: 'email', type: 'email', label: 'Mail address', required: true },
    {
      key: 'status',
      type: 'select',
      label: 'Status',
      options: options(['lead', 'Lead'], ['active', 'Active'], ['closed', 'Closed']),
      default: 'lead',
      help: 'A closed customer is locked.',
    },
    { key: 'orders', type: 'integer', label: 'Orders', min: 0 },
    { key: 'newsletter', type: 'boolean', label: 'Newsletter' },
    { key: 'website', type: 'url', label: 'Website', group: 'More' },
    {
      key: 'interests',
      type: 'multi-select',
      label: 'Interests',
      options: options(['books', 'Books'], ['music', 'Music']),
      group: 'More',
    },
  ],
  search: ['name', 'email'],
  filters: ['status', 'newsletter', 'orders', 'interests', 'email'],
  sorts: ['name', 'orders', 'status'],
  sort: 'name',
  lockedWhen: { field: 'status', equals: 'closed', except: ['status'] },
  actions: [
    { key: 'subscribe', label: 'Subscribe to the newsletter', set: { newsletter: true } },
    { key: 'set-status', label: 'Set status', ask: ['status'] },
  ],
  inlines: [
    { resource: 'addresses', field: 'customer' },
    { resource: 'calls', field: 'customer', presentation: 'stacked' },
  ],
};

const addresses = {
  point: 'admin-resource',
  key: 'addresses',
  displayName: { one: 'Address', many: 'Addresses' },
  listed: false,
  fields: [
    { key: 'customer', type: 'string', label: 'Customer', required: true },
    { key: 'street', type: 'string', label: 'Street', required: true },
    { key: 'city', type: 'string', label: 'City', required: true, maxLength: 40 },
    { key: 'parcels', type: 'boolean', label: 'Parcels' },
  ],
  title: 'street',
};

const calls = {
  point: 'admin-resource',
  key: 'calls',
  displayName: { one: 'Call', many: 'Calls' },
  listed: false,
  fields: [
    { key: 'customer', type: 'string', label: 'Customer', required: true },
    { key: 'about', type: 'string', label: 'About', required: true },
    { key: 'said', type: 'text', label: 'What was said' },
  ],
  title: 'about',
};

/** Installs a plugin that is a manifest and no code: its rows are kept by the host, its pages drawn from what it says. */
export function installCustomers(plugins: string): void {
  const folder = join(plugins, 'customers');
  const automate = {
    id: 'customers',
    apiVersion: 1,
    displayName: 'Customers',
    description: 'Customers with their addresses and calls.',
    entry: './plugin.js',
    contributions: [customers, addresses, calls],
  };
  const manifest = { name: 'customers', version: '1.0.0', type: 'module', automate };
  mkdirSync(folder);
  writeFileSync(join(folder, 'plugin.js'), 'export default undefined;');
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
}
