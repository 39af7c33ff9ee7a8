import { EXECUTIONS_QUEUE, LIMITS_QUEUE } from '../matching/queues.ts';
import { byKey } from './planner-settings.ts';

/** A run is there as long as it has an outbox item: that goes with the commit of its end, and with its last attempt. */
const alive = (execution: string) => `exists (
      select from automate_outbox.items i
      where i.tenant_id = p_tenant and i.queue = '${EXECUTIONS_QUEUE}' and i.key = ${execution}::text)`;

/** Who may begin: see decision 0024. */
export const limitDecisions = `
create function automate_engine.limit_of(p_tenant text, p_workflow uuid, p_gate text)
returns automate_engine.workflow_limits language sql stable as $$
  select l.* from automate_engine.workflow_limits l
  where l.tenant_id = p_tenant and l.workflow_id = p_workflow
    and l.id = split_part(p_gate, '/', 1) || '/' || split_part(p_gate, '/', 2)
$$;

-- Has a worker look at the gates of a workflow: at one, at those of a run that ended, or (null) at all of them.
create function automate_engine.look_at_limits(p_tenant text, p_workflow uuid, p_what json, p_at timestamptz)
returns void language sql as $$
  insert into automate_outbox.items (tenant_id, queue, ref, payload, state, due_at)
  values (p_tenant, '${LIMITS_QUEUE}', p_workflow::text, p_what,
    case when p_at > clock_timestamp() then 'scheduled' else 'ready' end, coalesce(p_at, clock_timestamp()))
$$;

create function automate_engine.look_later(p_tenant text, p_workflow uuid, p_gate text, p_at timestamptz)
returns void language plpgsql ${byKey} as $$
begin
  insert into automate_engine.limit_timers as known (tenant_id, workflow_id, gate, look_at)
  values (p_tenant, p_workflow, p_gate, p_at)
  on conflict (tenant_id, workflow_id, gate) do update set look_at = excluded.look_at
  where known.look_at > excluded.look_at;
  if found then
    perform automate_engine.look_at_limits(p_tenant, p_workflow, json_build_object('gate', p_gate), p_at);
  end if;
end $$;

-- The places that are taken at a gate. Those that are not any more are removed, with what is known of their runs: so whoever
-- counted on one that ended has removed it, and one that goes on after its end finds out.
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
      and not ${alive('s.execution_id')}
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

create function automate_engine.refuse_run(p_tenant text, p_execution uuid, p_reason jsonb) returns text
language plpgsql ${byKey} as $$
begin
  update automate_engine.limited_runs r set state = 'refused', gate = null, due_at = null, reason = p_reason
  where r.tenant_id = p_tenant and r.execution_id = p_execution;
  return 'refused';
end $$;

-- Takes a place at every gate, or none: then the run waits at the first one that is full, or where others wait before it.
create function automate_engine.try_limits(p_run automate_engine.limited_runs, p_now timestamptz)
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
create function automate_engine.open_gate(p_tenant text, p_workflow uuid, p_gate text, p_now timestamptz, p_paused boolean)
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
    if not ${alive('v_run.execution_id')} then
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

-- The one place where it is decided who begins; one at a time for a workflow, whose row is locked. Safe to repeat.
-- p_asking: [{execution, item, priority, gates, begun}], runs whose claims ask. p_ended: runs that may be over.
-- p_gates: gates to look at; p_all: all of them.
-- Answers {asked: {<execution>: {state, reason}}, woken: how many others were decided}.
create function automate_engine.decide_limits(
  p_tenant text, p_workflow uuid, p_asking jsonb, p_ended uuid[], p_gates text[], p_all boolean
) returns jsonb language plpgsql ${byKey} as $$
declare
  v_paused boolean;
  v_now timestamptz;
  v_look text[] := coalesce(p_gates, '{}');
  v_gate text collate "C";
  v_ask record;
  v_run automate_engine.limited_runs;
  v_before automate_engine.limited_runs;
  v_limit automate_engine.workflow_limits;
  v_decided uuid[] := '{}';
  v_asking uuid[];
  v_asked jsonb;
begin
  select w.paused into v_paused from automate_engine.workflows w
  where w.tenant_id = p_tenant and w.id = p_workflow for no key update;
  v_now := clock_timestamp();

  if cardinality(p_ended) > 0 then
    with gone as (
      delete from automate_engine.limited_runs r
      where r.tenant_id = p_tenant and r.execution_id = any (p_ended) and not ${alive('r.execution_id')}
      returning r.execution_id, r.gates
    ), freed as (
      delete from automate_engine.limit_slots s using gone g
      where s.tenant_id = p_tenant and s.workflow_id = p_workflow and s.gate = any (g.gates)
        and s.execution_id = g.execution_id and s.until is null
    )
    select v_look || coalesce(array_agg(u.gate), '{}') into v_look from gone g, unnest(g.gates) u (gate);
  end if;
  if p_all then
    v_look := v_look || array(
      select distinct r.gate from automate_engine.limited_runs r
      where r.tenant_id = p_tenant and r.workflow_id = p_workflow and r.state = 'waiting' and r.gate is not null);
  end if;

  for v_ask in
    select a.* from jsonb_to_recordset(p_asking) as a (
      execution uuid, item bigint, priority integer, gates text[], begun boolean)
    order by a.priority desc, a.item
  loop
    continue when v_paused and not v_ask.begun;
    insert into automate_engine.limited_runs (
      tenant_id, execution_id, workflow_id, seq, priority, gates, begun, since)
    values (p_tenant, v_ask.execution, p_workflow, v_ask.item, v_ask.priority, v_ask.gates, v_ask.begun, v_now)
    on conflict (tenant_id, execution_id) do nothing
    returning * into v_run;
    continue when not found;
    select g.gate into v_gate from unnest(v_run.gates) g (gate) where g.gate like 'debounce/%';
    v_limit := automate_engine.limit_of(p_tenant, p_workflow, v_gate);
    if v_gate is not null and v_limit.id is not null then
      v_look := v_look || v_gate;
      select r.* into v_before from automate_engine.limited_runs r
      where r.tenant_id = p_tenant and r.workflow_id = p_workflow and r.gate = v_gate and r.state = 'waiting'
        and r.due_at > v_now
      order by r.seq desc limit 1;
      if v_before.seq > v_run.seq then
        perform automate_engine.refuse_run(p_tenant, v_run.execution_id,
          jsonb_build_object('why', 'debounced', 'kind', 'debounce', 'gate', v_gate, 'by', v_before.execution_id));
        continue;
      end if;
      update automate_engine.limited_runs r
      set gate = v_gate, first_at = coalesce(v_before.first_at, v_now),
        due_at = least(v_now + make_interval(secs => v_limit.ms / 1000),
          coalesce(v_before.first_at, v_now) + make_interval(secs => v_limit.max_ms / 1000))
      where r.tenant_id = p_tenant and r.execution_id = v_run.execution_id;
      if v_before.seq is not null then
        perform automate_engine.refuse_run(p_tenant, v_before.execution_id,
          jsonb_build_object('why', 'debounced', 'kind', 'debounce', 'gate', v_gate, 'by', v_run.execution_id));
        v_decided := v_decided || v_before.execution_id;
      end if;
      continue;
    end if;
    if automate_engine.try_limits(v_run, v_now) = 'refused' then v_decided := v_decided || v_run.execution_id; end if;
  end loop;

  for v_gate in select distinct u.gate from unnest(v_look) u (gate) order by u.gate loop
    v_decided := v_decided || automate_engine.open_gate(p_tenant, p_workflow, v_gate, v_now, v_paused);
  end loop;

  select array_agg(a.execution) into v_asking from jsonb_to_recordset(p_asking) as a (execution uuid);
  v_decided := array(select distinct d.id from unnest(v_decided) d (id) where v_asking is null or d.id <> all (v_asking));
  if cardinality(v_decided) > 0 then
    perform automate_outbox.wake_keys((select json_agg(json_build_object(
      'tenant', p_tenant, 'queue', '${EXECUTIONS_QUEUE}', 'key', d.id)) from unnest(v_decided) d (id)));
  end if;
  select jsonb_object_agg(r.execution_id, jsonb_build_object('state', r.state, 'reason', r.reason)) into v_asked
  from automate_engine.limited_runs r where r.tenant_id = p_tenant and r.execution_id = any (v_asking);
  return jsonb_build_object('asked', coalesce(v_asked, '{}'), 'woken', cardinality(v_decided));
end $$;
`;
