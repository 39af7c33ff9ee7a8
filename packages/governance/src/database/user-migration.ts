/** People: who they are, what they may do where, and that they are here. */
export const usersMigration = `
create table tenants (
  tenant_id text primary key,
  display_name text not null,
  created_at timestamptz not null default now()
);

create table users (
  tenant_id text not null,
  id uuid not null,
  login text not null check (login = lower(login)),
  display_name text not null,
  email text,
  password_hash text,
  password_changed_at timestamptz,
  disabled_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (id),
  -- A login says nothing of a tenant: somebody who belongs to several has one, and chooses when they are in.
  unique (login)
);

create table memberships (
  tenant_id text not null,
  user_id uuid not null references users (id) on delete cascade,
  roles text[] not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, user_id)
);
create index memberships_of_user on memberships (user_id);

create table roles (
  tenant_id text not null,
  name text not null,
  description text not null,
  permissions text[] not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, name)
);

create table user_tokens (
  tenant_id text not null,
  token_hash bytea not null check (octet_length(token_hash) = 32),
  user_id uuid not null references users (id) on delete cascade,
  expires_at timestamptz not null,
  primary key (tenant_id, token_hash)
);
create index user_tokens_of_user on user_tokens (user_id);

create table sessions (
  tenant_id text not null,
  id uuid not null,
  user_id uuid not null references users (id) on delete cascade,
  token_hash bytea not null check (octet_length(token_hash) = 32),
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  source text,
  user_agent text,
  primary key (tenant_id, id)
);
-- A session is looked up before its tenant is known.
create unique index sessions_token on sessions (token_hash);
create index sessions_of_user on sessions (user_id);

create table login_attempts (
  tenant_id text not null,
  bucket bytea not null check (octet_length(bucket) = 32),
  attempts integer not null,
  blocked_until timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, bucket)
);
`;
