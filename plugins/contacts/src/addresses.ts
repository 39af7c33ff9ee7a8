import { defineAdminResource } from '@automate/extensions';

/** Where somebody is reached by mail. Shown below its contact. */
export const addresses = defineAdminResource({
  key: 'contact-addresses',
  displayName: { one: 'Address', many: 'Addresses' },
  group: 'Address book',
  listed: false,
  fields: [
    { key: 'contact', type: 'string', label: 'Contact', required: true, help: 'The id of the contact' },
    { key: 'label', type: 'string', label: 'Label', placeholder: 'Home, Work, Billing', maxLength: 50 },
    { key: 'street', type: 'string', label: 'Street', required: true, maxLength: 200 },
    { key: 'postalCode', type: 'string', label: 'Postal code', maxLength: 20 },
    { key: 'city', type: 'string', label: 'City', required: true, maxLength: 100 },
    { key: 'country', type: 'string', label: 'Country', placeholder: 'DE', pattern: '^[A-Z]{2}$' },
  ],
  title: 'street',
  columns: ['label', 'street', 'postalCode', 'city', 'country'],
  search: ['street', 'city'],
  filters: ['country'],
  sorts: ['city'],
});
