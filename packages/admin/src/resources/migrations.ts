import type { MigrationSet } from '@automate/core';

const records = `
create table records (
  tenant_id text not null,
  -- Whose resource: plugin/key, so that another plugin's resource of that key has other rows.
  resource text not null,
  id text not null default gen_random_uuid()::text check (length(id) between 1 and 200),
  data jsonb not null check (jsonb_typeof(data) = 'object'),
  version integer not null default 1 check (version > 0),
  created_at timestamptz not null default clock_timestamp(),
  created_by text not null,
  updated_at timestamptz not null default clock_timestamp(),
  updated_by text not null,
  deleted_at timestamptz,
  primary key (tenant_id, resource, id)
);
create index records_newest on records (tenant_id, resource, created_at, id);
-- For filters by any field.
create index records_data on records using gin (data jsonb_path_ops);
`;

/** The tables of admin resources. */
export const adminMigrations: MigrationSet = {
  package: '@automate/admin',
  schema: 'automate_admin',
  migrations: [{ name: '0001_records', sql: records }],
};
