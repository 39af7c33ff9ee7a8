import { setTimeout as sleep } from 'node:timers/promises';
import type { InstanceHealthChange } from '@automate/connectors';
import { createSignals, type Signals } from '@automate/core';
import { createTestDatabase, type TestDatabase } from '@automate/embedded-postgres/testing';
import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { InstanceRef } from '../instances/instance.ts';
import { hostMigrations } from '../migrations.ts';
import { createHealthRecords, type HealthRecords } from './health-records.ts';
import { createProber, type Prober, type ProberOptions } from './prober.ts';

const PATIENCE = { timeout: 20_000, interval: 20 };
const main: InstanceRef = { tenantId: 'default', pluginId: 'erp', name: 'main' };
const probed = [{ pluginId: 'erp', point: 'connector', key: 'erp' }];
const erpMain = [{ connector: 'erp', instance: 'main' }];

let database: TestDatabase;
let records: HealthRecords;
let probers: Prober[];
/** What each instance's check does. */
let checks: Map<string, (signal: AbortSignal) => unknown>;
/** Names of the instances that were asked. */
let asked: string[];
let changes: string[];

beforeAll(async () => {
  database = await createTestDatabase({ migrations: [hostMigrations], max: 10 });
  await database.sql`create table told (change text)`;
});
afterAll(() => database.drop());
beforeEach(() => {
  records = createHealthRecords(database.db);
  probers = [];
  checks = new Map();
  asked = [];
  changes = [];
});
afterEach(async () => {
  await Promise.all(probers.map((prober) => prober.stop()));
  for (const table of ['instances', 'instance_health', 'instance_checks']) {
    await database.sql`delete from automate_host.${database.sql(table)}`;
  }
  await database.sql`delete from told`;
});

async function instance(name = 'main', answer: (signal: AbortSignal) => unknown = () => ({ status: 'healthy' })) {
  checks.set(name, answer);
  await database.sql`
    insert into automate_host.instances (tenant_id, plugin_id, name, point, key, config, updated_by)
    values ('default', 'erp', ${name}, 'connector', 'erp', '{}', 'test')`;
}

/** Writes changes into a table, so that they share the fate of their transaction. */
const intoTable: ProberOptions['changes'] = {
  async record(tx, { name, from, to, message }: InstanceHealthChange) {
    const told = `${name}: ${from} to ${to}${message === undefined ? '' : `, ${message}`}`;
    await tx.execute(sql`insert into told values (${told})`);
    return () => void changes.push(told);
  },
};
const inTable = async () => (await database.sql`select change from told`).map(({ change }) => change as string);

function open(options: Partial<ProberOptions> = {}): Prober {
  const prober = createProber({
    db: database.db,
    probed: () => probed,
    changes: intoTable,
    probe: {
      async check({ name }, signal) {
        asked.push(name);
        return (await checks.get(name)?.(signal)) as never;
      },
    },
    intervalMs: 100,
    pollMs: 20,
    ...options,
  });
  probers.push(prober);
  return prober;
}

const known = async (name = 'main') => (await records.list('default', 'erp')).get(name);
const status = async () => (await known())?.status;

