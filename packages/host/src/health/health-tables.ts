/** Times are the database's. */
export const healthTables = `
-- What is known of the health of each instance that has a check, and when it is asked next.
CREATE TABLE automate_host.instance_health (
  tenant_id text NOT NULL,
  plugin_id text NOT NULL,
  name text NOT NULL,
  instance_id uuid NOT NULL,
  point text NOT NULL,
  key text NOT NULL,
  -- Of the configuration that was, or is to be, checked.
  version integer NOT NULL,
  status text NOT NULL DEFAULT 'unknown' CHECK (status IN ('unknown', 'healthy', 'degraded', 'unhealthy')),
  since timestamptz NOT NULL DEFAULT now(),
  -- Checks in a row that found it unhealthy.
  failures integer NOT NULL DEFAULT 0,
  checked_at timestamptz,
  -- Nobody has checked it for long past this: its status is not known any more.
  valid_until timestamptz,
  message text,
  details jsonb,
  took_ms integer,
  -- While it is claimed, the end of the lease.
  next_probe_at timestamptz NOT NULL DEFAULT now(),
  claim uuid,
  -- Claims in a row that ended without a word: what kills its process is asked ever more rarely.
  unfinished integer NOT NULL DEFAULT 0,
  PRIMARY KEY (tenant_id, plugin_id, name)
);
CREATE INDEX instance_health_due ON automate_host.instance_health (next_probe_at);
CREATE INDEX instance_health_down ON automate_host.instance_health (tenant_id) WHERE status = 'unhealthy';

-- What each check found; status is that of the one check.
CREATE TABLE automate_host.instance_checks (
  tenant_id text NOT NULL,
  plugin_id text NOT NULL,
  name text NOT NULL,
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  status text NOT NULL CHECK (status IN ('healthy', 'degraded', 'unhealthy')),
  message text,
  details jsonb,
  started_at timestamptz NOT NULL,
  took_ms integer NOT NULL,
  process text NOT NULL,
  PRIMARY KEY (tenant_id, plugin_id, name, id)
);
`;
