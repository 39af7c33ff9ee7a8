import { DEFAULT_TENANT } from '@automate/core';
import { integerArray, type PgHandle, runStatement, type Statement } from '../database/handle.ts';
import type { WakeKey } from '../store.ts';

const WAKE_IDS: Statement = {
  name: 'automate_outbox_wake_ids',
  text: 'SELECT id::text AS id FROM automate_outbox.wake_items($1::text::bigint[]) AS id',
};
const WAKE_KEYS: Statement = {
  name: 'automate_outbox_wake_keys',
  text: 'SELECT id::text AS id FROM automate_outbox.wake_keys($1::text::json) AS id',
};

function areIds(items: readonly string[] | readonly WakeKey[]): items is readonly string[] {
  return typeof items[0] === 'string';
}

/**
 * Raises the wake sequence of items in the caller's own transaction, beside the rows that give them something to do. One
 * that waits becomes ready; one that is claimed becomes ready again when its holder releases it without having seen this.
 * Returns the ids found: one that has finished is not among them. Call `notify` after the commit.
 */
export async function wake(tx: PgHandle, items: readonly string[] | readonly WakeKey[]): Promise<string[]> {
  if (items.length === 0) return [];
  const rows = areIds(items)
    ? await runStatement<{ id: string }>(tx, WAKE_IDS, [integerArray(items)])
    : await runStatement<{ id: string }>(tx, WAKE_KEYS, [
        JSON.stringify(
          items.map((one) => ({ tenant: one.tenantId ?? DEFAULT_TENANT, queue: one.queue, key: one.key })),
        ),
      ]);
  return rows.map((row) => row.id);
}
