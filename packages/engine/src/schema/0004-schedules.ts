/** See README.md for what each table means. */
export const schedules = `
create table automate_engine.schedules (
  tenant_id text not null,
  id uuid not null,
  workflow_id uuid not null,
  -- The trigger's place under "on" in the newest version.
  position integer not null,
  schedule text not null,
  timezone text not null,
  missed text not null check (missed in ('skip', 'one', 'all')),
  -- What the ticks of an interval are counted from.
  anchor timestamptz not null,
  -- Null while the workflow is not active.
  next_tick timestamptz,
  -- Ticks since the last one that was fired.
  skipped integer not null default 0,
  last_tick timestamptz,
  last_event_id uuid,
  fired_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, workflow_id, schedule, timezone),
  foreign key (tenant_id, workflow_id) references automate_engine.workflows (tenant_id, id)
) with (fillfactor = 70);
create index schedules_by_tick on automate_engine.schedules (next_tick) where next_tick is not null;

-- The time that decides whether a tick is due: nobody's clock but this one.
create function automate_engine.schedule_time() returns timestamptz
language sql volatile as 'select clock_timestamp()';
`;
