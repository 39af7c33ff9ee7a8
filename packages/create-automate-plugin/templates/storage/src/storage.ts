import { defineStorage } from '@automate/providers';
import { createMemoryStorage } from './memory-storage.ts';

/** Keys, metadata and limits are checked before this code is called. */
export const storage = defineStorage({
  key: '__PLUGIN_ID__',
  displayName: '__DISPLAY_NAME__',
  fields: [{ key: 'name', type: 'string', label: 'Name', default: 'memory', pattern: '^[a-z0-9-]+$' }],
  create: ({ name = 'memory' }) => createMemoryStorage(name),
  healthCheck: async () => ({ status: 'healthy' }),
});
