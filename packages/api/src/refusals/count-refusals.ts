import { queryDatabase } from '@automate/core';
import type { Database } from '@automate/governance';
import { sql } from 'drizzle-orm';
import type { ListedPage } from '../http/page.ts';
import type { RefusalReason } from './refusal-reason.ts';

/** Refused calls of one source for one reason. */
export interface CountedRefusal {
  /** As events name it, such as github/main; empty: the address named no instance. */
  source: string;
  reason: RefusalReason;
  count: number;
  /** Of the last one. */
  address: string | null;
  detail: string | null;
}

export interface ListRefusals {
  tenantId: string;
  source?: string | undefined;
  limit?: number | undefined;
  cursor?: string | undefined;
}

const KEPT = sql`now() - interval '7 days'`;

const query = <T>(work: () => PromiseLike<T>): Promise<T> =>
  queryDatabase('Looking at refused webhooks', 'apiMigrations', work);

/** Adds to the rows of this hour, by the database's clock. */
export async function countRefusals(
  db: Database,
  tenantId: string,
  refusals: readonly CountedRefusal[],
): Promise<void> {
  const rows = new Map<string, CountedRefusal>();
  for (const each of refusals) {
    const key = `${each.source} ${each.reason}`;
    rows.set(key, { ...each, count: each.count + (rows.get(key)?.count ?? 0) });
  }
  if (rows.size === 0) return;
  // In one order, so that processes that count the same do not wait for each other in a circle.
  await query(() =>
    db.execute(sql`
      insert into automate_api.webhook_refusals as r
        (tenant_id, source, reason, hour, count, last_at, last_address, last_detail)
      select ${tenantId}::text, c.source, c.reason, date_trunc('hour', now(), 'UTC'), c.count, now(), c.address, c.detail
      from jsonb_to_recordset(${JSON.stringify([...rows.values()])}::text::jsonb)
        as c (source text, reason text, count bigint, address text, detail text)
      order by c.source, c.reason
      on conflict (tenant_id, source, reason, hour) do update set count = r.count + excluded.count,
        last_at = excluded.last_at, last_address = excluded.last_address, last_detail = excluded.last_detail`),
  );
}

/** The newest rows first. */
export async function listRefusals(
  db: Database,
  { tenantId, source, limit = 50, cursor }: ListRefusals,
): Promise<ListedPage> {
  const time = (name: string) => sql.raw(`to_char(${name} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`);
  const result: unknown = await query(() =>
    db.execute(sql`
      select id::text, source, reason, ${time('hour')} as hour, count::float8 as count, ${time('last_at')} as "lastAt",
        last_address as address, last_detail as detail
      from automate_api.webhook_refusals
      where tenant_id = ${tenantId} and hour > ${KEPT}
        ${source === undefined ? sql`` : sql`and source = ${source}`}
        ${cursor === undefined ? sql`` : sql`and id < ${cursor}::text::bigint`}
      order by id desc limit ${limit + 1}`),
  );
  // postgres.js gives the rows, node-postgres an object that has them.
  const rows = (Array.isArray(result) ? result : (result as { rows: unknown[] }).rows) as Record<string, unknown>[];
  const items = rows.slice(0, limit).map(({ source, address, detail, ...row }) => ({
    ...row,
    ...(source !== '' && { source }),
    ...(address !== null && { address }),
    ...(detail !== null && { detail }),
  }));
  return { items, nextCursor: rows.length > limit ? (rows[limit - 1]?.id as string) : undefined };
}

export async function forgetRefusals(db: Database): Promise<void> {
  await query(() => db.execute(sql`delete from automate_api.webhook_refusals where hour <= ${KEPT}`));
}
