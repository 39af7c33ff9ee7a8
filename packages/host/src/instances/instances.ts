import {
  AutomateError,
  describeProblems,
  type InputProblem,
  invalidArgument,
  type JsonObject,
  queryDatabase,
} from '@automate/core';
import { type SQL, sql } from 'drizzle-orm';
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import type { FindConnector } from '../connectors/find-connector.ts';
import { DEFAULT_INSTANCE, type Instance, type InstanceRef } from './instance.ts';
import { InstanceCache } from './instance-cache.ts';
import { checkConfig, configProblems } from './instance-config.ts';
import { noInstance } from './no-instance.ts';

/** The instances of every tenant. Every operation throws UNAVAILABLE when the database does not answer. */
export interface Instances {
  /** Throws INVALID_ARGUMENT (a bad name as `/name`, what does not fit as `/config/<field>`, all at once), NOT_FOUND (no such connector), FAILED_PRECONDITION (its plugin failed or is disabled), ALREADY_EXISTS. */
  create(instance: InstanceRef & { config: JsonObject }): Promise<Instance>;
  /** Undefined when there is none. */
  get(ref: InstanceRef): Promise<Instance | undefined>;
  /** By connector and name. */
  list(tenantId: string, filter?: { connector?: string }): Promise<Instance[]>;
  /** Replaces the configuration. Throws NOT_FOUND when there is no such instance, and as `create`. */
  update(ref: InstanceRef, config: JsonObject): Promise<Instance>;
  /** Throws NOT_FOUND. */
  delete(ref: InstanceRef): Promise<void>;
  /** The same, at most `cacheMs` old: for every call and every webhook. */
  readonly cache: InstanceCache;
}

export interface InstancesOptions {
  db: PostgresJsDatabase;
  findConnector: FindConnector;
  /** How long another process's change may stay unseen, in milliseconds. Default 2,000. */
  cacheMs?: number;
}

/** How many instances are named to someone who has to choose. */
const MAX_CANDIDATES = 5;

const NAME = /^[a-z0-9][a-z0-9_-]{0,62}$/;
const NAME_RULE = 'must be lower-case letters, digits, _ and -, at most 63 characters';

interface Row extends Record<string, unknown> {
  tenant_id: string;
  connector: string;
  name: string;
  plugin_id: string;
  config: JsonObject;
  created_at: Date | string;
  updated_at: Date | string;
}

/** Instances in the table of {@link hostMigrations}. */
export function createInstances({ db, findConnector, cacheMs = 2000 }: InstancesOptions): Instances {
  const columns = sql`tenant_id, connector, name, plugin_id, config, created_at, updated_at`;
  const execute = async <R extends Record<string, unknown> = Row>(action: string, statement: SQL): Promise<R[]> =>
    queryDatabase(action, 'hostMigrations', async () => [...(await db.execute(statement))] as R[]);
  const list: Instances['list'] = async (tenantId, { connector } = {}) => {
    const rows = await execute(
      'Listing instances',
      sql`
      SELECT ${columns} FROM automate_host.instances
      WHERE tenant_id = ${tenantId} ${connector === undefined ? sql`` : sql`AND connector = ${connector}`}
      ORDER BY connector COLLATE "C", name COLLATE "C"`,
    );
    return rows.map(toInstance);
  };
  const get: Instances['get'] = async ({ tenantId, connector, name }) => {
    const [row] = await execute(
      'Reading an instance',
      sql`
      SELECT ${columns} FROM automate_host.instances
      WHERE tenant_id = ${tenantId} AND connector = ${connector} AND name = ${name}`,
    );
    return row && toInstance(row);
  };
  const candidates = async (tenantId: string, connector: string) => {
    const rows = await execute(
      'Reading the instances of a connector',
      sql`
      SELECT ${columns} FROM automate_host.instances
      WHERE tenant_id = ${tenantId} AND connector = ${connector}
      ORDER BY name <> ${DEFAULT_INSTANCE}, name COLLATE "C" LIMIT ${MAX_CANDIDATES}`,
    );
    return rows.map(toInstance);
  };
  const cache = new InstanceCache(async ({ tenantId, connector, name }) => {
    if (name === undefined) return candidates(tenantId, connector);
    const instance = await get({ tenantId, connector, name });
    return instance === undefined ? [] : [instance];
  }, cacheMs);

  return {
    cache,
    get,
    list,
    async create({ tenantId, connector, name, config }) {
      const known = findConnector(connector);
      const problems: InputProblem[] = configProblems(known.connector, config).map(({ pointer, message }) => ({
        pointer: `/config${pointer}`,
        message,
      }));
      if (!NAME.test(name)) problems.unshift({ pointer: '/name', message: NAME_RULE });
      if (problems.length > 0) {
        const where = `the instance ${JSON.stringify(name)} of connector ${connector} does not fit`;
        throw invalidArgument(describeProblems(where, problems), problems);
      }
      const [row] = await execute(
        'Creating an instance',
        sql`
        INSERT INTO automate_host.instances (tenant_id, connector, name, plugin_id, config)
        VALUES (${tenantId}, ${connector}, ${name}, ${known.pluginId}, ${JSON.stringify(config)}::jsonb)
        ON CONFLICT DO NOTHING
        RETURNING ${columns}`,
      );
      cache.forget({ tenantId, connector, name });
      if (row !== undefined) return toInstance(row);
      throw new AutomateError({
        code: 'ALREADY_EXISTS',
        message: `connector ${connector} already has an instance "${name}"`,
        effect: 'none',
      });
    },
    async update({ tenantId, connector, name }, config) {
      const known = findConnector(connector);
      checkConfig(known.connector, config);
      const [row] = await execute(
        'Changing an instance',
        sql`
        UPDATE automate_host.instances
        SET config = ${JSON.stringify(config)}::jsonb, plugin_id = ${known.pluginId}, updated_at = now()
        WHERE tenant_id = ${tenantId} AND connector = ${connector} AND name = ${name}
        RETURNING ${columns}`,
      );
      cache.forget({ tenantId, connector, name });
      if (row === undefined) throw noInstance(connector, name);
      return toInstance(row);
    },
    async delete({ tenantId, connector, name }) {
      const rows = await execute<{ name: string }>(
        'Deleting an instance',
        sql`
        DELETE FROM automate_host.instances
        WHERE tenant_id = ${tenantId} AND connector = ${connector} AND name = ${name}
        RETURNING name`,
      );
      cache.forget({ tenantId, connector, name });
      if (rows.length === 0) throw noInstance(connector, name);
    },
  };
}

function toInstance(row: Row): Instance {
  return {
    tenantId: row.tenant_id,
    connector: row.connector,
    name: row.name,
    pluginId: row.plugin_id,
    config: row.config,
    createdAt: new Date(row.created_at),
    updatedAt: new Date(row.updated_at),
  };
}
