import { byKey } from './planner-settings.ts';

/** What a process commits of runs that others died with: those that came further have all their attempts again. */
export const progress = `
create function automate_engine.commit_progress(
  p_lane text, p_seq bigint, p_ids bigint[], p_tokens bigint[],
  p_steps jsonb, p_executions jsonb, p_consumed jsonb, p_timers jsonb, p_items jsonb, p_ends jsonb,
  p_progressed bigint[]
) returns jsonb language plpgsql ${byKey} as $$
declare
  v_result jsonb := automate_engine.commit_units(
    p_lane, p_seq, p_ids, p_tokens, p_steps, p_executions, p_consumed, p_timers, p_items, p_ends);
begin
  -- Fenced like every change of a claim: what was superseded, or ended just now, is not held.
  perform automate_outbox.progress_claims(array_agg(c.id), array_agg(c.token))
  from unnest(p_ids, p_tokens) as c (id, token) where c.id = any (p_progressed);
  return v_result;
end $$;
`;
