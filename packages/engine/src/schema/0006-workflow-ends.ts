import { enqueueFrom } from '../database/outbox-statements.ts';
import { EVENTS_QUEUE } from '../matching/queues.ts';
import { byKey } from './planner-settings.ts';

/** `unless`: a condition on the execution `e` whose end is not told; `depth`: of the event `v` of an end. */
export const tellEndsFunction = ({
  create,
  unless,
  depth,
}: Record<
  'create' | 'unless' | 'depth',
  string
>): string => `${create} function automate_engine.tell_ends(p_tenants text[], p_executions uuid[], p_most integer) returns integer
language plpgsql ${byKey} as $$
declare
  v_told integer;
begin
  with recursive ended as materialized (
    select e.* from unnest(p_tenants, p_executions) as c (tenant, execution)
    join automate_engine.executions e on e.tenant_id = c.tenant and e.id = c.execution
    where e.finished_at is not null${unless} and exists (
      select from automate_engine.workflow_listeners l
      where l.tenant_id = e.tenant_id and l.workflow_name = e.workflow_name and l.status = e.status)
  ), lineage as (
    select e.tenant_id, e.id, e.event_id, e.origin from ended e
    union all
    select l.tenant_id, l.id, c.event_id, c.origin from lineage l
    join automate_engine.executions c on c.tenant_id = l.tenant_id and c.id = split_part(l.origin, '/', 3)::uuid
    where l.origin like 'call/%'
  ), told as (
    select e.*, 1 + (
      select coalesce(max(${depth}), 0) from lineage l
      join automate_engine.events v on v.tenant_id = l.tenant_id and v.id = l.event_id
      where l.tenant_id = e.tenant_id and l.id = e.id and v.type = 'automate.workflow.ended') as depth
    from ended e
  ), stored as (
    insert into automate_engine.events (tenant_id, id, type, source, payload, traceparent)
    select tenant_id, automate_engine.new_event_id(), 'automate.workflow.ended', 'workflow/' || workflow_name,
      jsonb_build_object('workflow', workflow_name, 'version', workflow_version, 'executionId', id, 'status', status,
        'output', output, 'error', case when error is not null then
          jsonb_build_object('code', error -> 'code', 'message', error -> 'message') end, 'depth', depth),
      traceparent
    from told where depth <= p_most
    returning tenant_id, id, traceparent
  ), queued as (
    ${enqueueFrom({ queue: EVENTS_QUEUE, from: 'stored', ref: 'id::text', traceparent: 'traceparent' })}
  )
  select count(*) into v_told from stored;
  return v_told;
end $$;`;

/** See README.md for what each table means. */
export const workflowEnds = `
create table automate_engine.workflow_listeners (
  tenant_id text not null,
  -- The name of the workflow whose end starts the listener: it need not be there yet.
  workflow_name text not null,
  status text not null,
  listener_id uuid not null,
  primary key (tenant_id, workflow_name, status, listener_id),
  foreign key (tenant_id, listener_id) references automate_engine.workflows (tenant_id, id)
);
create index workflow_listeners_by_listener on automate_engine.workflow_listeners (tenant_id, listener_id);

-- A UUID of version 7, as events have.
create function automate_engine.new_event_id() returns uuid language sql volatile as $$
  select encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
    placing substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3) from 1 for 6),
    52, 1), 53, 1), 'hex')::uuid
$$;

-- Accepts an event for the end of each of these executions that some active workflow listens to. Called in the transaction
-- that ended them. The depth counts the ends in a row that led to it, through calls too; past p_most nothing is accepted.
${tellEndsFunction({ create: 'create', unless: '', depth: "(v.payload ->> 'depth')::integer" })}
`;
