/** Of a message, what is kept beside a failure and what its group is known by. */
const MAX_MESSAGE = 500;

/** What differs from one failure to the next, and the word that stands for it; in this order. */
export const VARIABLE = [
  ['"[^"]*"', '"<text>"'],
  ["https?://[^[:space:]\"''<>()]+", '<url>'],
  ['[[:alnum:]._%+-]+@[[:alnum:].-]+\\.[[:alpha:]]{2,}', '<email>'],
  ['\\m\\d{4}-\\d\\d-\\d\\d([T ]\\d\\d:\\d\\d(:\\d\\d(\\.\\d+)?)?(Z|[+-]\\d\\d:?\\d\\d)?)?', '<time>'],
  ['\\m[[:xdigit:]]{8}-[[:xdigit:]]{4}-[[:xdigit:]]{4}-[[:xdigit:]]{4}-[[:xdigit:]]{12}\\M', '<id>'],
  ['\\m\\d{1,3}(\\.\\d{1,3}){3}(:\\d+)?', '<address>'],
  ['\\m(?=\\w*\\d)(?=\\w*[[:alpha:]])\\w{8,}\\M', '<id>'],
  ['\\m\\d+([.,]\\d+)*', '<number>'],
] as const;

/** SQL for the message without what varies. */
export const patternOf = (variables: readonly (readonly [variable: string, word: string])[]): string =>
  variables.reduce(
    (text, [variable, word]) => `regexp_replace(${text}, '${variable}', '${word}', 'g')`,
    `left(p_message, ${MAX_MESSAGE})`,
  );

/** `step` is SQL for the path where it failed. */
const keep = (execution: string, step: string, workflow: string): string => `
  insert into automate_engine.failures (tenant_id, fingerprint, execution_id, workflow_id, step, code, message)
  select new.tenant_id, automate_engine.error_fingerprint(w.id, s.step, s.code, s.message), ${execution}, w.id, s.step, s.code,
    left(s.message, ${MAX_MESSAGE})
  from (select automate_engine.step_in_workflow(${step}) as step, coalesce(new.error ->> 'code', 'INTERNAL') as code,
    coalesce(new.error ->> 'message', '') as message) s,
    ${workflow}
  on conflict do nothing;
  return null;`;

const trigger = (table: string, name: string, failed: string): string => `
create trigger ${name}_at_once after insert on automate_engine.${table} for each row
when (${failed}) execute function automate_engine.${name}();
create trigger ${name} after update of status on automate_engine.${table} for each row
when (old.status <> new.status and ${failed}) execute function automate_engine.${name}();
`;

/**
 * See README.md for what each table means. A failure is kept in the commit that makes it one, by an insert that waits for
 * nobody; it is counted into its group soon after, by whoever comes first: a storm of failures of one kind shares no row.
 */
