/** Webhook calls that were not accepted, counted: a row for each source, reason and hour, however many calls there are. */
export const refusalsTable = `
create table webhook_refusals (
  tenant_id text not null,
  -- As events name it, such as github/main. Empty: the address names no instance.
  source text not null,
  reason text not null,
  -- Its beginning.
  hour timestamptz not null,
  id bigint generated always as identity,
  count bigint not null check (count > 0),
  last_at timestamptz not null,
  last_address text,
  last_detail text,
  primary key (tenant_id, source, reason, hour)
);
create index webhook_refusals_newest on webhook_refusals (tenant_id, id);
create index webhook_refusals_of_source on webhook_refusals (tenant_id, source, id);
create index webhook_refusals_age on webhook_refusals (hour);
`;
