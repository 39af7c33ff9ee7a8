import type { MigrationSet } from '@automate/core';

const instances = `
CREATE TABLE automate_host.instances (
  tenant_id text NOT NULL,
  connector text NOT NULL,
  name text NOT NULL,
  plugin_id text NOT NULL,
  config jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, connector, name)
);
`;

/** The tables of the host. */
export const hostMigrations: MigrationSet = {
  package: '@automate/host',
  schema: 'automate_host',
  migrations: [{ name: '0001_instances', sql: instances }],
};
