/** See README.md for what each table means. */
export const alerts = `
-- The time that decides: nobody's clock but this one.
create function automate_engine.alert_time() returns timestamptz language sql volatile as 'select clock_timestamp()';

create table automate_engine.alert_rules (
  tenant_id text not null,
  id uuid not null default automate_engine.new_event_id(),
  name text not null,
  -- What is wrong, with its numbers.
  condition jsonb not null,
  severity text not null check (severity in ('info', 'warning', 'critical')),
  connector text not null,
  -- Null: the only instance.
  connection text,
  recipient text not null,
  -- Milliseconds.
  for_ms bigint not null check (for_ms >= 0),
  resolve_after_ms bigint not null check (resolve_after_ms >= 0),
  -- Null: it is told once.
  repeat_after_ms bigint check (repeat_after_ms > 0),
  enabled boolean not null,
  silenced_until timestamptz,
  version integer not null default 1,
  created_by text,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  look_every_ms integer not null check (look_every_ms > 0),
  next_look timestamptz not null default automate_engine.alert_time(),
  -- Every look raises it: who decides must be the last that looked.
  looks bigint not null default 0,
  breached_since timestamptz,
  clear_since timestamptz,
  -- The alert that fires.
  alert_id uuid,
  primary key (tenant_id, id),
  unique (tenant_id, name)
) with (fillfactor = 70);
create index alert_rules_due on automate_engine.alert_rules (next_look) where enabled;

create table automate_engine.alerts (
  tenant_id text not null,
  id uuid not null default automate_engine.new_event_id(),
  rule_id uuid not null,
  -- As they were when it began.
  rule_name text not null,
  kind text not null,
  severity text not null,
  status text not null check (status in ('firing', 'resolved')),
  -- What was seen when it began.
  message text not null,
  started_at timestamptz not null,
  resolved_at timestamptz,
  -- True where its rule was disabled or deleted: nobody looks any more.
  abandoned boolean not null default false,
  told integer not null default 0,
  told_at timestamptz,
  primary key (tenant_id, id)
);
create index alerts_by_rule on automate_engine.alerts (tenant_id, rule_id, id);
create index alerts_firing on automate_engine.alerts (tenant_id, id) where status = 'firing';

-- As the notices of integrations.
create table automate_engine.alert_notices (
  tenant_id text not null,
  alert_id uuid not null,
  -- Which telling of the alert, from 1.
  number integer not null,
  event text not null check (event in ('firing', 'resolved')),
  connector text not null,
  connection text,
  status text not null check (status in ('sending', 'retrying', 'sent', 'failed', 'uncertain')),
  effect text check (effect in ('pure', 'idempotent', 'once')),
  attempts integer not null default 1,
  failures integer not null default 0,
  error jsonb,
  item bigint,
  first_sent_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  primary key (tenant_id, alert_id, number),
  foreign key (tenant_id, alert_id) references automate_engine.alerts (tenant_id, id) on delete cascade
);

-- Runs end in the order of time, more or less: a few pages of index are enough to find those of the last minutes.
create index executions_by_end on automate_engine.executions using brin (finished_at)
  with (pages_per_range = 32, autosummarize = on);
`;
