import { trigger } from './0022-telling.ts';

/** Sizes of the buckets that runs are counted in, in seconds, and how long each is kept. */
export const BUCKETS = { 60: '3 hours', 900: '2 days', 3600: '30 days' } as const;

/** Four classes of durations to each doubling; those of less than a millisecond are 0. */
const took = (from: string, to: string): string =>
  `ceil(4 * ln(greatest(extract(epoch from ${to} - ${from})::float8 * 1000, 1)) / ln(2::float8))::smallint`;

/**
 * Of `changed`: executions with \`was_started\`, \`was_finished\` and \`was_status\`. A run whose end is no more what it was (one that was
 * uncertain and is settled, one that was given up and is requeued) is taken out of where it was counted. Parts of wide loops are no
 * runs of a workflow.
 */
const tally = (changed: string): string => `
  insert into automate_engine.run_tallies (tenant_id, workflow_id, minute, what, took, count)
  select c.tenant_id, c.workflow_id, date_trunc('minute', k.at), k.what, k.took, sum(k.runs)
  from (${changed}) c cross join lateral (values
    ('started', case when c.was_started is null then c.started_at end, null::smallint, 1),
    (c.status, case when (c.finished_at, c.status) is distinct from (c.was_finished, c.was_status) then c.finished_at end,
      ${took('coalesce(c.started_at, c.created_at)', 'c.finished_at')}, 1),
    (c.was_status, case when (c.finished_at, c.status) is distinct from (c.was_finished, c.was_status) then c.was_finished end,
      ${took('coalesce(c.was_started, c.created_at)', 'c.was_finished')}, -1)
  ) as k (what, at, took, runs)
  where k.at is not null and c.origin not like '%#'
  group by 1, 2, 3, 4, 5 having sum(k.runs) <> 0`;

const tallyFunction = (name: string, changed: string): string => `
create function automate_engine.${name}() returns trigger language plpgsql
set enable_seqscan = off set enable_hashjoin = on set jit = off as $$
begin
  ${tally(changed)};
  return null;
end $$;
`;

const NOTHING_WAS = 'null::timestamptz as was_started, null::timestamptz as was_finished, null::text as was_status';

/**
 * See README.md for what each table means. The commit that begins or ends runs inserts what it did, one row for those alike, and
 * waits for nobody; it is counted into buckets soon after, by whoever comes first.
 */
export const runCounts = `
create table automate_engine.run_tallies (
  tenant_id text not null,
  id bigint not null generated always as identity,
  workflow_id uuid not null,
  minute timestamptz not null,
  what text not null check (what in ('started', 'completed', 'failed', 'cancelled', 'uncertain')),
  -- The class of their duration; null of those that began.
  took smallint,
  -- Below 0: taken out again.
  count integer not null,
  primary key (tenant_id, id)
);
create index run_tallies_in_order on automate_engine.run_tallies (id);

create table automate_engine.run_counts (
  tenant_id text not null,
  -- Seconds.
  size integer not null,
  at timestamptz not null,
  workflow_id uuid not null,
  what text not null,
  count bigint not null,
  primary key (tenant_id, size, at, workflow_id, what)
) with (fillfactor = 70);

create table automate_engine.run_durations (
  tenant_id text not null,
  size integer not null,
  at timestamptz not null,
  took smallint not null,
  count bigint not null,
  primary key (tenant_id, size, at, took)
) with (fillfactor = 70);

-- Counts what nobody has counted yet. Any number may do it at once: buckets are taken in one order. Answers how many rows.
create function automate_engine.count_runs(p_limit integer) returns integer language sql
set enable_seqscan = off set jit = off as $$
  with taken as (
    delete from automate_engine.run_tallies r using (
      select tenant_id, id from automate_engine.run_tallies order by id limit p_limit for update skip locked) t
    where r.tenant_id = t.tenant_id and r.id = t.id
    returning r.*
  ), sized as materialized (
    select t.tenant_id, s.size, date_bin(make_interval(secs => s.size), t.minute, timestamptz 'epoch') as at, t.workflow_id,
      t.what, t.took, t.count
    from taken t cross join (values ${Object.keys(BUCKETS)
      .map((size) => `(${size})`)
      .join(', ')}) as s (size)
  ), counted as (
    insert into automate_engine.run_counts as c (tenant_id, size, at, workflow_id, what, count)
    select tenant_id, size, at, workflow_id, what, sum(count) from sized group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5
    on conflict (tenant_id, size, at, workflow_id, what) do update set count = c.count + excluded.count
  ), timed as (
    insert into automate_engine.run_durations as d (tenant_id, size, at, took, count)
    select tenant_id, size, at, took, sum(count) from sized where took is not null group by 1, 2, 3, 4 order by 1, 2, 3, 4
    on conflict (tenant_id, size, at, took) do update set count = d.count + excluded.count
  )
  select count(*)::integer from taken
$$;
${tallyFunction('tally_new_runs', `select n.*, ${NOTHING_WAS} from new_rows n`)}
${trigger('executions', 'tally_new_runs', 'insert')}
${tallyFunction(
  'tally_runs',
  `select n.*, o.started_at as was_started, o.finished_at as was_finished, o.status as was_status
    from new_rows n join old_rows o on o.tenant_id = n.tenant_id and o.id = n.id`,
)}
${trigger('executions', 'tally_runs', 'update')}
-- The runs of the last days before there were counts.
${tally(`select e.*, ${NOTHING_WAS} from automate_engine.executions e
  where e.created_at > now() - interval '8 days'`)};
`;
