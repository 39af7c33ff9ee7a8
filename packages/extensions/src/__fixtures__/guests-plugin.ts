import { AutomateError, definePlugin } from '@automate/core';
import type { AdminCaller, AdminRow, AdminRows } from '../admin-resource/admin-rows.ts';
import { defineAdminResource } from '../admin-resource/define-admin-resource.ts';

const kept: (AdminRow & { tenantId: string })[] = [];

/** As they were then: what was given stays as it is. */
const shown = ({ tenantId: _, ...row }: (typeof kept)[number]): AdminRow => structuredClone(row);

function find(id: string, { tenantId }: AdminCaller, version?: number): (typeof kept)[number] {
  const row = kept.find((each) => each.id === id && each.tenantId === tenantId);
  if (row === undefined) throw new AutomateError({ code: 'NOT_FOUND', message: `no guest ${id}`, effect: 'none' });
  if (version === undefined || version === row.version) return row;
  throw new AutomateError({ code: 'ABORTED', message: 'changed', effect: 'none', details: { version: row.version } });
}

/** Rows in memory. */
const rows: AdminRows = {
  async list({ limit, cursor = '0', deleted }, { tenantId }) {
    const own = kept.filter((row) => row.tenantId === tenantId && (row.deletedAt !== undefined) === deleted);
    const end = Number(cursor) + limit;
    return { rows: own.slice(Number(cursor), end).map(shown), nextCursor: end < own.length ? String(end) : undefined };
  },
  get: async (id, caller) => shown(find(id, caller)),
  async create(values, { tenantId }, id = crypto.randomUUID()) {
    const row = { id, tenantId, version: 1, values };
    kept.push(row);
    return shown(row);
  },
  async update(id, values, version, caller) {
    const row = find(id, caller, version);
    return shown(Object.assign(row, { values, version: (row.version ?? 0) + 1 }));
  },
  async delete(id, version, caller) {
    find(id, caller, version).deletedAt = new Date().toISOString();
  },
  async restore(id, version, caller) {
    const row = find(id, caller, version);
    delete row.deletedAt;
    return shown(row);
  },
};

/** A plugin whose resource has rows of its own. */
export default definePlugin({
  id: 'guests',
  contributes: [
    defineAdminResource({
      key: 'guests',
      displayName: { one: 'Guest', many: 'Guests' },
      fields: [
        { key: 'name', type: 'string', label: 'Name', required: true },
        { key: 'seats', type: 'integer', label: 'Seats' },
      ],
      sort: 'createdAt',
      rows,
    }),
  ],
});
