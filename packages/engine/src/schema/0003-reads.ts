import { byKey } from './planner-settings.ts';

/** An inbox that was not acted on yet, oldest first. `b` is its row. */
const unread = (tenant: string, execution: string) => `(
  select json_agg(json_build_object('seq', b.seq::text, 'kind', b.kind, 'name', b.name, 'payload', b.payload)
    order by b.seq)
  from automate_engine.execution_inbox b
  where b.tenant_id = ${tenant} and b.execution_id = ${execution} and b.consumed_at is null)`;

/** The attempts of an execution as a run finds them, with `more` of each. `s` is their row; needs `v_now timestamptz`. */
export const attempts = (where: string, more = ''): string => `(
      select json_agg(json_build_object(
        'path', s.path, 'attempt', s.attempt, 'status', s.status, 'kind', s.kind, 'action', s.action,
        'effect', s.effect, 'idempotencyKey', s.idempotency_key, 'output', s.output, 'error', s.error,
        'waitsFor', s.waits_for,${more} 'startedAgoMs', extract(epoch from v_now - s.started_at) * 1000,
        'finishedAgoMs', extract(epoch from v_now - s.finished_at) * 1000,
        'dueInMs', extract(epoch from s.due_at - v_now) * 1000) order by s.position, s.attempt)
      from automate_engine.steps s where ${where})`;

export interface ReadFunction {
  create: 'create' | 'create or replace';
  /** What else of each attempt. */
  more?: string;
}

export const readExecutionsFunction = ({
  create,
  more,
}: ReadFunction): string => `${create} function automate_engine.read_executions(p_items bigint[], p_tenants text[], p_executions uuid[])
returns table (item text, tenant_id text, id text, status text, workflow_id text, workflow_name text,
  workflow_version integer, origin text, traceparent text, deadline_in double precision, started_ago double precision,
  event_id text, event_type text, event_source text, payload jsonb, wake_seq text, attempts json, inbox json,
  paused boolean)
language plpgsql stable ${byKey} as $$
declare
  v_now timestamptz := clock_timestamp();
begin
  return query
  select c.item::text, e.tenant_id, e.id::text, e.status, e.workflow_id::text, e.workflow_name, e.workflow_version,
    e.origin, e.traceparent,
    (extract(epoch from e.deadline_at - v_now) * 1000)::float8, (extract(epoch from v_now - e.started_at) * 1000)::float8,
    v.id::text, v.type, v.source, v.payload, i.wake_seq::text,
    case when e.started_at is not null or e.origin like 'rerun/%' then ${attempts('s.tenant_id = e.tenant_id and s.execution_id = e.id', more)} end,
    case when i.wake_seq > 0 then ${unread('e.tenant_id', 'e.id')} end,
    e.status = 'pending' and (
      select w.paused from automate_engine.workflows w where w.tenant_id = e.tenant_id and w.id = e.workflow_id)
  from unnest(p_items, p_tenants, p_executions) as c (item, tenant, execution)
  join automate_engine.executions e on e.tenant_id = c.tenant and e.id = c.execution
  join automate_engine.events v on v.tenant_id = e.tenant_id and v.id = e.event_id
  join automate_outbox.items i on i.id = c.item;
end $$;`;

/** What workers read for the claims they hold: many rows by key, in one statement and hence in one snapshot. */
export const reads = `
-- Called after the events were claimed, hence after they were accepted: so is the stamp of their tenant's workflows.
create function automate_engine.read_events(p_items bigint[], p_tenants text[], p_events uuid[])
returns table (item text, id text, type text, source text, delivery_id text, payload jsonb, traceparent text, stamp text)
language plpgsql stable ${byKey} as $$
begin
  return query
  select c.item::text, v.id::text, v.type, v.source, v.delivery_id, v.payload, v.traceparent, coalesce(s.stamp, 0)::text
  from unnest(p_items, p_tenants, p_events) as c (item, tenant, event)
  join automate_engine.events v on v.tenant_id = c.tenant and v.id = c.event
  left join automate_engine.workflow_stamps s on s.tenant_id = c.tenant;
end $$;

-- What was read of an inbox is exactly what the wake sequence beside it counts.
${readExecutionsFunction({ create: 'create' })}

-- Only those that were woken past what was seen.
create function automate_engine.read_inboxes(
  p_items bigint[], p_seen bigint[], p_tenants text[], p_executions uuid[]
) returns table (item text, wake_seq text, inbox json)
language plpgsql stable ${byKey} as $$
begin
  return query
  select c.item::text, i.wake_seq::text, ${unread('c.tenant', 'c.execution')}
  from unnest(p_items, p_seen, p_tenants, p_executions) as c (item, seen, tenant, execution)
  join automate_outbox.items i on i.id = c.item
  where i.wake_seq > c.seen;
end $$;

-- p_wanted: [{tenant_id, event_id, source, delivery_id}] that were not stored, because they were there.
create function automate_engine.read_originals(p_wanted jsonb)
returns table (id text, event_id text, trace_id text)
language plpgsql stable ${byKey} as $$
begin
  return query
  select w.event_id::text, coalesce(d.event_id, v.id)::text, coalesce(d.trace_id, substr(v.traceparent, 4, 32))
  from jsonb_to_recordset(p_wanted) as w (tenant_id text, event_id uuid, source text, delivery_id text)
  left join automate_engine.deliveries d
    on d.tenant_id = w.tenant_id and d.source = w.source and d.delivery_id = w.delivery_id
  left join automate_engine.events v on v.tenant_id = w.tenant_id and v.id = w.event_id;
end $$;
`;
