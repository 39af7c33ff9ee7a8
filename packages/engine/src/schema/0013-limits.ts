/** See README.md for what each table means, and decision 0024 for why. */
export const limits = `
create table automate_engine.workflow_limits (
  tenant_id text not null,
  workflow_id uuid not null,
  -- <kind>/<digest of the template of its key>
  id text collate "C" not null,
  kind text not null check (kind in ('debounce', 'rate', 'concurrency')),
  position integer not null,
  key_template jsonb,
  most integer not null,
  ms double precision,
  max_ms double precision,
  on_limit text not null check (on_limit in ('wait', 'skip', 'cancel_oldest')),
  primary key (tenant_id, workflow_id, id),
  foreign key (tenant_id, workflow_id) references automate_engine.workflows (tenant_id, id)
);

create table automate_engine.limited_runs (
  tenant_id text not null,
  execution_id uuid not null,
  workflow_id uuid not null,
  -- Of its outbox item: the order in which runs were created.
  seq bigint not null,
  priority integer not null,
  -- What it is counted under, as <id of the limit>/<key>, in the order in which they are asked.
  gates text[] collate "C" not null,
  -- True of one that goes on after it was over.
  begun boolean not null,
  state text collate "C" not null default 'waiting' check (state in ('waiting', 'granted', 'refused')),
  -- The gate at which it waits.
  gate text collate "C",
  -- Of one that is debounced: when it goes on, and when the first of those came that it stands for.
  due_at timestamptz,
  first_at timestamptz,
  since timestamptz not null,
  -- Why it was refused.
  reason jsonb,
  primary key (tenant_id, execution_id)
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000,
  autovacuum_vacuum_cost_delay = 0);
create index limited_runs_waiting on automate_engine.limited_runs (tenant_id, workflow_id, gate, priority desc, seq)
  where state = 'waiting';
create index limited_runs_decided on automate_engine.limited_runs (tenant_id, execution_id) where state <> 'waiting';

-- A place that a run takes: of concurrency until it is over, of a rate until a time.
create table automate_engine.limit_slots (
  tenant_id text not null,
  workflow_id uuid not null,
  gate text collate "C" not null,
  execution_id uuid not null,
  taken_at timestamptz not null,
  until timestamptz,
  primary key (tenant_id, workflow_id, gate, execution_id)
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0);
create index limit_slots_until on automate_engine.limit_slots (until) where until is not null;

-- When somebody looks at a gate next: an outbox item is due then.
create table automate_engine.limit_timers (
  tenant_id text not null,
  workflow_id uuid not null,
  gate text collate "C" not null,
  look_at timestamptz not null,
  primary key (tenant_id, workflow_id, gate)
);
`;
