import type { ResourceCall } from '@automate/api';
import { adminResource, audited, bulkActions, importExport } from '../admin-resource.ts';

/** A resource of records. */
export const things = adminResource(
  {
    key: 'things',
    displayName: { one: 'Thing', many: 'Things' },
    fields: [{ key: 'name', type: 'string', label: 'Name', required: true, pattern: '\\S' }],
    search: ['name'],
  },
  importExport(),
  audited(),
  bulkActions([{ key: 'rename', label: 'Rename', set: { name: 'Renamed' } }]),
);

/** A call about a resource, of somebody who may do everything. */
export function callOf(key: string): ResourceCall {
  const principal = { keyId: 'test', tenantId: 'one', permissions: ['*'], expiresAt: null };
  return {
    params: { key },
    principal,
    traceId: '0'.repeat(32),
    stillAllowed: async () => principal,
  } as unknown as ResourceCall;
}
