/** See README.md for what each table means. */
export const bulk = `
create table automate_engine.bulk_jobs (
  tenant_id text not null,
  id uuid not null,
  key text,
  action text not null check (action in ('cancel', 'rerun', 'give_up')),
  filter jsonb not null,
  options jsonb not null,
  -- Executions after it are not of this job.
  newest_id uuid not null,
  -- The last one that was looked at.
  done_id uuid not null default '00000000-0000-0000-0000-000000000000',
  status text not null check (status in ('running', 'completed', 'aborted')),
  matched integer not null,
  done integer not null default 0,
  refused integer not null default 0,
  -- The first of those that were refused, as [{execution, code, message}].
  refusals jsonb not null default '[]',
  created_by text not null,
  created_at timestamptz not null default now(),
  finished_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, key)
);
`;