describe('a prober', () => {
  it('checks again and again, tells what changes once, and takes an instance for unhealthy after two checks', async () => {
    const answers = ['healthy', 'unhealthy', 'healthy', 'unhealthy', 'unhealthy', 'unhealthy', 'degraded', 'healthy'];
    await instance('main', () => ({ status: answers.shift() ?? 'healthy', message: `${answers.length} left` }));
    const signals: Signals = createSignals();
    const heard: string[] = [];
    signals.on('instanceHealthChanged', ({ instance: of, from, to }) =>
      heard.push(`${of.key}/${of.name} ${from} ${to}`),
    );
    open({ signals }).start();
    await expect.poll(() => answers.length, PATIENCE).toBe(0);
    await expect.poll(async () => (await inTable()).length, PATIENCE).toBe(3);
    expect(await inTable()).toEqual([
      'main: healthy to unhealthy, 3 left',
      'main: unhealthy to degraded, 1 left',
      'main: degraded to healthy, 0 left',
    ]);
    expect(heard).toEqual(['erp/main healthy unhealthy', 'erp/main unhealthy degraded', 'erp/main degraded healthy']);
    expect(changes).toEqual(await inTable());
    const { items } = await records.history(main);
    expect(items.map((one) => one.status).slice(-8)).toEqual([
      'healthy',
      'degraded',
      'unhealthy',
      'unhealthy',
      'unhealthy',
      'healthy',
      'unhealthy',
      'healthy',
    ]);
    expect(await known()).toMatchObject({ status: 'healthy', failures: 0, tookMs: expect.any(Number) });
  });

  it('says which instances of a tenant are down, at once when it must be fresh', async () => {
    await instance('main', () => ({ status: 'unhealthy', message: 'no route' }));
    await instance('other');
    expect(await records.unhealthy('default', erpMain)).toEqual([]);
    const prober = open();
    await prober.check(main);
    expect(await records.unhealthy('default', erpMain, { fresh: true })).toEqual([]);
    await prober.check(main);
    expect(
      await records.unhealthy('default', [...erpMain, { connector: 'erp', instance: 'other' }], { fresh: true }),
    ).toEqual(erpMain);
    expect(await records.unhealthy('another', erpMain, { fresh: true })).toEqual([]);
    // Nobody has looked for long: nobody knows.
    await database.sql`update automate_host.instance_health set valid_until = now() - interval '1 second'`;
    expect(await records.unhealthy('default', erpMain, { fresh: true })).toEqual([]);
    expect(await status()).toBe('unknown');
  });

  it('checks each instance in one process at a time, however many there are, no more at once than it may', async () => {
    let now = 0;
    let most = 0;
    const busy = new Set<string>();
    const answer = (name: string) => async () => {
      expect(busy.has(name)).toBe(false);
      busy.add(name);
      now += 1;
      most = Math.max(most, now);
      await sleep(5);
      now -= 1;
      busy.delete(name);
      return { status: 'healthy' };
    };
    const names = Array.from({ length: 20 }, (_, at) => `i${at}`);
    for (const name of names) await instance(name, answer(name));
    const pools = await Promise.all([database.connect(), database.connect(), database.connect()]);
    for (const { db } of pools) open({ db, concurrency: 2, intervalMs: 50 }).start();
    await expect.poll(() => asked.length, PATIENCE).toBeGreaterThan(100);
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(6);
    expect(new Set(asked)).toEqual(new Set(names));
  });

  it('cancels a check that hangs, counts it as unhealthy, and does not begin it again before it has ended', async () => {
    let aborted = 0;
    const ended = Promise.withResolvers<object>();
    await instance('main', (signal) => {
      signal.addEventListener('abort', () => {
        aborted += 1;
      });
      return ended.promise;
    });
    open({ timeoutMs: 50 }).start();
    await expect.poll(status, PATIENCE).toBe('unhealthy');
    expect({ asked, aborted }).toEqual({ asked: ['main'], aborted: 1 });
    const { items } = await records.history(main);
    expect(items.at(-1)).toMatchObject({
      message: 'the health check did not end within 50 ms',
      details: { reason: { kind: 'check_late', ms: 50 } },
    });
    expect(items[0]).toMatchObject({
      message: 'the health check before this one has still not ended',
      details: { reason: { kind: 'check_hangs' } },
    });
    ended.resolve({ status: 'healthy' });
    await expect.poll(status, PATIENCE).toBe('healthy');
  });

  it.each<[string, () => unknown, object]>([
    ['throws', () => Promise.reject(new Error('no such host')), { status: 'unhealthy', message: 'no such host' }],
    ['throws nothing sensible', () => Promise.reject(null), { status: 'unhealthy', message: 'null' }],
    [
      'gives nothing',
      () => undefined,
      { status: 'unhealthy', message: expect.stringMatching(/must be one of healthy/) },
    ],
    [
      'gives nonsense',
      () => ({ status: 'fine' }),
      { status: 'unhealthy', message: expect.stringMatching(/gave no status/) },
    ],
    ['says too much', () => ({ status: 'degraded', message: 'x'.repeat(1e6) }), { message: 'x'.repeat(1000) }],
    [
      'has a megabyte of details',
      () => ({ status: 'degraded', details: { text: 'x'.repeat(1e6) } }),
      { status: 'degraded', details: { omitted: 'the details have 1000011 characters, more than 16384' } },
    ],
    [
      'says what cannot be stored',
      () => ({ status: 'degraded', message: 'a\0\ud800', details: { a: '\0', '\0': 1 } }),
      { message: 'a\ufffd\ufffd', details: { omitted: 'the details have keys that cannot be stored' } },
    ],
    [
      'has details that are none',
      () => ({ status: 'degraded', details: 5n }),
      { details: { omitted: expect.any(String) } },
    ],
  ])('records a check that %s', async (_, answer, expected) => {
    await instance('main', answer);
    await open().check(main);
    expect((await records.history(main)).items).toMatchObject([expected]);
  });

  it('checks soon after a change of the configuration', async () => {
    await instance();
    open({ intervalMs: 3_600_000 }).start();
    await expect.poll(() => asked.length, PATIENCE).toBe(1);
    await expect.poll(status, PATIENCE).toBe('healthy');
    await database.sql`update automate_host.instances set version = version + 1`;
    await expect.poll(() => asked.length, PATIENCE).toBe(2);
  });

  it('leaves nothing of an instance that was deleted while it was checked, and tells that it is down no more', async () => {
    const goOn = Promise.withResolvers<void>();
    await instance('main', async () => {
      if (asked.length > 2) await goOn.promise;
      return { status: 'unhealthy' };
    });
    open().start();
    await expect.poll(() => asked.length, PATIENCE).toBe(3);
    await database.sql`delete from automate_host.instances`;
    await expect.poll(inTable, PATIENCE).toEqual(['main: unknown to unhealthy', 'main: unhealthy to unknown']);
    goOn.resolve();
    await sleep(100);
    expect(await known()).toBeUndefined();
    expect((await records.history(main)).items).toEqual([]);
    // Another of the same name begins anew.
    await instance();
    await expect.poll(status, PATIENCE).toBe('healthy');
  });

  it('changes a status and tells of it together or not at all', async () => {
    let broken = true;
    await instance('main', () => ({ status: 'degraded' }));
    const prober = open({
      changes: {
        async record(tx, change) {
          const hint = await intoTable!.record(tx, change);
          if (broken) throw new Error('cut off');
          return hint;
        },
      },
    });
    await expect(prober.check(main)).rejects.toThrow(/cut off/);
    expect(await status()).toBe('unknown');
    expect([await inTable(), changes, (await records.history(main)).items]).toEqual([[], [], []]);
    broken = false;
    await database.sql`update automate_host.instance_health set next_probe_at = now()`;
    await prober.check(main);
    expect(await status()).toBe('degraded');
    expect(await inTable()).toEqual(['main: unknown to degraded']);
  });

  it('goes on when the database was cut off in the middle', async () => {
    await instance('main', async () => {
      if (asked.length === 2) {
        await database.sql`
          select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid()`.catch(() => undefined);
      }
      return { status: 'healthy' };
    });
    open().start();
    // At the latest when the lease of what could not be written is over.
    await expect.poll(() => asked.length, { ...PATIENCE, timeout: 50_000 }).toBeGreaterThan(4);
    await expect.poll(status, PATIENCE).toBe('healthy');
  }, 90_000);

  it('asks ever more rarely what ended with its process, after the lease', async () => {
    await instance();
    const waits: number[] = [];
    for (let time = 1; time <= 3; time += 1) {
      // A process that claims, and is gone.
      const hangs = new Promise<never>(() => undefined);
      const dying = open({ probe: { check: () => hangs }, timeoutMs: 60_000 });
      void dying.check(main).catch(() => undefined);
      await expect
        .poll(
          async () => (await database.sql`select unfinished from automate_host.instance_health`)[0]?.unfinished,
          PATIENCE,
        )
        .toBe(time);
      probers = probers.filter((one) => one !== dying);
      const [row] = await database.sql`
        select extract(epoch from next_probe_at - now())::float8 as wait from automate_host.instance_health`;
      waits.push(Math.round(row!.wait));
      await database.sql`update automate_host.instance_health set next_probe_at = now()`;
    }
    expect(waits[0]).toBeGreaterThan(75);
    expect(waits[1]! - waits[0]!).toBeGreaterThanOrEqual(3);
    expect(waits[2]! - waits[1]!).toBeGreaterThanOrEqual(8);
    await open().check(main);
    expect(await status()).toBe('healthy');
  });

  it('drops the result of a check whose lease ran out: somebody else has checked meanwhile', async () => {
    const late = Promise.withResolvers<object>();
    await instance('main', () => (asked.length === 1 ? late.promise : { status: 'healthy' }));
    const slow = open().check(main);
    await expect.poll(() => asked.length, PATIENCE).toBe(1);
    await database.sql`update automate_host.instance_health set next_probe_at = now()`;
    await open().check(main);
    late.resolve({ status: 'degraded' });
    await slow;
    expect(await status()).toBe('healthy');
    expect((await records.history(main)).items).toMatchObject([{ status: 'healthy' }]);
    expect(await inTable()).toEqual([]);
  });

  it('leaves to others what it was checking when it stops', async () => {
    await instance(
      'main',
      (signal) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    );
    const leaving = open();
    leaving.start();
    await expect.poll(() => asked.length, PATIENCE).toBe(1);
    await leaving.stop();
    expect(await status()).toBe('unknown');
    checks.set('main', () => ({ status: 'healthy' }));
    await open().check(main);
    expect(await status()).toBe('healthy');
    expect((await records.history(main)).items).toHaveLength(1);
  });

  it('waits, asked to check now, for the check that is under way elsewhere', async () => {
    const goOn = Promise.withResolvers<void>();
    await instance('main', async () => {
      await goOn.promise;
      return { status: 'degraded' };
    });
    const first = open().check(main);
    await expect.poll(() => asked.length, PATIENCE).toBe(1);
    const second = open().check(main);
    await sleep(150);
    goOn.resolve();
    await Promise.all([first, second]);
    expect([asked, await status()]).toEqual([['main'], 'degraded']);
    await expect(open().check({ ...main, name: 'none' })).rejects.toMatchObject({ code: 'FAILED_PRECONDITION' });
  });

  it('keeps so many checks and no older ones, and gives them in pages', async () => {
    await instance();
    const prober = open({ keepChecks: 5 });
    for (let time = 0; time < 8; time += 1) await prober.check(main);
    const first = await records.history(main, { limit: 3 });
    const second = await records.history(main, { limit: 3, cursor: first.nextCursor });
    expect([first.items.length, second.items.length, second.nextCursor]).toEqual([3, 2, undefined]);
    await expect(records.history(main, { cursor: 'nonsense' })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    await database.sql`update automate_host.instance_checks set started_at = now() - interval '8 days'`;
    await prober.check(main);
    expect((await records.history(main)).items).toHaveLength(1);
  });
});
