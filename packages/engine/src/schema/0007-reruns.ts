/** See README.md for what each table means. */
export const reruns = `
create table automate_engine.reruns (
  tenant_id text not null,
  execution_id uuid not null,
  rerun_of uuid not null,
  -- The step it begins with; null: the first.
  from_path text,
  -- Of the steps before it: what was given instead of the result of the first run.
  edited_steps text[] not null default '{}',
  edited_input boolean not null,
  rerun_by text not null,
  primary key (tenant_id, execution_id),
  foreign key (tenant_id, execution_id) references automate_engine.executions (tenant_id, id) on delete cascade
);
create index reruns_by_first on automate_engine.reruns (tenant_id, rerun_of, execution_id);
`;
