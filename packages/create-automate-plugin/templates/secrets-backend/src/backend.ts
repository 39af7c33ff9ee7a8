import { defineSecretsBackend } from '@automate/governance';
import { openService } from './service.ts';

export const backend = defineSecretsBackend({
  key: '__PLUGIN_ID__',
  displayName: '__DISPLAY_NAME__',
  fields: [{ key: 'address', type: 'url', label: 'Address', required: true }],
  create: ({ address }, ctx) => openService(address, ctx.fetch),
});
