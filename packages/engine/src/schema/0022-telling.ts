/** How a run or an attempt of a step ends. */
const ENDINGS = ['completed', 'failed', 'cancelled', 'uncertain'];
/** Of a result or an error as JSON. */
const MAX_TOLD_BYTES = 16_384;

/**
 * What happened to events, runs and steps, told in the transaction that made it so: exactly what is committed is told. The port
 * is three functions that tell nobody; whoever joins the engine with an event bus replaces them (see README.md).
 */
const port = `
-- Whether anybody listens at all: asked in every transaction that changes something, so it has to be quick.
create function automate_engine.is_heard() returns boolean language plpgsql stable as $$
begin
  return false;
end $$;

create function automate_engine.is_wanted(p_tenant text, p_type text) returns boolean language plpgsql stable as $$
begin
  return false;
end $$;

-- In order. An id that was told before is not told again.
create function automate_engine.tell(p_tenants text[], p_ids text[], p_types text[], p_data jsonb[]) returns void
language plpgsql as $$
begin
  return;
end $$;
`;

/** Large values are not told, but how large they are. What was stored elsewhere is large. */
const values = `
create function automate_engine.told_result(p_value jsonb) returns jsonb language plpgsql immutable as $$
declare
  v_bytes integer;
begin
  if p_value is null then return '{}'; end if;
  if jsonb_typeof(p_value #> '{$stored,bytes}') = 'number' then
    return jsonb_build_object('resultBytes', p_value #> '{$stored,bytes}');
  end if;
  v_bytes := octet_length(p_value::text);
  if v_bytes > ${MAX_TOLD_BYTES} then return jsonb_build_object('resultBytes', v_bytes); end if;
  return jsonb_build_object('result', p_value);
end $$;

create function automate_engine.told_error(p_error jsonb) returns jsonb language plpgsql immutable as $$
begin
  if p_error is null then return '{}'; end if;
  if octet_length(p_error::text) <= ${MAX_TOLD_BYTES} then return jsonb_build_object('error', p_error); end if;
  return jsonb_build_object('error', (p_error - 'details') || jsonb_build_object('message', left(p_error ->> 'message', 2000)));
end $$;

-- Milliseconds.
create function automate_engine.told_duration(p_from timestamptz, p_to timestamptz) returns jsonb language sql immutable as $$
  select to_jsonb(round((extract(epoch from p_to - p_from) * 1000)::numeric, 3))
$$;
`;

const endings = ENDINGS.map((status) => `'${status}'`).join(', ');

/** Planned for the few rows of a statement: what is looked up is found by key, what was changed is joined by hashing. */
export const triggerFunction = (name: string, body: string): string => `
create function automate_engine.${name}() returns trigger language plpgsql
set enable_seqscan = off set enable_hashjoin = on set jit = off as $$
declare
  v_tenants text[];
  v_ids text[];
  v_types text[];
  v_data jsonb[];
begin
  if not automate_engine.is_heard() then return null; end if;
  ${body}
  if v_ids is not null then perform automate_engine.tell(v_tenants, v_ids, v_types, v_data); end if;
  return null;
end $$;
`;

/** Of `found` (tenant_id, told_id, type, ord), what somebody wants; `data` is made of nothing else. */
export const tellFound = (data: string): string => `, wanted as materialized (
    select d.tenant_id, d.type from (select distinct f.tenant_id, f.type from found f) d
    where automate_engine.is_wanted(d.tenant_id, d.type)
  ), told as (
    select f.tenant_id, f.told_id, f.type, f.ord, ${data} as data
    from found f join wanted w on w.tenant_id = f.tenant_id and w.type = f.type
  )
  select array_agg(t.tenant_id order by t.ord), array_agg(t.told_id order by t.ord), array_agg(t.type order by t.ord),
    array_agg(t.data order by t.ord)
  into v_tenants, v_ids, v_types, v_data from told t;`;

const tellReceived = triggerFunction(
  'tell_received',
  `with found as (
    select n.tenant_id, n.id, n.id::text || '/received' as told_id, 'event.received' as type, n.type as event_type, n.source,
      n.delivery_id, n.traceparent, row_number() over (order by n.id) as ord
    from new_rows n
  )${tellFound(`jsonb_strip_nulls(jsonb_build_object(
      'eventId', f.id, 'type', f.event_type, 'source', f.source, 'deliveryId', f.delivery_id,
      'traceId', substr(f.traceparent, 4, 32)))`)}`,
);

/** A part handles some of the items of another run's loop: its end is no end of a workflow. */
const runType = (origin: string, what: string): string =>
  `case when ${origin} like 'call/%#' then 'part.' else 'workflow.' end || ${what}`;

/** Of the columns of an execution. */
const runData = (e: string, status: string): string => `jsonb_strip_nulls(jsonb_build_object(
      'executionId', ${e}.id, 'workflowId', ${e}.workflow_id, 'workflow', ${e}.workflow_name,
      'version', ${e}.workflow_version, 'eventId', ${e}.event_id, 'status', ${status},
      'calledBy', case when ${e}.origin like 'call/%' then split_part(${e}.origin, '/', 3) end,
      'traceId', substr(${e}.traceparent, 4, 32)))`;

