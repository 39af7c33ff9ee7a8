import { queryDatabase } from '@automate/core';
import { type NewBusEvent, newBusEvents } from '@automate/extensions';
import type { PgHandle } from '@automate/outbox';
import { sql } from 'drizzle-orm';

/** Runs statements of the bus. */
export function query<T>(action: string, work: () => PromiseLike<T>): Promise<T> {
  return queryDatabase(action, 'eventBusMigrations', work);
}

/**
 * Publishes in the caller's transaction: the events are there exactly if it commits. Subscribers find them within a second;
 * call the bus's `hint` after the commit to let them look at once.
 * @throws AutomateError INVALID_ARGUMENT (nothing was published), UNAVAILABLE
 */
export async function publishEvents(tx: PgHandle, events: NewBusEvent | readonly NewBusEvent[]): Promise<void> {
  const list = newBusEvents(events);
  if (list.length === 0) return;
  await query('Publishing events', () =>
    tx.execute(sql`
      insert into automate_bus.log (tenant_id, id, type, source, data)
      select e ->> 'tenantId', e ->> 'id', e ->> 'type', e ->> 'source', e -> 'data'
      from jsonb_array_elements(${JSON.stringify(list)}::text::jsonb) with ordinality as l (e, ord)
      order by ord
      on conflict do nothing`),
  );
}
