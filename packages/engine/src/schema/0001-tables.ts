/** See README.md for what each table means. Times are the database's. */
export const tables = `
create table automate_engine.deliveries (
  tenant_id text not null,
  source text not null,
  delivery_id text not null,
  event_id uuid not null,
  trace_id text not null,
  received_at timestamptz not null default now(),
  primary key (tenant_id, source, delivery_id)
);
-- Rows come in the order of time: a few pages of index are enough to prune by it.
create index deliveries_by_time on automate_engine.deliveries using brin (received_at) with (pages_per_range = 32);

create table automate_engine.events (
  tenant_id text not null,
  id uuid not null,
  type text not null,
  source text not null,
  delivery_id text,
  payload jsonb not null,
  traceparent text not null,
  received_at timestamptz not null default now(),
  primary key (tenant_id, id)
);

create table automate_engine.workflows (
  tenant_id text not null,
  id uuid not null,
  name text not null,
  description text,
  active boolean not null,
  version integer not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, name)
);

create table automate_engine.workflow_versions (
  tenant_id text not null,
  workflow_id uuid not null,
  version integer not null,
  document jsonb not null,
  source_text text not null,
  source_format text not null check (source_format in ('yaml', 'json')),
  created_at timestamptz not null default now(),
  primary key (tenant_id, workflow_id, version),
  foreign key (tenant_id, workflow_id) references automate_engine.workflows (tenant_id, id)
);

-- Raised by every change to a tenant's workflows, in the change's own transaction.
create table automate_engine.workflow_stamps (
  tenant_id text not null primary key,
  stamp bigint not null
);

create table automate_engine.executions (
  tenant_id text not null,
  id uuid not null,
  event_id uuid not null,
  workflow_id uuid not null,
  -- What else than the event it was started for: empty where the event matched, else for example the run it repeats.
  origin text not null default '',
  workflow_name text not null,
  workflow_version integer not null,
  status text not null
    check (status in ('pending', 'running', 'waiting', 'completed', 'failed', 'cancelled', 'uncertain')),
  output jsonb,
  error jsonb,
  traceparent text not null,
  engine_format smallint not null default 1,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  deadline_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, event_id, workflow_id, origin)
) with (fillfactor = 85);
-- Those that another run called.
create index executions_by_origin on automate_engine.executions (tenant_id, origin) where origin <> '';
create index executions_by_workflow on automate_engine.executions (tenant_id, workflow_id, id);
-- Without the status that nearly every row ends in.
create index executions_by_status on automate_engine.executions (tenant_id, status, id) where status <> 'completed';

create table automate_engine.steps (
  tenant_id text not null,
  execution_id uuid not null,
  path text not null,
  attempt integer not null check (attempt > 0),
  position integer not null,
  kind text not null,
  status text not null
    check (status in ('running', 'waiting', 'completed', 'failed', 'skipped', 'cancelled', 'uncertain')),
  claim_token bigint not null,
  action text,
  effect text check (effect in ('pure', 'idempotent', 'once')),
  idempotency_key text,
  input jsonb,
  output jsonb,
  -- [{name, location, bytes}] of what is in the storage backend.
  artifacts jsonb,
  error jsonb,
  started_at timestamptz not null,
  finished_at timestamptz,
  due_at timestamptz,
  waits_for text,
  primary key (tenant_id, execution_id, path, attempt)
) with (fillfactor = 85);

create table automate_engine.execution_inbox (
  tenant_id text not null,
  execution_id uuid not null,
  seq bigint not null generated always as identity,
  kind text not null check (kind in ('signal', 'cancel')),
  name text,
  payload jsonb,
  key text,
  received_at timestamptz not null default clock_timestamp(),
  consumed_at timestamptz,
  consumed_token bigint,
  primary key (tenant_id, execution_id, seq),
  unique (tenant_id, execution_id, key)
);

create table automate_engine.timers (
  tenant_id text not null,
  execution_id uuid not null,
  path text not null,
  kind text not null check (kind in ('delay', 'signal_timeout', 'retry', 'hold')),
  due_at timestamptz not null,
  -- The instance of a hold, as connector/instance.
  waits_for text,
  primary key (tenant_id, execution_id, path)
);
create index timers_by_instance on automate_engine.timers (tenant_id, waits_for, execution_id)
  where waits_for is not null;

create table automate_engine.late_results (
  tenant_id text not null,
  id bigint not null generated always as identity,
  execution_id uuid not null,
  path text not null,
  attempt integer not null,
  claim_token bigint not null,
  reason text not null check (reason in ('lease_lost', 'abandoned')),
  output jsonb,
  error jsonb,
  recorded_at timestamptz not null default clock_timestamp(),
  primary key (tenant_id, execution_id, id)
);

-- One row per committer: proof of what its newest statement did, when the answer to it was lost. Serves every tenant.
create table automate_engine.commit_lanes (
  tenant_id text not null default '*',
  lane text not null,
  seq bigint not null,
  result jsonb not null default 'null',
  committed_at timestamptz not null default now(),
  primary key (tenant_id, lane)
) with (fillfactor = 50);
`;
