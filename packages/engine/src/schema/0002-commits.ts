import { MAX_END_DEPTH } from '../ends/end-depth.ts';
import { byKey } from './planner-settings.ts';

/**
 * What a worker commits. Each statement of a function sees what was committed before it, so what waited for a lock reads
 * the newest state.
 *
 * Both begin with the worker's lane: a row that says which commit was the last. The same commit sent again (the answer to
 * the first was lost) finds its number there and gives the recorded answer; one that arrives after a newer one gives null.
 */

/** Declares nothing: needs `v_seq bigint` and `v_result jsonb`. Returns where the commit is not to happen (again). */
export const enterLane = `
  perform from automate_engine.commit_lanes l where l.tenant_id = '*' and l.lane = p_lane for update;
  if not found then raise exception 'no commit lane %', p_lane using errcode = 'no_data_found'; end if;
  select l.seq, l.result into v_seq, v_result from automate_engine.commit_lanes l
  where l.tenant_id = '*' and l.lane = p_lane;
  if v_seq = p_seq then return v_result; end if;
  if v_seq <> p_seq - 1 then return null; end if;`;

export const leaveLane = `
  update automate_engine.commit_lanes l set seq = p_seq, result = v_result, committed_at = clock_timestamp()
  where l.tenant_id = '*' and l.lane = p_lane;
  return v_result;`;

const hold = `
  select coalesce(array_agg(h.item_id), '{}') into v_held from automate_outbox.hold_claims(p_ids, p_tokens) h;
  v_all := cardinality(v_held) = cardinality(p_ids);
  v_now := clock_timestamp();`;

const ago = (column: string) => `v_now - make_interval(secs => ${column} / 1000)`;
const ahead = (column: string) => `v_now + make_interval(secs => ${column} / 1000)`;

/** Accepts the events of the executions that this statement ended, of those named by `tenant, execution`. */
const tellEnds = (named: string) => `
  if exists (select from automate_engine.workflow_listeners) then
    select automate_engine.tell_ends(array_agg(e.tenant_id), array_agg(e.id), ${MAX_END_DEPTH + 1}) into v_told
    from (${named}) as n (tenant, execution)
    join automate_engine.executions e on e.tenant_id = n.tenant and e.id = n.execution and e.finished_at = v_now;
  end if;`;

/** What a later migration adds to what a step keeps. */
export interface CommitUnitsFunction {
  create: 'create' | 'create or replace';
  /** Whether a step has `logs`. */
  logs?: boolean;
}

