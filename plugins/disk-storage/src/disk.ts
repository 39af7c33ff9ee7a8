import { defineStorage } from '@automate/providers';
import { fields } from './config.ts';
import { createDiskStorage } from './disk-storage.ts';
import { normalizeError } from './errors.ts';
import { inspectFolder, openFolder } from './folder.ts';

export const disk = defineStorage({
  key: 'disk',
  displayName: 'Local disk',
  description: 'Keeps objects in a folder of this machine: durable, whole or not at all.',
  fields,
  async create({ folder: path, maxObjectBytes }) {
    const folder = await openFolder(path);
    return { ...createDiskStorage(folder, maxObjectBytes), space: folder.space };
  },
  async healthCheck({ state }) {
    return { status: 'healthy', details: await state.space() };
  },
  async testConnection({ folder }) {
    const found = await inspectFolder(folder);
    return { success: true, message: found === 'missing' ? 'The folder will be made' : 'The folder is ready' };
  },
  normalizeError,
});
