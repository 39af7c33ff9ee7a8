import type { ConnectorInstance, InstanceHealth, InstanceHealthStatus } from '@automate/connectors';
import type { TestDatabase } from '@automate/embedded-postgres/testing';
import { sql } from 'drizzle-orm';
import type { Engine } from '../engine.ts';
import { instanceName } from '../holds/hold-back.ts';
import { TENANT } from './test-engine.ts';

/** Health in a table of the test's own. What is not asked for freshly is as old as the last `remember`. */
export interface TableHealth extends InstanceHealth {
  /** Changes an instance's status and records that, in one transaction. */
  change(
    engine: Pick<Engine, 'instanceChanges'>,
    connector: string,
    name: string,
    to: InstanceHealthStatus,
  ): Promise<void>;
  remember(): Promise<void>;
  /** Reads that were asked for. */
  reads: number;
}

export async function createTableHealth({ db }: Pick<TestDatabase, 'db'>): Promise<TableHealth> {
  await db.execute(sql`create table test_health (tenant_id text, instance text primary key, status text)`);
  const read = async (tenantId: string) => {
    const rows = await db.execute<{ instance: string }>(
      sql`select instance from test_health where tenant_id = ${tenantId} and status = 'unhealthy'`,
    );
    return new Set(rows.map(({ instance }) => instance));
  };
  let remembered = new Set<string>();
  const health: TableHealth = {
    reads: 0,
    async unhealthy(tenantId, instances, { fresh = false } = {}) {
      health.reads += 1;
      const down = fresh ? await read(tenantId) : remembered;
      return instances.filter((one: ConnectorInstance) => down.has(instanceName(one)));
    },
    async change(engine, connector, name, to) {
      const instance = instanceName({ connector, instance: name });
      const recorded = await db.transaction(async (tx) => {
        const [before] = await tx.execute<{ status: InstanceHealthStatus }>(
          sql`select status from test_health where instance = ${instance} for update`,
        );
        await tx.execute(sql`
          insert into test_health values (${TENANT}, ${instance}, ${to})
          on conflict (instance) do update set status = excluded.status`);
        const from = before?.status ?? 'unknown';
        if (from === to) return undefined;
        const change = { tenantId: TENANT, pluginId: connector, point: 'connector', key: connector, name, from, to };
        return await engine.instanceChanges.record(tx, { ...change, message: `it is ${to}` });
      });
      recorded?.();
    },
    async remember() {
      remembered = await read(TENANT);
    },
  };
  return health;
}