export const failures = `
-- With a word in place of whatever differs from one failure to the next.
create function automate_engine.error_pattern(p_message text) returns text language sql immutable parallel safe as $$
  select ${patternOf(VARIABLE)}
$$;

-- The path of a step without the numbers of items and attempts around it.
create function automate_engine.step_in_workflow(p_path text) returns text language sql immutable parallel safe as $$
  select coalesce(regexp_replace(p_path, '/~?\\d+(?=/|$)', '', 'g'), '')
$$;

create function automate_engine.error_fingerprint(p_workflow uuid, p_step text, p_code text, p_message text)
returns text language sql immutable parallel safe as $$
  select left(encode(sha256(convert_to(jsonb_build_array(
    p_workflow, p_step, p_code, automate_engine.error_pattern(p_message))::text, 'UTF8')), 'hex'), 32)
$$;

-- A run that failed in some way, once however often it tried.
create table automate_engine.failures (
  tenant_id text not null,
  fingerprint text not null,
  execution_id uuid not null,
  workflow_id uuid not null,
  -- Empty: none that is known.
  step text not null,
  code text not null,
  message text not null,
  failed_at timestamptz not null default clock_timestamp(),
  -- Whether its group knows of it.
  counted boolean not null default false,
  primary key (tenant_id, fingerprint, execution_id),
  foreign key (tenant_id, execution_id) references automate_engine.executions (tenant_id, id) on delete cascade
) with (fillfactor = 80);
create index failures_of_run on automate_engine.failures (tenant_id, execution_id);
create index failures_to_count on automate_engine.failures (failed_at) where not counted;

create table automate_engine.error_groups (
  tenant_id text not null,
  fingerprint text not null,
  workflow_id uuid not null,
  step text not null,
  code text not null,
  pattern text not null,
  -- Of the newest.
  message text not null,
  count bigint not null,
  first_seen timestamptz not null,
  last_seen timestamptz not null,
  last_execution uuid not null,
  primary key (tenant_id, fingerprint)
) with (fillfactor = 70);
create index error_groups_by_time on automate_engine.error_groups (tenant_id, last_seen, fingerprint);
create index error_groups_by_workflow on automate_engine.error_groups (tenant_id, workflow_id, last_seen, fingerprint);

create table automate_engine.error_counts (
  tenant_id text not null,
  fingerprint text not null,
  hour timestamptz not null,
  count bigint not null,
  primary key (tenant_id, fingerprint, hour),
  foreign key (tenant_id, fingerprint) references automate_engine.error_groups (tenant_id, fingerprint) on delete cascade
) with (fillfactor = 70);

-- Counts what nobody has counted yet. Any number may do it at once: groups are taken in one order. Answers how many.
create function automate_engine.count_failures(p_limit integer) returns integer language sql as $$
  with taken as (
    update automate_engine.failures f set counted = true from (
      select tenant_id, fingerprint, execution_id from automate_engine.failures
      where not counted order by failed_at limit p_limit for update skip locked) t
    where f.tenant_id = t.tenant_id and f.fingerprint = t.fingerprint and f.execution_id = t.execution_id
    returning f.*
  ), grouped as (
    insert into automate_engine.error_groups as g (tenant_id, fingerprint, workflow_id, step, code, pattern, message,
      count, first_seen, last_seen, last_execution)
    select t.tenant_id, t.fingerprint, min(t.workflow_id::text)::uuid, min(t.step), min(t.code),
      automate_engine.error_pattern(min(t.message)), (array_agg(t.message order by t.failed_at desc))[1], count(*),
      min(t.failed_at), max(t.failed_at), (array_agg(t.execution_id order by t.failed_at desc))[1]
    from taken t group by t.tenant_id, t.fingerprint order by t.tenant_id, t.fingerprint
    on conflict (tenant_id, fingerprint) do update
    set count = g.count + excluded.count, first_seen = least(g.first_seen, excluded.first_seen),
      last_seen = greatest(g.last_seen, excluded.last_seen),
      message = case when excluded.last_seen > g.last_seen then excluded.message else g.message end,
      last_execution = case when excluded.last_seen > g.last_seen then excluded.last_execution else g.last_execution end
  ), by_hour as (
    insert into automate_engine.error_counts as c (tenant_id, fingerprint, hour, count)
    select t.tenant_id, t.fingerprint, date_trunc('hour', t.failed_at, 'UTC'), count(*)
    from taken t group by 1, 2, 3 order by 1, 2, 3
    on conflict (tenant_id, fingerprint, hour) do update set count = c.count + excluded.count
  )
  select count(*)::integer from taken
$$;

create function automate_engine.keep_failed_step() returns trigger language plpgsql as $$
begin
  ${keep('new.execution_id', 'new.path', 'lateral (select e.workflow_id as id from automate_engine.executions e where e.tenant_id = new.tenant_id and e.id = new.execution_id) w')}
end $$;

create function automate_engine.keep_failed_run() returns trigger language plpgsql as $$
begin
  ${keep('new.id', "new.error #>> '{details,step}'", 'lateral (select new.workflow_id as id) w')}
end $$;

${trigger(
  'steps',
  'keep_failed_step',
  // Not of what was taken over from another run, of steps that say what became of those inside, and of lost attempts.
  `new.status in ('failed', 'uncertain') and new.error is not null and new.claim_token <> 0
  and new.kind not in ('group', 'parallel', 'for_each', 'choice')
  and not coalesce(new.error -> 'details' @> '{"lost": true}', false)`,
)}
${trigger('executions', 'keep_failed_run', "new.status = 'failed' and new.error is not null")}

-- Runs that failed before there were groups.
insert into automate_engine.failures (tenant_id, fingerprint, execution_id, workflow_id, step, code, message, failed_at)
select e.tenant_id, automate_engine.error_fingerprint(e.workflow_id, s.step, s.code, s.message), e.id, e.workflow_id, s.step,
  s.code, left(s.message, ${MAX_MESSAGE}), coalesce(e.finished_at, e.created_at)
from automate_engine.executions e cross join lateral (
  select automate_engine.step_in_workflow(e.error #>> '{details,step}') as step, coalesce(e.error ->> 'code', 'INTERNAL') as code,
    coalesce(e.error ->> 'message', '') as message) s
where e.status = 'failed' and e.error is not null;
`;
