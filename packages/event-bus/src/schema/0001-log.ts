/**
 * See README.md for what each table means. A position is (xid, seq): the transaction that wrote the row, and its place there.
 * Who reads below the oldest transaction that still runs misses nothing that commits later.
 */
export const log = `
create table automate_bus.log (
  tenant_id text collate "C" not null,
  id text collate "C" not null,
  xid xid8 not null default pg_current_xact_id(),
  seq bigint not null generated always as identity,
  type text collate "C" not null,
  source text not null,
  data jsonb not null,
  at timestamptz not null default clock_timestamp(),
  primary key (tenant_id, id)
);
create index log_by_position on automate_bus.log (xid, seq);
create index log_by_time on automate_bus.log using brin (at) with (pages_per_range = 32);

create table automate_bus.subscriptions (
  -- '*' for the events of every tenant.
  tenant_id text collate "C" not null,
  name text collate "C" not null,
  -- The outbox queue of a durable one; null for one that lives with its process.
  queue text,
  patterns text[] not null,
  -- The patterns as one regular expression.
  regex text not null,
  max_attempts integer not null,
  -- How far a durable one was brought into its queue.
  xid xid8 not null,
  seq bigint not null,
  -- What had been committed before it began is not for it, nor is what was published before.
  since pg_snapshot,
  not_before timestamptz,
  until timestamptz not null,
  primary key (tenant_id, name)
);

-- Whether somebody wants events of the type. For those who tell what they do only where it is heard.
create function automate_bus.wants(p_tenant text, p_type text) returns boolean language sql stable as $$
  select exists (
    select from automate_bus.subscriptions s
    where s.until > now() and s.tenant_id in ('*', p_tenant) and p_type ~ s.regex)
$$;

create function automate_bus.is_heard() returns boolean language sql stable as $$
  select exists (select from automate_bus.subscriptions s where s.until > now())
$$;

-- Brings what is new from the log into the queue of one durable subscription, not one of p_done, that nobody else is busy
-- with. Answers its queue, how many events came into it, and whether there may be more; nothing when there is none.
create function automate_bus.dispatch(p_done text[], p_limit integer)
returns table (d_queue text, d_count integer, d_more boolean) language plpgsql as $$
declare
  s automate_bus.subscriptions;
  v_count integer;
  v_scanned integer;
  v_xid xid8;
  v_seq bigint;
  v_items json;
begin
  select * into s from automate_bus.subscriptions c
  where c.queue is not null and not (c.queue = any (p_done))
  order by c.queue limit 1 for update skip locked;
  if not found then return; end if;
  with scanned as materialized (
    select l.* from automate_bus.log l
    where (l.xid, l.seq) > (s.xid, s.seq) and l.xid < pg_snapshot_xmin(pg_current_snapshot())
    order by l.xid, l.seq limit p_limit
  ), wanted as (
    select l.*, row_number() over (order by l.xid, l.seq) as ord from scanned l
    where s.tenant_id in ('*', l.tenant_id) and l.type ~ s.regex
      and (s.since is null or not pg_visible_in_snapshot(l.xid, s.since))
      and (s.not_before is null or l.at >= s.not_before)
  )
  select (select count(*) from scanned), (select count(*) from wanted),
    (select l.xid from scanned l order by l.xid desc, l.seq desc limit 1),
    (select l.seq from scanned l order by l.xid desc, l.seq desc limit 1),
    (select json_agg(json_build_object('ord', w.ord, 'tenant', w.tenant_id, 'queue', s.queue, 'topic', '', 'ref', w.id,
      'payload', json_build_object('id', w.id, 'type', w.type, 'source', w.source, 'data', w.data,
        'timestamp', automate_bus.iso_time(w.at))::text,
      'priority', 0, 'skip_failed', false, 'max_attempts', s.max_attempts, 'requires', '{}'::text[],
      'engine_format', 0)) from wanted w)
  into v_scanned, v_count, v_xid, v_seq, v_items;
  if v_scanned > 0 then
    if v_count > 0 then perform automate_outbox.enqueue_items(v_items, null, null, null); end if;
    update automate_bus.subscriptions c set xid = v_xid, seq = v_seq
    where c.tenant_id = s.tenant_id and c.name = s.name;
  end if;
  return query select s.queue, v_count, v_scanned = p_limit;
end $$;

create function automate_bus.iso_time(p_at timestamptz) returns text language sql stable as $$
  select to_char(p_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$$;
`;