export const commitUnitsFunction = ({
  create,
  logs = false,
}: CommitUnitsFunction): string => `-- Answers {held: [item id, ...]}: what is not held was claimed by somebody else, and nothing was written for it.
${create} function automate_engine.commit_units(
  p_lane text, p_seq bigint, p_ids bigint[], p_tokens bigint[],
  p_steps jsonb, p_executions jsonb, p_consumed jsonb, p_timers jsonb, p_items jsonb, p_ends jsonb
) returns jsonb language plpgsql ${byKey} as $$
declare
  v_seq bigint;
  v_result jsonb;
  v_held bigint[];
  v_all boolean;
  v_now timestamptz;
  v_ids bigint[];
  v_tokens bigint[];
  v_releases json;
  v_told integer;
begin
  ${enterLane}
  ${hold}

  if p_steps is not null then
    insert into automate_engine.steps as known (
      tenant_id, execution_id, path, attempt, position, kind, status, claim_token, action, effect, idempotency_key,
      plugin, input, output, artifacts, error, started_at, finished_at, due_at, waits_for${logs ? ', logs' : ''})
    select s.tenant, s.execution, s.path, s.attempt, s.position, s.kind, s.status, s.token, s.action, s.effect, s.key,
      s.plugin, s.input, s.output, s.artifacts, s.error, ${ago('s.started_ago')}, ${ago('s.finished_ago')},
      ${ahead('s.due_in')}, s.waits_for${logs ? ', s.logs' : ''}
    from jsonb_to_recordset(p_steps) as s (
      item bigint, tenant text, execution uuid, path text, attempt integer, position integer, kind text, status text,
      token bigint, action text, plugin text, effect text, key text, input jsonb, output jsonb, artifacts jsonb,
      error jsonb, started_ago double precision, finished_ago double precision, due_in double precision, waits_for text${logs ? ', logs jsonb' : ''})
    where v_all or s.item = any (v_held)
    on conflict (tenant_id, execution_id, path, attempt) do update
    set status = excluded.status, output = excluded.output, artifacts = excluded.artifacts,
      error = excluded.error, finished_at = excluded.finished_at, due_at = excluded.due_at,
      waits_for = coalesce(excluded.waits_for, known.waits_for),${logs ? ' logs = coalesce(excluded.logs, known.logs),' : ''}
      -- An action that was held back begins: what is known of it then was not known before.
      action = coalesce(known.action, excluded.action), plugin = coalesce(known.plugin, excluded.plugin), effect = coalesce(known.effect, excluded.effect),
      idempotency_key = coalesce(known.idempotency_key, excluded.idempotency_key),
      input = coalesce(known.input, excluded.input),
      claim_token = case when known.effect is null and excluded.effect is not null
        then excluded.claim_token else known.claim_token end,
      started_at = case when known.effect is null and excluded.effect is not null
          or known.effect is null and known.status in ('uncertain', 'failed') and excluded.status = 'running'
        then excluded.started_at else known.started_at end
    -- An attempt has one result. One that is uncertain, or was ended for the sake of one that is, has none yet; nor has one
    -- that was given up with its execution.
    where known.status in ('running', 'waiting', 'uncertain', 'cancelled')
      or known.error @> '{"details": {"died": true}}';
  end if;

  if p_executions is not null then
    update automate_engine.executions e
    set status = x.status, output = x.output, error = x.error, started_at = coalesce(e.started_at, v_now),
      deadline_at = coalesce(case when x.reopened then null else e.deadline_at end, ${ahead('x.deadline_in')}),
      finished_at = case when x.finished then v_now end
    from jsonb_to_recordset(p_executions) as x (
      item bigint, tenant text, execution uuid, status text, output jsonb, error jsonb, deadline_in double precision,
      finished boolean, reopened boolean)
    where e.tenant_id = x.tenant and e.id = x.execution and (v_all or x.item = any (v_held))
      and (e.finished_at is null or x.reopened and e.status in ('uncertain', 'failed'));
  end if;

  if p_executions is not null then
    ${tellEnds(`select x.tenant, x.execution from jsonb_to_recordset(p_executions) as x (
      tenant text, execution uuid, finished boolean) where x.finished`)}
  end if;

  if p_consumed is not null then
    update automate_engine.execution_inbox i set consumed_at = v_now, consumed_token = c.token
    from jsonb_to_recordset(p_consumed) as c (item bigint, tenant text, execution uuid, seq bigint, token bigint)
    where i.tenant_id = c.tenant and i.execution_id = c.execution and i.seq = c.seq and i.consumed_at is null
      and (v_all or c.item = any (v_held));
  end if;

  if p_timers is not null then
    insert into automate_engine.timers (tenant_id, execution_id, path, kind, due_at, waits_for)
    select t.tenant, t.execution, t.path, t.kind, ${ahead('t.due_in')}, t.waits_for
    from jsonb_to_recordset(p_timers) as t (
      item bigint, tenant text, execution uuid, path text, kind text, due_in double precision, waits_for text)
    where t.kind is not null and (v_all or t.item = any (v_held))
    on conflict (tenant_id, execution_id, path) do update
    set kind = excluded.kind, due_at = excluded.due_at, waits_for = excluded.waits_for;
    delete from automate_engine.timers known
    using jsonb_to_recordset(p_timers) as t (item bigint, tenant text, execution uuid, path text, kind text)
    where t.kind is null and (v_all or t.item = any (v_held))
      and known.tenant_id = t.tenant and known.execution_id = t.execution and known.path = t.path;
  end if;

  if p_items is not null then
    perform automate_outbox.enqueue_items((
      select json_agg(i) from jsonb_array_elements(p_items) as i
      where v_all or (i ->> 'item')::bigint = any (v_held)), null, null, null);
  end if;

  if p_ends is not null then
    select array_agg(n.item) filter (where n.seen is null), array_agg(n.token) filter (where n.seen is null),
      json_agg(json_build_object('id', n.item, 'token', n.token, 'seen', n.seen, 'progressed', n.progressed,
        'until', coalesce(${ahead('n.due_in')}, 'infinity'))) filter (where n.seen is not null)
    into v_ids, v_tokens, v_releases
    from jsonb_to_recordset(p_ends) as n (
      item bigint, token bigint, seen bigint, due_in double precision, progressed boolean)
    where v_all or n.item = any (v_held);
    if v_ids is not null then perform automate_outbox.complete_claims(v_ids, v_tokens, false); end if;
    if v_releases is not null then perform automate_outbox.release_claims(v_releases); end if;
  end if;

  v_result := jsonb_build_object('held', to_jsonb(v_held), 'told', coalesce(v_told, 0));
  ${leaveLane}
end $$;`;

