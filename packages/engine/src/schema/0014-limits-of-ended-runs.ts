import { EXECUTIONS_QUEUE } from '../matching/queues.ts';
import { byKey } from './planner-settings.ts';

/** A run that ended frees its places at all its gates, and all are looked at, whoever finds it out first. */
export const limitsOfEndedRuns = `
create or replace function automate_engine.places_taken(
  p_tenant text, p_workflow uuid, p_gate text, p_now timestamptz, p_ms float8
) returns integer language plpgsql ${byKey} as $$
declare
  v_taken integer;
begin
  delete from automate_engine.limit_slots s
  where s.tenant_id = p_tenant and s.workflow_id = p_workflow and s.gate = p_gate and s.until <= p_now;
  -- Neither a shorter time nor a clock that was put back keeps a place for longer than it would be kept from now on.
  update automate_engine.limit_slots s set until = p_now + make_interval(secs => p_ms / 1000)
  where s.tenant_id = p_tenant and s.workflow_id = p_workflow and s.gate = p_gate
    and s.until > p_now + make_interval(secs => p_ms / 1000);
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
`;
