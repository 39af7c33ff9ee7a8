/** See README.md for what each table means. */
export const integrations = `
create table automate_engine.notices (
  tenant_id text not null,
  id uuid not null default automate_engine.new_event_id(),
  execution_id uuid not null,
  -- What is told: an event, and of an approval the place of its step.
  event text not null,
  path text not null default '',
  -- The place of the integration in the workflow's list.
  integration integer not null,
  connector text not null,
  connection text,
  status text not null check (status in ('sending', 'retrying', 'sent', 'failed', 'uncertain')),
  effect text check (effect in ('pure', 'idempotent', 'once')),
  -- Every attempt raises it: who writes must know what was there.
  attempts integer not null default 1,
  failures integer not null default 0,
  error jsonb,
  -- The outbox item that tells it: what comes a second time is left alone, a requeued dead letter is the same item.
  item bigint,
  first_sent_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  primary key (tenant_id, execution_id, event, path, integration),
  unique (tenant_id, id),
  foreign key (tenant_id, execution_id) references automate_engine.executions (tenant_id, id) on delete cascade
);
create index notices_by_status on automate_engine.notices (tenant_id, status, id) where status <> 'sent';
`;
