import { createHash } from 'node:crypto';
import { AutomateError, DEFAULT_TENANT } from '@automate/core';
import type { ParsedSubscribe } from '@automate/extensions';
import type { PendingQuery, Row, Sql, TransactionSql } from 'postgres';
import { type Position, parsePosition, unknownPosition } from './position.ts';
import { query } from './publish.ts';

/** What a subscription reads, from its first event on. */
export interface Started extends Position {
  regex: string;
  /** As text; null where it begins with what is older. */
  since: string | null;
  not_before: string | null;
}

/** In the tables: the events of every tenant. */
export const EVERY_TENANT = '*';

/** The outbox queue of a durable subscription. */
export function queueOf(name: string, tenantId: string | undefined): string {
  return tenantId === undefined ? `bus.${name}` : `bus.${name}@${encodeURIComponent(tenantId)}`;
}

/** Of those without a name, who want the same. */
export function liveNameOf(patterns: readonly string[]): string {
  return `live/${createHash('sha256').update(regexOf(patterns)).digest('hex').slice(0, 32)}`;
}

/** Segments hold nothing that means something in a regular expression. */
function regexOf(patterns: readonly string[]): string {
  const one = (pattern: string) =>
    pattern
      .split('.')
      .map((segment) => (segment === '**' ? '.+' : segment === '*' ? '[^.]+' : segment))
      .join('\\.');
  return `^(${patterns.map(one).join('|')})$`;
}

/**
 * Forgets subscriptions, with what waits for durable ones. Returns how many. The items are looked for by a statement of their own:
 * until the row is gone, others may bring more into its queue.
 */
export async function forgetSubscriptions(
  sql: Sql,
  which: (tx: TransactionSql) => PendingQuery<Row[]>,
): Promise<number> {
  return await sql.begin(async (tx) => {
    const gone = await tx<{ queue: string | null }[]>`
      delete from automate_bus.subscriptions where ${which(tx)} returning queue`;
    const queues = gone.flatMap(({ queue }) => queue ?? []);
    if (queues.length > 0) await tx`delete from automate_outbox.items where queue in ${tx(queues)}`;
    return gone.length;
  });
}

const START = `
with start as (
  select case $8::text when 'after' then l.xid when 'now' then pg_snapshot_xmin(pg_current_snapshot())
      when 'position' then $10::text::xid8 else '0'::xid8 end as xid,
    case $8 when 'after' then l.seq when 'position' then $11::text::bigint else 0 end as seq,
    case when $8 = 'now' then pg_current_snapshot() end as since,
    case when $8 = 'time' then $9::text::timestamptz end as not_before
  from (select) as one
  left join automate_bus.log l on $8 = 'after' and l.tenant_id = $1 and l.id = $9
  where $8 not in ('after', 'position') or l.id is not null
    or $10::text::xid8 <= pg_snapshot_xmax(pg_current_snapshot())
    or exists (select from automate_bus.subscriptions s where s.tenant_id = $1 and s.name = $2 and s.queue is not null)
)
insert into automate_bus.subscriptions as known
  (tenant_id, name, queue, patterns, regex, max_attempts, xid, seq, since, not_before, until)
select $1::text, $2::text, $3::text, $4::text::text[], $5::text, $6::integer, coalesce(xid, '0'), coalesce(seq, 0), since, not_before,
  now() + make_interval(secs => $7)
from start
-- A name goes on where it was. Of those without one a row says for how long somebody listens, and each has its own place.
on conflict (tenant_id, name) do update set patterns = excluded.patterns, regex = excluded.regex,
  max_attempts = excluded.max_attempts, until = excluded.until,
  xid = case when known.queue is null then excluded.xid else known.xid end,
  seq = case when known.queue is null then excluded.seq else known.seq end,
  since = case when known.queue is null then excluded.since else known.since end,
  not_before = case when known.queue is null then excluded.not_before else known.not_before end
returning regex, xid::text, seq::text, since::text, not_before::text`;

/** Registers it, in the log's order: everything committed from here on is for it. */
export async function startSubscription(
  sql: Sql,
  options: ParsedSubscribe,
  { name, queue, keepMs }: { name: string; queue: string | null; keepMs: number },
): Promise<Started> {
  const { from, patterns } = options;
  const place = typeof from === 'object' && 'position' in from ? parsePosition(from.position) : undefined;
  const [kind, value] =
    typeof from === 'string'
      ? [from, null]
      : 'after' in from
        ? ['after', from.after]
        : 'time' in from
          ? ['time', from.time.toISOString()]
          : ['position', null];
  const [row] = await query('Subscribing', () =>
    sql.unsafe<(Started & Record<string, unknown>)[]>(
      START,
      [
        options.tenantId ?? EVERY_TENANT,
        name,
        queue,
        `{${patterns.map((pattern) => `"${pattern}"`).join(',')}}`,
        regexOf(patterns),
        options.maxAttempts,
        keepMs / 1_000,
        kind as string,
        value as string | null,
        place?.xid ?? null,
        place?.seq ?? null,
      ],
      { prepare: true },
    ),
  );
  if (row !== undefined) return row;
  if (typeof from === 'object' && 'position' in from) throw unknownPosition(from.position);
  throw new AutomateError({
    code: 'NOT_FOUND',
    message:
      `There is no event ${value} of the tenant ${options.tenantId ?? DEFAULT_TENANT} to go on after: it was never ` +
      'published, or is not kept any more. Begin with what is kept (oldest), at a time, or now.',
    effect: 'none',
  });
}
