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

const imports = `
create table imports (
  tenant_id text not null,
  id uuid not null default gen_random_uuid(),
  -- plugin/key, as records have it.
  resource text not null,
  format text not null check (format in ('csv', 'json')),
  state text not null default 'checking' check (state in ('checking', 'ready', 'applying', 'done', 'aborted', 'failed')),
  -- What its rows were judged by.
  fields jsonb not null,
  rows integer not null default 0,
  creates integer not null default 0,
  updates integer not null default 0,
  unchanged integer not null default 0,
  bad integer not null default 0,
  applied integer not null default 0,
  message text,
  created_by text not null,
  created_at timestamptz not null default clock_timestamp(),
  finished_at timestamptz,
  -- Who carries it out, and until when nobody else may.
  claim uuid,
  held_until timestamptz,
  primary key (tenant_id, id)
);
create index imports_newest on imports (tenant_id, resource, created_at, id);
create index imports_age on imports (created_at);

create table import_rows (
  tenant_id text not null,
  import_id uuid not null,
  line integer not null,
  what text not null check (what in ('create', 'update', 'unchanged', 'bad')),
  row_id text,
  -- Of the row that is updated, when it was looked at.
  version integer,
  data jsonb not null,
  errors jsonb not null default '[]',
  -- Of rows that are written one by one.
  applied boolean not null default false,
  primary key (tenant_id, import_id, line),
  foreign key (tenant_id, import_id) references imports (tenant_id, id) on delete cascade
);
create index import_rows_bad on import_rows (tenant_id, import_id, line) where what = 'bad';
`;

const rowJobs = `
create table row_jobs (
  tenant_id text not null,
  id uuid not null default gen_random_uuid(),
  resource text not null,
  action text not null,
  -- Which rows: ids, or the filter of a list.
  rows jsonb not null,
  state text not null default 'running' check (state in ('running', 'completed', 'aborted')),
  matched integer not null,
  done integer not null default 0,
  refused integer not null default 0,
  refusals jsonb not null default '[]',
  created_by text not null,
  created_at timestamptz not null default clock_timestamp(),
  finished_at timestamptz,
  -- Until when its process may be silent.
  held_until timestamptz not null,
  primary key (tenant_id, id)
);
create index row_jobs_newest on row_jobs (tenant_id, resource, created_at, id);
create index row_jobs_age on row_jobs (created_at);
`;

const takenUp = `
alter table row_jobs
  drop constraint row_jobs_state_check,
  add constraint row_jobs_state_check check (state in ('running', 'completed', 'aborted', 'failed')),
  -- Why it failed: code and message.
  add column failure jsonb,
  -- What is done to each row.
  add column row_change jsonb,
  -- Where the next page of its filter begins: empty for the first, absent when there is none.
  add column next_page text,
  -- Who began it. Absent: it ends with its process.
  add column starter jsonb,
  -- Who goes on with it: another one's claim is another.
  add column claim uuid,
  -- Processes that ended with it since it last came on.
  add column lost integer not null default 0;
create index row_jobs_running on row_jobs (held_until) where state = 'running';

create table row_job_rows (
  tenant_id text not null,
  job_id uuid not null,
  row_id text not null,
  -- Written with the change of the row, where both are in one database.
  is_done boolean not null default false,
  primary key (tenant_id, job_id, row_id),
  foreign key (tenant_id, job_id) references row_jobs (tenant_id, id) on delete cascade
);

alter table imports
  add column starter jsonb,
  add column lost integer not null default 0,
  -- Beside the message.
  add column code text;
create index imports_applying on imports (held_until) where state = 'applying';
`;

/** The tables of admin resources. */
export const adminMigrations: MigrationSet = {
  package: '@automate/admin',
  schema: 'automate_admin',
  migrations: [
    { name: '0001_records', sql: records },
    { name: '0002_imports', sql: imports },
    { name: '0003_row_jobs', sql: rowJobs },
    { name: '0004_taken_up', sql: takenUp },
  ],
};
