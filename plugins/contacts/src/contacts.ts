import { defineAdminResource } from '@automate/extensions';

/** A day of the calendar as ISO 8601 writes it, leap years with their 29th of February. */
const DATE = [
  '^(?:\\d{4}-(?:',
  '(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)|02-(?:0[1-9]|1\\d|2[0-8]))',
  '|(?:\\d{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29)$',
].join('');

/** People and companies. */
export const contacts = defineAdminResource({
  key: 'contacts',
  displayName: { one: 'Contact', many: 'Contacts' },
  description: 'People and companies that you deal with',
  group: 'Address book',
  fields: [
    { key: 'name', type: 'string', label: 'Name', required: true, maxLength: 200, pattern: '\\S' },
    {
      key: 'kind',
      type: 'select',
      label: 'Kind',
      options: [
        { value: 'person', label: 'Person' },
        { value: 'company', label: 'Company' },
      ],
      default: 'person',
    },
    { key: 'company', type: 'string', label: 'Company', maxLength: 200, showWhen: { field: 'kind', equals: 'person' } },
    { key: 'email', type: 'email', label: 'E-mail', group: 'How to reach them' },
    { key: 'phone', type: 'phone', label: 'Phone', group: 'How to reach them' },
    { key: 'website', type: 'url', label: 'Website', group: 'How to reach them' },
    { key: 'tags', type: 'array', label: 'Tags', items: 'string', maxLength: 20 },
    {
      key: 'birthday',
      type: 'string',
      label: 'Birthday',
      rules: [{ type: 'pattern', value: DATE, message: 'must be a day of the calendar, such as 1815-12-10' }],
      placeholder: '1815-12-10',
    },
    { key: 'notes', type: 'text', label: 'Notes', maxLength: 10_000 },
    { key: 'active', type: 'boolean', label: 'Active', default: true },
  ],
  columns: ['name', 'kind', 'email', 'phone', 'active'],
  search: ['name', 'company', 'email', 'phone', 'notes'],
  filters: ['kind', 'tags', 'active'],
  sorts: ['name', 'company'],
  sort: 'name',
  actions: [
    { key: 'activate', label: 'Activate', set: { active: true } },
    { key: 'deactivate', label: 'Deactivate', set: { active: false } },
    { key: 'set-kind', label: 'Set the kind', ask: ['kind'] },
  ],
  inlines: [{ resource: 'contact-addresses', field: 'contact', label: 'Addresses', presentation: 'stacked' }],
});
