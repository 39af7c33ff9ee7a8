import { type JsonObject, queryDatabase } from '@automate/core';
import { type SQL, sql } from 'drizzle-orm';
import { type ContributionRef, DEFAULT_INSTANCE, type Instance, type InstanceRef } from './instance.ts';
import type { Handle } from './instance-secrets.ts';

/** How many instances are named to someone who has to choose. */
const MAX_CANDIDATES = 5;

interface Row extends Record<string, unknown> {
  tenant_id: string;
  plugin_id: string;
  name: string;
  id: string;
  point: string;
  key: string;
  config: JsonObject;
  version: number;
  created_at: Date | string;
  updated_at: Date | string;
  updated_by: string;
  secrets_set_at: Record<string, string> | null;
}

const columns = sql`
  i.tenant_id, i.plugin_id, i.name, i.id, i.point, i.key, i.config, i.version, i.created_at, i.updated_at, i.updated_by,
  (SELECT jsonb_object_agg(s.field, s.created_at) FROM automate_host.instance_secrets s
   WHERE s.tenant_id = i.tenant_id AND s.plugin_id = i.plugin_id AND s.instance = i.name
     AND s.secret_key = i.config -> s.field ->> '$secret') AS secrets_set_at`;

/** What a statement does, for messages, and the statement. Throws UNAVAILABLE when the database does not answer. */
export function execute<R extends Record<string, unknown>>(
  handle: Handle,
  action: string,
  statement: SQL,
): Promise<R[]> {
  return queryDatabase(action, 'hostMigrations', async () => [...(await handle.execute(statement))] as R[]);
}

export async function selectInstances(
  handle: Handle,
  where: { tenantId?: string; pluginId?: string; names?: readonly string[] },
): Promise<Instance[]> {
  const { tenantId, pluginId, names } = where;
  const conditions = [
    ...(tenantId === undefined ? [] : [sql`i.tenant_id = ${tenantId}`]),
    ...(pluginId === undefined ? [] : [sql`i.plugin_id = ${pluginId}`]),
    ...(names === undefined ? [] : [sql`i.name IN ${names}`]),
    sql`true`,
  ];
  const rows = await execute<Row>(
    handle,
    'Reading instances',
    sql`
    SELECT ${columns} FROM automate_host.instances i WHERE ${sql.join(conditions, sql` AND `)}
    ORDER BY i.tenant_id COLLATE "C", i.plugin_id COLLATE "C", i.name COLLATE "C"`,
  );
  return rows.map(toInstance);
}

/** Those of one contribution that may be meant when none is named: the one called `default` first. */
export async function selectCandidates(
  handle: Handle,
  of: { tenantId: string; pluginId: string } & ContributionRef,
): Promise<Instance[]> {
  const rows = await execute<Row>(
    handle,
    'Reading the instances of a contribution',
    sql`
    SELECT ${columns} FROM automate_host.instances i
    WHERE i.tenant_id = ${of.tenantId} AND i.plugin_id = ${of.pluginId} AND i.point = ${of.point} AND i.key = ${of.key}
    ORDER BY i.name <> ${DEFAULT_INSTANCE}, i.name COLLATE "C" LIMIT ${MAX_CANDIDATES}`,
  );
  return rows.map(toInstance);
}

/** False when the name is taken. */
export async function insertInstance(
  handle: Handle,
  { tenantId, pluginId, name }: InstanceRef,
  made: { contribution: ContributionRef; config: JsonObject; actor: string; createdWith?: string | undefined },
): Promise<boolean> {
  const { contribution, config, actor, createdWith = null } = made;
  const rows = await execute(
    handle,
    'Creating an instance',
    sql`
    INSERT INTO automate_host.instances
      (tenant_id, plugin_id, name, point, key, config, updated_by, created_with)
    VALUES (${tenantId}, ${pluginId}, ${name}, ${contribution.point}, ${contribution.key},
            ${JSON.stringify(config)}::jsonb, ${actor}, ${createdWith})
    ON CONFLICT DO NOTHING
    RETURNING name`,
  );
  return rows.length > 0;
}

/** The new version, undefined when it is not at the expected one any more. */
export async function updateInstance(
  handle: Handle,
  { tenantId, pluginId, name, id, version }: Instance,
  { config, actor }: { config: JsonObject; actor: string },
): Promise<number | undefined> {
  const [row] = await execute<{ version: number }>(
    handle,
    'Changing an instance',
    sql`
    UPDATE automate_host.instances
    SET config = ${JSON.stringify(config)}::jsonb, version = version + 1, updated_at = now(), updated_by = ${actor}
    WHERE tenant_id = ${tenantId} AND plugin_id = ${pluginId} AND name = ${name} AND id = ${id} AND version = ${version}
    RETURNING version`,
  );
  return row?.version;
}

/** False when it is not there, or not at the expected version, any more. */
export async function deleteInstance(
  handle: Handle,
  { tenantId, pluginId, name, id }: Instance,
  expectedVersion: number | undefined,
): Promise<boolean> {
  const rows = await execute(
    handle,
    'Deleting an instance',
    sql`
    DELETE FROM automate_host.instances
    WHERE tenant_id = ${tenantId} AND plugin_id = ${pluginId} AND name = ${name} AND id = ${id}
      ${expectedVersion === undefined ? sql`` : sql`AND version = ${expectedVersion}`}
    RETURNING name`,
  );
  return rows.length > 0;
}

/** Whether the instance of that name was made by the request with that idempotency key. */
export async function wasCreatedWith(handle: Handle, { tenantId, pluginId, name }: InstanceRef, key: string) {
  const rows = await execute(
    handle,
    'Reading an instance',
    sql`
    SELECT name FROM automate_host.instances
    WHERE tenant_id = ${tenantId} AND plugin_id = ${pluginId} AND name = ${name} AND created_with = ${key}`,
  );
  return rows.length > 0;
}

function toInstance(row: Row): Instance {
  const setAt = Object.entries(row.secrets_set_at ?? {}).map(([field, at]) => [field, new Date(at)] as const);
  return {
    tenantId: row.tenant_id,
    pluginId: row.plugin_id,
    name: row.name,
    id: row.id,
    contribution: { point: row.point, key: row.key },
    config: row.config,
    version: row.version,
    createdAt: new Date(row.created_at),
    updatedAt: new Date(row.updated_at),
    updatedBy: row.updated_by,
    secretsSetAt: Object.fromEntries(setAt),
  };
}
