import type { MigrationSet } from '@automate/core';
import { refusalsTable } from '../refusals/refusals-table.ts';

const answers = `
create table idempotent_calls (
  tenant_id text not null,
  caller text not null,
  key text not null,
  claim uuid not null,
  request_hash bytea not null check (octet_length(request_hash) = 32),
  held_until timestamptz not null,
  answer text,
  expires_at timestamptz not null,
  primary key (tenant_id, caller, key)
);
create index idempotent_calls_expiry on idempotent_calls (expires_at);
`;

/** The tables of the API. */
export const apiMigrations: MigrationSet = {
  package: '@automate/api',
  schema: 'automate_api',
  migrations: [
    { name: '0001_idempotent_calls', sql: answers },
    { name: '0002_webhook_refusals', sql: refusalsTable },
  ],
};