const endData = (row: string, from: string): string => `case when f.what in (${endings}) then
        jsonb_build_object('duration', automate_engine.told_duration(${from}, ${row}.finished_at))
        || automate_engine.told_result(${row}.output) || automate_engine.told_error(${row}.error)
      else '{}' end`;

/** `changed`: executions with what they were: \`was\` and \`was_started\`, null for new ones. */
const tellRuns = (name: string, changed: string): string =>
  triggerFunction(
    name,
    `with changed as (${changed}), found as (
    select c.*, k.what, ${runType('c.origin', 'k.what')} as type, row_number() over (order by c.id, k.rank) as ord,
      case k.what when 'started' then c.id::text || '/started' else gen_random_uuid()::text end as told_id
    from changed c
    cross join lateral (values
      (1, case when c.was is null then 'created' end),
      (2, case when c.was_started is null and c.started_at is not null then 'started' end),
      (3, case when c.status = c.was then null
        when c.status = 'waiting' or c.status in (${endings}) then c.status
        when c.status = 'running' and c.was_started is not null then 'resumed' end)
    ) as k (rank, what)
    where k.what is not null
  )${tellFound(`${runData('f', "case f.what when 'created' then 'pending' when 'started' then 'running' else f.status end")}
      || ${endData('f', 'coalesce(f.started_at, f.created_at)')}`)}`,
  );

/** `changed`: steps with what they were: \`was\`, null for new ones. */
const tellSteps = (name: string, changed: string): string =>
  triggerFunction(
    name,
    `with changed as (${changed}), named as materialized (
    select c.*, e.run from changed c
    -- By key, one after another, however few rows the planner believes in.
    cross join lateral (
      select x as run from automate_engine.executions x where x.tenant_id = c.tenant_id and x.id = c.execution_id limit 1) e
  ), found as (
    select n.*, k.what, 'step.' || k.what as type, gen_random_uuid()::text as told_id,
      row_number() over (order by k.at, n.position, k.rank) as ord
    from named n
    cross join lateral (values
      (1, case when n.was is null and n.status <> 'skipped' then 'started' end, n.started_at),
      (2, case when n.status = n.was then null
        when n.status in ('waiting', 'skipped', ${endings}) then n.status
        when n.status = 'running' and n.was is not null then 'resumed' end, coalesce(n.finished_at, clock_timestamp()))
    ) as k (rank, what, at)
    where k.what is not null
    union all
    -- The commit that begins a run says so after its steps: this is told before them, and once.
    select distinct on (n.tenant_id, n.execution_id) n.*, 'run', ${runType('(n.run).origin', "'started'")},
      n.execution_id::text || '/started', 0
    from named n where (n.run).started_at is null
  )${tellFound(`case f.what when 'run' then ${runData('(f.run)', "'running'")} else
      jsonb_strip_nulls(jsonb_build_object(
        'stepId', regexp_replace(f.path, '^.*/', ''), 'stepType', f.kind, 'path', f.path, 'attempt', f.attempt,
        'executionId', f.execution_id, 'workflowId', (f.run).workflow_id, 'workflow', (f.run).workflow_name,
        'version', (f.run).workflow_version, 'status', case f.what when 'started' then 'running' else f.status end,
        'action', f.action, 'plugin', f.plugin, 'traceId', substr((f.run).traceparent, 4, 32),
        'dueAt', case when f.what in ('waiting', 'failed') then f.due_at end,
        'waitsFor', case f.what when 'waiting' then f.waits_for end))
      || ${endData('f', 'f.started_at')} end`)}`,
  );

export const trigger = (table: string, name: string, when: 'insert' | 'update'): string => `
create trigger ${name} after ${when} on automate_engine.${table}
referencing ${when === 'update' ? 'old table as old_rows ' : ''}new table as new_rows
for each statement execute function automate_engine.${name}();
`;

export const telling = [
  port,
  values,
  tellReceived,
  trigger('events', 'tell_received', 'insert'),
  tellRuns('tell_new_runs', 'select n.*, null::text as was, null::timestamptz as was_started from new_rows n'),
  trigger('executions', 'tell_new_runs', 'insert'),
  tellRuns(
    'tell_runs',
    `select n.*, o.status as was, o.started_at as was_started
    from new_rows n join old_rows o on o.tenant_id = n.tenant_id and o.id = n.id`,
  ),
  trigger('executions', 'tell_runs', 'update'),
  // What a rerun takes over has no claim: it happened in another run.
  tellSteps('tell_new_steps', 'select n.*, null::text as was from new_rows n where n.claim_token <> 0'),
  trigger('steps', 'tell_new_steps', 'insert'),
  tellSteps(
    'tell_steps',
    `select n.*, o.status as was from new_rows n join old_rows o
    on o.tenant_id = n.tenant_id and o.execution_id = n.execution_id and o.path = n.path and o.attempt = n.attempt
    where o.status <> n.status`,
  ),
  trigger('steps', 'tell_steps', 'update'),
].join('');
