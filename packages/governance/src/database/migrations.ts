import type { MigrationSet } from '@automate/core';
import { keysOfMakers, linksOfMakers } from './maker-migrations.ts';
import { SCHEMA } from './tables.ts';
import { usersMigration } from './user-migration.ts';

const tables = `
create table secrets (
  tenant_id text not null,
  id uuid not null,
  key text not null,
  version integer not null check (version > 0),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, key)
);

create table secret_versions (
  tenant_id text not null,
  secret_id uuid not null,
  version integer not null,
  key_id text not null,
  nonce bytea not null check (octet_length(nonce) = 12),
  ciphertext bytea not null check (octet_length(ciphertext) >= 16),
  created_at timestamptz not null default now(),
  primary key (tenant_id, secret_id, version),
  foreign key (tenant_id, secret_id) references secrets (tenant_id, id) on delete cascade
);

create table secret_bindings (
  tenant_id text not null,
  secret_key text not null,
  host text not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, secret_key, host)
);

create table api_keys (
  tenant_id text not null,
  id text not null,
  name text not null,
  secret_hash bytea not null check (octet_length(secret_hash) = 32),
  permissions text[] not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  revoked_at timestamptz,
  last_used_at timestamptz,
  primary key (tenant_id, id)
);
-- A key is looked up before its tenant is known.
create index api_keys_id on api_keys (id);

create table setups (
  tenant_id text primary key,
  completed_at timestamptz not null default now()
);

create table setup_tokens (
  tenant_id text not null,
  token_hash bytea not null check (octet_length(token_hash) = 32),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  primary key (tenant_id, token_hash)
);

create table audit (
  tenant_id text not null,
  id bigint not null generated always as identity,
  at timestamptz not null default now(),
  actor text not null,
  action text not null,
  subject text not null,
  details jsonb,
  primary key (tenant_id, id)
);
`;

const auditOfRequests = `
alter table audit add column trace_id text, add column source text;
create index audit_by_time on audit using brin (at) with (pages_per_range = 32);

create function refuse_audit_update() returns trigger language plpgsql as $$
begin
  raise exception 'audit entries are never changed' using errcode = 'restrict_violation';
end $$;
create trigger audit_only_grows before update on audit for each statement execute function refuse_audit_update();
`;

const secretRevisions = `
-- Stays when the secret is deleted: one of its name does not begin anew.
create table secret_revisions (
  tenant_id text not null,
  secret_key text not null,
  revision integer not null check (revision > 0),
  primary key (tenant_id, secret_key)
);
`;

const secretChanges = `
-- Of the change that is under way: one at a time.
alter table secret_revisions add column changing_until timestamptz;
`;

/** The tables of this package. */
export const governanceMigrations: MigrationSet = {
  package: '@automate/governance',
  schema: SCHEMA,
  migrations: [
    { name: '0001_governance', sql: tables },
    { name: '0002_audit_of_requests', sql: auditOfRequests },
    { name: '0003_users', sql: usersMigration },
    { name: '0004_keys_of_makers', sql: keysOfMakers },
    { name: '0005_links_of_makers', sql: linksOfMakers },
    { name: '0006_secret_revisions', sql: secretRevisions },
    { name: '0007_secret_changes', sql: secretChanges },
  ],
};
