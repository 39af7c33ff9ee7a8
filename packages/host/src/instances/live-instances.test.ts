import { DEFAULT_TENANT, silentLogger } from '@automate/core';
import { createTestDatabase, type TestDatabase } from '@automate/embedded-postgres/testing';
import { governanceMigrations, type Secrets } from '@automate/governance';
import type { InstanceContext } from '@automate/providers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findConfigurable } from '../__fixtures__/connectors.ts';
import { tableSecrets } from '../__fixtures__/table-secrets.ts';
import { hostMigrations } from '../migrations.ts';
import type { Instance } from './instance.ts';
import { InstanceStatuses } from './instance-status.ts';
import { createInstances, type Instances } from './instances.ts';
import { createLiveInstances, type LiveInstances } from './live-instances.ts';

const ref = { tenantId: DEFAULT_TENANT, pluginId: 'erp', name: 'main' };
let database: TestDatabase;
let secrets: Secrets;
let processes: Process[] = [];

/** What a process of its own has of an installation: everything but the database. */
class Process {
  readonly configured: string[] = [];
  readonly disposed: string[] = [];
  readonly instances: Instances;
  readonly live: LiveInstances;
  readonly statuses: InstanceStatuses;
  pluginsChanged: () => void = () => undefined;
  code: { configure: unknown; dispose: unknown } | undefined = {
    configure: async (config: { company: string; token: string }, ctx: InstanceContext<undefined>) => {
      if (config.company === 'broken') throw new Error(`${config.token} does not work`);
      expect(ctx.secret('token')).toBe(config.token);
      this.configured.push(config.company);
      return config.company;
    },
    dispose: async (state: string) => void this.disposed.push(state),
  };

  constructor() {
    const { db } = database;
    this.instances = createInstances({ db, findConfigurable, secrets, cacheMs: 20 });
    this.statuses = new InstanceStatuses(db);
    this.live = createLiveInstances({
      db,
      plugins: {
        contribution: async () => this.code as never,
        manifest: () => undefined,
        onChange: (listener) => {
          this.pluginsChanged = listener;
          return () => undefined;
        },
      },
      findConfigurable: (...wanted) => {
        if (this.code === undefined) throw new Error('it is disabled');
        return findConfigurable(...wanted);
      },
      instances: this.instances,
      statuses: this.statuses,
      fetch: async () => new Response(),
      secrets,
      log: silentLogger,
      watchMs: 20,
    });
    processes.push(this);
  }

  async use<T = unknown>(work?: () => Promise<T>): Promise<unknown> {
    const instance = (await this.instances.get(ref)) as Instance;
    const target = { ...ref, permissions: [], contribution: findConfigurable('erp'), instance };
    return this.live.use(target, async ({ state }) => {
      await work?.();
      return state;
    });
  }

  status = async () => (await this.statuses.read(ref.tenantId, ref.pluginId)).get(ref.name)?.configuration;
}

beforeAll(async () => {
  database = await createTestDatabase({ migrations: [governanceMigrations, hostMigrations] });
  secrets = tableSecrets(database.db);
});
afterAll(() => database.drop());
beforeEach(async () => {
  await new Process().instances.create({ ...ref, config: { company: 'first', token: 'planted-token' } });
});
afterEach(async () => {
  await Promise.all(processes.map(({ live }) => live.close()));
  processes = [];
  await database.sql`DELETE FROM automate_host.instances`;
});

const generously = { timeout: 20_000, interval: 20 };

describe('live instances', () => {
  it('are configured anew in every process when one of them changes the configuration', async () => {
    const [one, other] = [processes[0] as Process, new Process()];
    expect([await one.use(), await other.use()]).toEqual(['first', 'first']);
    await expect.poll(one.status, generously).toEqual({ applied: 1, processes: 2 });
    await one.instances.update(ref, { config: { company: 'second' } });
    // Nobody calls: it is applied all the same.
    await expect.poll(() => other.configured, generously).toEqual(['first', 'second']);
    await expect.poll(() => [one.disposed, other.disposed], generously).toEqual([['first'], ['first']]);
    await expect.poll(other.status, generously).toEqual({ applied: 2, processes: 2 });
  });

  it('keep the last good configuration with its secret in every process, and say so without the secret', async () => {
    const [one, other] = [processes[0] as Process, new Process()];
    await Promise.all([one.use(), other.use()]);
    await one.instances.update(ref, { config: { company: 'broken', token: 'planted-other' } });
    await expect
      .poll(one.status, generously)
      .toMatchObject({ applied: 1, processes: 2, failed: { version: 2, code: 'INTERNAL', processes: 2 } });
    expect((await one.status())?.failed?.message).toMatch(/^\$secret:erp\/main\/token@\w+ does not work$/);
    expect([await one.use(), await other.use()]).toEqual(['first', 'first']);
    // Its secret stays for as long as it is in use.
    await database.sql`UPDATE automate_host.instance_secrets SET changed_at = now() - interval '1 hour'`;
    await one.instances.sweep();
    expect(await secrets.list(ref.tenantId)).toHaveLength(2);
    await one.instances.update(ref, { config: { company: 'mended' } });
    await expect.poll(one.status, generously).toEqual({ applied: 3, processes: 2 });
    await database.sql`UPDATE automate_host.instance_secrets SET changed_at = now() - interval '1 hour'`;
    await expect
      .poll(async () => {
        await one.instances.sweep();
        return secrets.list(ref.tenantId);
      }, generously)
      .toHaveLength(1);
  });

  it('are disposed of when they are deleted, in every process, though not before the last call has ended', async () => {
    const [one, other] = [processes[0] as Process, new Process()];
    const end = Promise.withResolvers<void>();
    const call = other.use(() => end.promise);
    await one.use();
    await expect.poll(() => other.configured, generously).toEqual(['first']);
    await one.instances.delete(ref);
    await expect.poll(() => one.disposed, generously).toEqual(['first']);
    await expect.poll(async () => (await one.status())?.processes, generously).not.toBe(2);
    expect(other.disposed).toEqual([]);
    end.resolve();
    expect(await call).toBe('first');
    await expect.poll(() => other.disposed, generously).toEqual(['first']);
    await expect.poll(one.status, generously).toBeUndefined();
  });

  it('are configured with code that was reloaded, and freed when their plugin or the process ends', async () => {
    const one = processes[0] as Process;
    await one.use();
    one.code = { configure: undefined, dispose: undefined, ...one.code };
    await one.use();
    expect([one.configured, one.disposed]).toEqual([['first', 'first'], ['first']]);
    one.code = { ...one.code };
    // Nobody calls: whoever replaced it waits for it to be freed.
    one.pluginsChanged();
    await expect.poll(() => one.disposed, generously).toEqual(['first', 'first']);
    one.disposed.length = 0;
    const { code } = one;
    one.code = undefined;
    one.pluginsChanged();
    await expect.poll(() => one.disposed, generously).toEqual(['first']);
    one.code = code;
    await one.use();
    await one.live.close();
    expect(one.disposed).toEqual(['first', 'first']);
    expect(await new Process().status()).toBeUndefined();
  });
});
