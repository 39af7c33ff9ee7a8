import { EXECUTIONS_QUEUE } from '../matching/queues.ts';
import { byKey } from './planner-settings.ts';

/** Counts places only where the count decides, and looks whether a run is over only where there is no room. */
export const limitsCountedLess = `
create function automate_engine.places_taken(
  p_tenant text, p_workflow uuid, p_gate text, p_now timestamptz, p_limit automate_engine.workflow_limits
) returns integer language plpgsql ${byKey} as $$
declare
  v_taken integer;
begin
  select count(*) into v_taken from automate_engine.limit_slots s
  where s.tenant_id = p_tenant and s.workflow_id = p_workflow and s.gate = p_gate;
  -- Some of them may be free by now. As long as there is room it does not matter which.
  if v_taken < p_limit.most then return v_taken; end if;
  delete from automate_engine.limit_slots s
  where s.tenant_id = p_tenant and s.workflow_id = p_workflow and s.gate = p_gate and s.until <= p_now;
  -- Neither a shorter time nor a clock that was put back keeps a place for longer than it would be kept from now on.
  update automate_engine.limit_slots s set until = p_now + make_interval(secs => p_limit.ms / 1000)
  where s.tenant_id = p_tenant and s.workflow_id = p_workflow and s.gate = p_gate
    and s.until > p_now + make_interval(secs => p_limit.ms / 1000);
  with over as materialized (
    select s.execution_id from automate_engine.limit_slots s
    where s.tenant_id = p_tenant and s.workflow_id = p_workflow and s.gate = p_gate and s.until is null
      and not exists (
        select from automate_outbox.items i
        where i.tenant_id = p_tenant and i.queue = '${EXECUTIONS_QUEUE}' and i.key = s.execution_id::text)
  ), gone as (
    delete from automate_engine.limited_runs r using over o
    where r.tenant_id = p_tenant and r.execution_id = o.execution_id
    returning r.execution_id, r.gates
  ), freed as (
    delete from automate_engine.limit_slots s using gone g
    where s.tenant_id = p_tenant and s.workflow_id = p_workflow and s.gate = any (g.gates)
      and s.execution_id = g.execution_id and s.until is null
    returning s.gate
  )
  select count(automate_engine.look_at_limits(p_tenant, p_workflow, json_build_object('gate', f.gate), null))
  into v_taken from (select distinct freed.gate from freed) f;
  select count(*) into v_taken from automate_engine.limit_slots s
  where s.tenant_id = p_tenant and s.workflow_id = p_workflow and s.gate = p_gate;
  return v_taken;
end $$;

-- Takes a place at every gate, or none: then the run waits at the first one that is full, or where others wait before it.
create or replace function automate_engine.try_limits(p_run automate_engine.limited_runs, p_now timestamptz)
returns text language plpgsql ${byKey} as $$
declare
  p_tenant text := p_run.tenant_id;
  v_gate text collate "C";
  v_limit automate_engine.workflow_limits;
  v_full boolean;
  v_behind boolean;
  v_origin text;
  v_victims uuid[];
begin
  foreach v_gate in array p_run.gates loop
    v_limit := automate_engine.limit_of(p_tenant, p_run.workflow_id, v_gate);
    continue when v_limit.id is null or v_limit.kind = 'debounce';
    -- Where others wait before it, nothing need be counted.
    v_behind := exists (
      select from automate_engine.limited_runs w
      where w.tenant_id = p_tenant and w.workflow_id = p_run.workflow_id and w.gate = v_gate and w.state = 'waiting'
        and w.execution_id <> p_run.execution_id
        and (w.priority > p_run.priority or w.priority = p_run.priority and w.seq < p_run.seq));
    v_full := (not v_behind or v_limit.on_limit <> 'wait')
      and automate_engine.places_taken(p_tenant, p_run.workflow_id, v_gate, p_now, v_limit) >= v_limit.most;
    continue when not v_full and not v_behind;
    if not p_run.begun then
      if v_full and v_limit.on_limit = 'skip' then
        return automate_engine.refuse_run(p_tenant, p_run.execution_id,
          jsonb_build_object('why', 'full', 'kind', v_limit.kind, 'gate', v_gate, 'limit', v_limit.most));
      end if;
      select e.origin into v_origin from automate_engine.executions e
      where e.tenant_id = p_tenant and e.id = p_run.execution_id;
      -- It would wait for the run that waits for it.
      if v_limit.kind = 'concurrency' and v_origin like 'call/%' and exists (
        with recursive above as (
          select split_part(v_origin, '/', 3)::uuid as id
          union all
          select split_part(e.origin, '/', 3)::uuid from above a
          join automate_engine.executions e on e.tenant_id = p_tenant and e.id = a.id
          where e.origin like 'call/%'
        )
        select from above a join automate_engine.limit_slots s
          on s.tenant_id = p_tenant and s.workflow_id = p_run.workflow_id and s.gate = v_gate and s.execution_id = a.id
      ) then
        return automate_engine.refuse_run(p_tenant, p_run.execution_id,
          jsonb_build_object('why', 'caller', 'kind', v_limit.kind, 'gate', v_gate, 'limit', v_limit.most));
      end if;
      if v_full and v_limit.on_limit = 'cancel_oldest' then
        select array_agg(o.id) into v_victims from (
          select r.execution_id as id from automate_engine.limited_runs r
          where r.tenant_id = p_tenant and r.execution_id = p_run.execution_id
            or r.tenant_id = p_tenant and r.workflow_id = p_run.workflow_id and r.gate = v_gate and r.state = 'waiting'
            or r.tenant_id = p_tenant and r.execution_id in (
              select s.execution_id from automate_engine.limit_slots s
              where s.tenant_id = p_tenant and s.workflow_id = p_run.workflow_id and s.gate = v_gate)
          order by r.seq desc offset v_limit.most
        ) o;
        if p_run.execution_id = any (v_victims) then
          return automate_engine.refuse_run(p_tenant, p_run.execution_id,
            jsonb_build_object('why', 'newer', 'kind', v_limit.kind, 'gate', v_gate, 'limit', v_limit.most));
        end if;
        insert into automate_engine.execution_inbox (tenant_id, execution_id, kind, payload, key)
        select p_tenant, v.id, 'cancel', to_jsonb('a newer run takes its place: concurrency is '
          || v_limit.most || ', with cancel_oldest'), 'cancel' from unnest(v_victims) v (id)
        on conflict (tenant_id, execution_id, key) do nothing;
        perform automate_outbox.wake_keys((select json_agg(json_build_object(
          'tenant', p_tenant, 'queue', '${EXECUTIONS_QUEUE}', 'key', v.id)) from unnest(v_victims) v (id)));
      end if;
    end if;
    update automate_engine.limited_runs r set gate = v_gate, due_at = null
    where r.tenant_id = p_tenant and r.execution_id = p_run.execution_id;
    if v_full and v_limit.kind = 'rate' then
      perform automate_engine.look_later(p_tenant, p_run.workflow_id, v_gate, (
        select min(s.until) from automate_engine.limit_slots s
        where s.tenant_id = p_tenant and s.workflow_id = p_run.workflow_id and s.gate = v_gate));
    end if;
    return 'waiting';
  end loop;
  insert into automate_engine.limit_slots (tenant_id, workflow_id, gate, execution_id, taken_at, until)
  select p_tenant, p_run.workflow_id, g.gate, p_run.execution_id, p_now,
    case when l.kind = 'rate' then p_now + make_interval(secs => l.ms / 1000) end
  from unnest(p_run.gates) g (gate)
  cross join lateral automate_engine.limit_of(p_tenant, p_run.workflow_id, g.gate) l
  where l.kind in ('rate', 'concurrency');
  update automate_engine.limited_runs r set state = 'granted', gate = null, due_at = null
  where r.tenant_id = p_tenant and r.execution_id = p_run.execution_id;
  return 'granted';
end $$;

-- Lets those go on that wait at a gate, as far as there are places, the first ones first. Answers who was decided.
create or replace function automate_engine.open_gate(p_tenant text, p_workflow uuid, p_gate text, p_now timestamptz, p_paused boolean)
returns uuid[] language plpgsql ${byKey} as $$
declare
  v_limit automate_engine.workflow_limits := automate_engine.limit_of(p_tenant, p_workflow, p_gate);
  v_run automate_engine.limited_runs;
  v_decided uuid[] := '{}';
  v_looked integer := 0;
  v_room integer;
  v_state text;
begin
  delete from automate_engine.limit_timers t
  where t.tenant_id = p_tenant and t.workflow_id = p_workflow and t.gate = p_gate;
  -- Null where the limit is gone: all may pass.
  v_room := case when v_limit.kind in ('rate', 'concurrency') then
    v_limit.most - automate_engine.places_taken(p_tenant, p_workflow, p_gate, p_now, v_limit) end;
  loop
    if v_room <= 0 then
      if v_limit.kind = 'rate' and exists (
        select from automate_engine.limited_runs r
        where r.tenant_id = p_tenant and r.workflow_id = p_workflow and r.gate = p_gate and r.state = 'waiting'
      ) then
        perform automate_engine.look_later(p_tenant, p_workflow, p_gate, (
          select min(s.until) from automate_engine.limit_slots s
          where s.tenant_id = p_tenant and s.workflow_id = p_workflow and s.gate = p_gate));
      end if;
      exit;
    end if;
    if v_limit.kind = 'debounce' then
      select r.* into v_run from automate_engine.limited_runs r
      where r.tenant_id = p_tenant and r.workflow_id = p_workflow and r.gate = p_gate and r.state = 'waiting'
        and not p_paused
      order by r.due_at limit 1;
    else
      select r.* into v_run from automate_engine.limited_runs r
      where r.tenant_id = p_tenant and r.workflow_id = p_workflow and r.gate = p_gate and r.state = 'waiting'
        and (r.begun or not p_paused)
      order by r.priority desc, r.seq limit 1;
    end if;
    exit when not found;
    v_looked := v_looked + 1;
    if v_looked > 500 then
      perform automate_engine.look_at_limits(p_tenant, p_workflow, json_build_object('gate', p_gate), null);
      exit;
    end if;
    if not exists (
      select from automate_outbox.items i
      where i.tenant_id = p_tenant and i.queue = '${EXECUTIONS_QUEUE}' and i.key = v_run.execution_id::text) then
      delete from automate_engine.limited_runs r where r.tenant_id = p_tenant and r.execution_id = v_run.execution_id;
      continue;
    end if;
    if v_limit.kind = 'debounce' and v_run.due_at > p_now then
      perform automate_engine.look_later(p_tenant, p_workflow, p_gate, v_run.due_at);
      exit;
    end if;
    v_state := automate_engine.try_limits(v_run, p_now);
    if v_state <> 'waiting' then
      v_decided := v_decided || v_run.execution_id;
      if v_state = 'granted' then v_room := v_room - 1; end if;
    else
      -- It waits elsewhere by now, unless this gate is full.
      exit when exists (
        select from automate_engine.limited_runs r
        where r.tenant_id = p_tenant and r.execution_id = v_run.execution_id and r.gate = p_gate);
    end if;
  end loop;
  return v_decided;
end $$;

drop function automate_engine.places_taken(text, uuid, text, timestamptz, float8);

alter table automate_engine.limited_runs set (
  autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0);
alter table automate_engine.limit_slots set (
  autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0);
`;