export const commits = `
${commitUnitsFunction({ create: 'create' })}

-- Creates the executions of matched events and finishes the events' outbox items. p_executions:
--   [{item (of the event), tenant, id, event, workflow, origin, name, version, status, error, traceparent, deadline_in}];
-- p_claimed and p_ready: outbox items in the form of automate_outbox.enqueue_items, with the event's item beside.
-- Answers {held: [item id, ...], claims: [{id, ref}, ...]}: the claims are p_worker's under p_token.
create function automate_engine.start_executions(
  p_lane text, p_seq bigint, p_ids bigint[], p_tokens bigint[],
  p_executions jsonb, p_claimed jsonb, p_ready jsonb, p_worker text, p_token bigint, p_lease_ms double precision
) returns jsonb language plpgsql ${byKey} as $$
declare
  v_seq bigint;
  v_result jsonb;
  v_held bigint[];
  v_all boolean;
  v_now timestamptz;
  v_new uuid[];
  v_claims jsonb;
  v_told integer;
begin
  ${enterLane}
  ${hold}

  with created as (
    insert into automate_engine.executions (
      tenant_id, id, event_id, workflow_id, origin, workflow_name, workflow_version, status, error, traceparent,
      started_at, finished_at, deadline_at)
    select x.tenant, x.id, x.event, x.workflow, x.origin, x.name, x.version, x.status, x.error, x.traceparent,
      case when x.status <> 'pending' then v_now end, case when x.status = 'failed' then v_now end,
      ${ahead('x.deadline_in')}
    from jsonb_to_recordset(p_executions) as x (
      item bigint, tenant text, id uuid, event uuid, workflow uuid, origin text, name text, version integer, status text,
      error jsonb, traceparent text, deadline_in double precision)
    where v_all or x.item = any (v_held)
    on conflict do nothing
    returning id
  )
  select array_agg(id) into v_new from created;
  ${tellEnds(`select x.tenant, x.id from jsonb_to_recordset(p_executions) as x (tenant text, id uuid, status text)
    where x.status = 'failed'`)}

  if not v_all or coalesce(cardinality(v_new), 0) < jsonb_array_length(p_executions) then
    select coalesce(jsonb_agg(c), '[]') into p_claimed from jsonb_array_elements(p_claimed) as c
    where (c ->> 'ref')::uuid = any (v_new);
    select coalesce(jsonb_agg(c), '[]') into p_ready from jsonb_array_elements(p_ready) as c
    where (c ->> 'ref')::uuid = any (v_new);
  end if;
  if jsonb_array_length(p_ready) > 0 then
    perform automate_outbox.enqueue_items(p_ready::json, null, null, null);
  end if;
  if jsonb_array_length(p_claimed) > 0 then
    select jsonb_agg(jsonb_build_object('id', q.item_id, 'ref', c ->> 'ref')) into v_claims
    from automate_outbox.enqueue_items(p_claimed::json, p_worker, p_token, p_lease_ms) q
    join jsonb_array_elements(p_claimed) as c on (c ->> 'ord')::integer = q.item_ord
    where q.item_created;
  end if;
  perform automate_outbox.complete_claims(p_ids, p_tokens, false);

  v_result := jsonb_build_object('held', to_jsonb(v_held), 'claims', coalesce(v_claims, '[]'),
    'told', coalesce(v_told, 0));
  ${leaveLane}
end $$;
`;
