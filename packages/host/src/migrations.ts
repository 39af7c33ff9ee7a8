import type { MigrationSet } from '@automate/core';
import { healthTables } from './health/health-tables.ts';
import { pluginSettingsTable } from './lifecycle/plugin-settings.ts';

const instances = `
CREATE TABLE automate_host.instances (
  tenant_id text NOT NULL,
  plugin_id text NOT NULL,
  name text NOT NULL,
  -- Another instance that gets the name after this one was deleted is another instance.
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  point text NOT NULL,
  key text NOT NULL,
  config jsonb NOT NULL,
  version integer NOT NULL DEFAULT 1 CHECK (version > 0),
  created_at timestamptz NOT NULL DEFAULT now(),
  created_with text,
  updated_at timestamptz NOT NULL DEFAULT now(),
  updated_by text NOT NULL,
  PRIMARY KEY (tenant_id, plugin_id, name)
);

-- Every secret that was written, or may have been, for an instance: written down before the backend gets it, which may be
-- elsewhere, so that none is left behind there.
CREATE TABLE automate_host.instance_secrets (
  tenant_id text NOT NULL,
  secret_key text NOT NULL,
  plugin_id text NOT NULL,
  instance text NOT NULL,
  field text NOT NULL,
  state text NOT NULL CHECK (state IN ('pending', 'used', 'superseded', 'dropped')),
  -- The version that does without it.
  superseded_by integer,
  created_at timestamptz NOT NULL DEFAULT now(),
  changed_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, secret_key)
);
CREATE INDEX instance_secrets_of ON automate_host.instance_secrets (tenant_id, plugin_id, instance);
CREATE INDEX instance_secrets_unused ON automate_host.instance_secrets (changed_at) WHERE state <> 'used';

-- What each process made of each instance that it has live.
CREATE TABLE automate_host.instance_applications (
  tenant_id text NOT NULL,
  plugin_id text NOT NULL,
  instance text NOT NULL,
  process_id uuid NOT NULL,
  -- In use; null when none ever could be.
  applied_version integer,
  -- The oldest that a call still uses.
  oldest_version integer,
  failed_version integer,
  failed_code text,
  failed_message text,
  seen_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, plugin_id, instance, process_id)
);
CREATE INDEX instance_applications_by ON automate_host.instance_applications (process_id);
`;

/** The tables of the host. */
export const hostMigrations: MigrationSet = {
  package: '@automate/host',
  schema: 'automate_host',
  migrations: [
    { name: '0001_instances', sql: instances },
    { name: '0002_health', sql: healthTables },
    { name: '0003_plugin_settings', sql: pluginSettingsTable },
  ],
};
