/** See README.md for what each table means. Runs by how long they took: an entry is written once, when a run ends. */
export const durations = `
create index executions_by_duration on automate_engine.executions (tenant_id, (finished_at - started_at))
  where finished_at is not null;

-- At most p_most of a tenant's runs that took longer than the one, less long than the other, in milliseconds: by that index,
-- however many there seem to be.
create function automate_engine.runs_of_duration(
  p_tenant text, p_longer double precision, p_shorter double precision, p_most integer
) returns setof uuid language plpgsql stable
set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off set jit = off as $$
begin
  return query select e.id from automate_engine.executions e
  where e.tenant_id = p_tenant and e.finished_at is not null
    and e.finished_at - e.started_at > coalesce(make_interval(secs => p_longer / 1000), interval '-1 s')
    and e.finished_at - e.started_at < coalesce(make_interval(secs => p_shorter / 1000), interval '1000 years')
  order by e.finished_at - e.started_at limit p_most;
end $$;
`;
