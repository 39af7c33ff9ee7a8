import { AutomateError } from '@automate/core';
import type { AdminResources } from '../routes/admin/admin-resources.ts';

async function missing(): Promise<never> {
  throw new AutomateError({ code: 'NOT_FOUND', message: 'There is no such admin resource.', effect: 'none' });
}

/** Of an installation that has none: who may call their routes shows all the same. */
export const noAdminResources: AdminResources = {
  list: async () => ({ items: [] }),
  get: missing,
  rows: { list: missing, get: missing, create: missing, update: missing, delete: missing },
  restore: missing,
  exportRows: missing,
  imports: { check: missing, list: missing, get: missing, rows: missing, confirm: missing, abort: missing },
  actions: { count: missing, start: missing, list: missing, get: missing, abort: missing },
};
