import { byKey } from './planner-settings.ts';

/**
 * See README.md for what each table means. A row of an object is there before the object is written, and after it is deleted:
 * whoever dies in between leaves something that is found.
 */
export const objects = `
create table automate_engine.stored_objects (
  tenant_id text not null,
  -- A run that repeats another one has rows of its own for what it took over.
  execution_id uuid not null,
  location text not null,
  -- new: nobody has looked yet whether a step refers to it. released: no step does; the object goes, then the row.
  state text not null default 'new' check (state in ('new', 'used', 'released')),
  created_at timestamptz not null default clock_timestamp(),
  primary key (tenant_id, execution_id, location)
);
create index stored_objects_by_location on automate_engine.stored_objects (tenant_id, location);
create index stored_objects_to_look_at on automate_engine.stored_objects (state, created_at) where state <> 'used';

-- The storage that all of this is in: one for all tenants and processes.
create table automate_engine.storage_ids (
  tenant_id text not null primary key default '*' check (tenant_id = '*'),
  id text not null
);

-- Rows come in the order of time, and what is old is deleted: a few pages of index find what is there to delete.
create index executions_by_time on automate_engine.executions using brin (created_at) with (pages_per_range = 32);
create index events_by_time on automate_engine.events using brin (received_at) with (pages_per_range = 32);

-- Looks whether steps refer to what was stored more than p_seconds ago by runs that are over. Answers how many were looked at.
create function automate_engine.look_at_objects(p_seconds double precision, p_limit integer) returns integer
language plpgsql ${byKey} as $$
declare
  v_count integer;
begin
  with looked as materialized (
    select o.tenant_id, o.execution_id, o.location, (exists (
      select from automate_engine.steps s
      where s.tenant_id = o.tenant_id and s.execution_id = o.execution_id and (
        s.artifacts @> jsonb_build_array(jsonb_build_object('location', o.location))
        or s.output #>> '{$stored,location}' = o.location))) as used
    from automate_engine.stored_objects o
    where o.state = 'new' and o.created_at < now() - make_interval(secs => p_seconds)
      -- The steps of one that goes on may not be written yet.
      and not exists (
        select from automate_engine.executions e
        where e.tenant_id = o.tenant_id and e.id = o.execution_id and e.finished_at is null)
    order by o.created_at limit p_limit for update of o skip locked
  )
  update automate_engine.stored_objects o set state = case when l.used then 'used' else 'released' end
  from looked l
  where o.tenant_id = l.tenant_id and o.execution_id = l.execution_id and o.location = l.location;
  get diagnostics v_count = row_count;
  return v_count;
end $$;

-- Deletes runs with this status that ended more than p_seconds ago, and what belongs to them. Answers how many.
create function automate_engine.forget_runs(p_status text, p_seconds double precision, p_limit integer) returns integer
language plpgsql ${byKey} as $$
declare
  v_before timestamptz := now() - make_interval(secs => p_seconds);
  v_tenants text[];
  v_ids uuid[];
begin
  select array_agg(o.tenant_id), array_agg(o.id) into v_tenants, v_ids from (
    select e.tenant_id, e.id from automate_engine.executions e
    where e.created_at < v_before and e.finished_at < v_before and e.status = p_status
      -- It goes on.
      and not exists (
        select from automate_outbox.items i
        where i.tenant_id = e.tenant_id and i.queue = 'executions' and i.key = e.id::text)
      -- Who called it has not seen its end, or goes through its steps again.
      and not exists (
        select from automate_engine.executions c
        where c.tenant_id = e.tenant_id and c.finished_at is null
          and c.id = case when e.origin like 'call/%' then split_part(e.origin, '/', 3)::uuid end)
    limit p_limit for update of e skip locked) o;
  if v_ids is null then return 0; end if;
  update automate_engine.stored_objects s set state = 'released'
  from unnest(v_tenants, v_ids) as o (tenant, id) where s.tenant_id = o.tenant and s.execution_id = o.id;
  delete from automate_engine.late_results s using unnest(v_tenants, v_ids) as o (tenant, id)
  where s.tenant_id = o.tenant and s.execution_id = o.id;
  delete from automate_engine.timers s using unnest(v_tenants, v_ids) as o (tenant, id)
  where s.tenant_id = o.tenant and s.execution_id = o.id;
  delete from automate_engine.execution_inbox s using unnest(v_tenants, v_ids) as o (tenant, id)
  where s.tenant_id = o.tenant and s.execution_id = o.id;
  delete from automate_engine.steps s using unnest(v_tenants, v_ids) as o (tenant, id)
  where s.tenant_id = o.tenant and s.execution_id = o.id;
  delete from automate_engine.executions e using unnest(v_tenants, v_ids) as o (tenant, id)
  where e.tenant_id = o.tenant and e.id = o.id;
  return cardinality(v_ids);
end $$;
`;
