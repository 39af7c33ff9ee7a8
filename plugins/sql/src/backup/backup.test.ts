import { execFile } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { AutomateError, type JsonObject } from '@automate/core';
import { assertStepError, createStepHarness, type StepRunOptions } from '@automate/testing';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { stepType } from '../step-type.ts';
import { openTestDatabase } from '../testing/test-database.ts';
import { startWatchedProxy } from '../testing/watched-proxy.ts';
import type { BackupInput, BackupOutput } from './backup.ts';
import type { BackupManifest } from './manifest.ts';

type Database = Awaited<ReturnType<typeof openTestDatabase>>;

const TABLES = `
  create table orders (id int generated always as identity primary key, customer int not null, note text,
    total numeric, made timestamptz, raw bytea, tags text[], doc jsonb, twice int generated always as (customer * 2) stored);
  create table "a customers" (id serial primary key, parent int references "a customers", "the name" text);
  alter table orders add foreign key (customer) references "a customers";
  create table parts (at date, n int) partition by range (at);
  create table parts_2026 partition of parts for values from ('2026-01-01') to ('2027-01-01');
  create table empty ();
  create sequence lonely;`;

let database: Database;
let other: Database;
beforeAll(async () => {
  [database, other] = await Promise.all([openTestDatabase(), openTestDatabase()]);
  await database.sql.unsafe(TABLES);
});
afterAll(() => Promise.all([database.drop(), other.drop()]));

const root = mkdtempSync(join(tmpdir(), 'automate-backup-'));
afterAll(() => rmSync(root, { recursive: true }));
let folder: string;
let count = 0;
beforeEach(async () => {
  count += 1;
  folder = join(root, String(count));
  await other.sql.unsafe(`drop schema public cascade; create schema public; ${TABLES}`);
});
afterEach(async () => {
  await database.sql`truncate orders, "a customers", parts restart identity`;
});

const harness = createStepHarness({
  stepType,
  access: {
    async permit({ scope }) {
      if (!scope.startsWith(root))
        throw new AutomateError({ code: 'PERMISSION_DENIED', message: scope, effect: 'none' });
    },
  },
});

function run(type: string, input: object, options: StepRunOptions & { key?: string } = {}) {
  const { key = `key-${Math.random()}`, ...rest } = options;
  return harness.run(type, { connection: database.connection, ...input } as object as JsonObject, {
    ...rest,
    call: { idempotencyKey: key, ...rest.call },
  });
}

async function back(input: Partial<BackupInput> = {}, key?: string): Promise<BackupOutput> {
  const options = key === undefined ? {} : { key };
  const { result, error } = await run('backup', { location: `file://${folder}`, ...input }, options);
  if (error) throw error;
  return result?.output as unknown as BackupOutput;
}

const restoreInto = (into: Database, location: string) => run('restore', { connection: into.connection, location });

async function fillTables(): Promise<void> {
  await database.sql.unsafe(`
    insert into "a customers" ("the name") values ('Ada'), (E'tab\\t, new\\nline, back\\\\slash, \\\\N'), (null);
    update "a customers" set parent = (select max(id) from "a customers") where "the name" = 'Ada';
    insert into orders (customer, note, total, made, raw, tags, doc)
      select c.id, 'note "' || n, 0.10000000000000000001 * n, '2026-11-28 10:00:00.123456+02', decode('00ff0a', 'hex'),
        array['a', null, '{"'], '{"a": [1, null]}' from "a customers" c, generate_series(1, 50) n;
    insert into parts values ('2026-05-05', 1), ('2026-06-06', 2);
    select setval('lonely', 41);`);
}

/** All that is in the tables, and what their sequences give next. */
async function contents({ sql }: Database): Promise<unknown> {
  return [
    await sql`select * from orders order by id`,
    await sql`select * from "a customers" order by id`,
    await sql`select * from parts order by n`,
    await sql`select last_value, is_called from lonely`,
    await sql`select last_value, is_called from "a customers_id_seq"`,
    await sql`select last_value, is_called from orders_id_seq`,
  ];
}

describe('a backup in a folder', () => {
  it('is restored as it was, by db:restore', async () => {
    await fillTables();
    const made = await back();
    expect(made.tables.map(({ table, rows }) => [table, rows])).toEqual([
      ['public.a customers', 3],
      ['public.empty', 0],
      ['public.orders', 150],
      ['public.parts', 2],
    ]);
    const ran = await restoreInto(other, made.location);
    if (ran.error) throw ran.error;
    expect(ran.result?.output).toEqual({ tables: 4, rows: 155 });
    expect(await contents(other)).toEqual(await contents(database));
  });

  it('is restored as it was, by psql', async (test) => {
    await fillTables();
    const made = await back();
    const { url } = other;
    const psql = promisify(execFile)('psql', ['-X', '-q', '-f', 'restore.sql', url], {
      cwd: fileURLToPath(made.location),
    });
    await psql.catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT')
        test.skip('there is no psql on this machine; db:restore reads the same backup in the test before');
      throw error;
    });
    expect(await contents(other)).toEqual(await contents(database));
  });

  it('keeps every text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit: 'binary' }), { maxLength: 20 }), async (texts) => {
        const storable = texts.map((text) => text.toWellFormed().replaceAll('\0', ''));
        await database.sql`truncate "a customers" cascade`;
        await other.sql`truncate "a customers" cascade`;
        for (const text of storable) await database.sql`insert into "a customers" ("the name") values (${text})`;
        const { location } = await back({ tables: ['a customers'] });
        const ran = await restoreInto(other, location);
        if (ran.error) throw ran.error;
        const rows = await other.sql`select "the name" as name from "a customers" order by id`;
        expect(rows.map(({ name }) => name)).toEqual(storable);
      }),
      { numRuns: 15 },
    );
  });

  it('is of one moment, however long it takes', async () => {
    await fillTables();
    await using proxy = await startWatchedProxy(database.connection);
    proxy.cut = async (message) => {
      if (message.includes('to stdout')) await database.sql`delete from orders`;
      return undefined;
    };
    const made = await back({
      connection: { ...database.connection, port: proxy.port },
      tables: ['a customers', 'orders'],
    });
    expect(made.tables.map(({ rows }) => rows)).toEqual([3, 150]);
    expect(await database.sql`select from orders`).toHaveLength(0);
  });

  it('is made once for a step, however often it is tried', async () => {
    await fillTables();
    const first = await back({}, 'same');
    await database.sql`truncate orders`;
    expect(await back({}, 'same')).toEqual(first);
    expect(await back({}, 'another')).not.toEqual(first);
    expect(readdirSync(folder)).toHaveLength(2);
  });

  it('names what is not there', async () => {
    const ran = await run('backup', { location: `file://${folder}`, tables: ['orders', 'no', 'app.thing'] });
    assertStepError(ran, 'NOT_FOUND', /public\.no, app\.thing/);
    expect(readdirSync(folder)).toEqual([]);
    assertStepError(await run('backup', { location: `file://${folder}`, schema: 'nowhere' }), 'NOT_FOUND', /nowhere/);
  });

  it.each([
    ['cut', 'UNAVAILABLE'],
    ['cancelled', 'CANCELLED'],
  ] as const)('that is %s leaves nothing', async (how, code) => {
    await fillTables();
    await using proxy = await startWatchedProxy(database.connection);
    const cancel = new AbortController();
    proxy.cut = (message) => {
      if (!message.includes('"orders"')) return undefined;
      if (how === 'cancelled') cancel.abort();
      return how === 'cut' ? 'after' : undefined;
    };
    const connection = { ...database.connection, port: proxy.port };
    const ran = await run('backup', { connection, location: `file://${folder}` }, { call: { signal: cancel.signal } });
    assertStepError(ran, code);
    await expect.poll(() => readdirSync(folder)).toEqual([]);
  });

  it('that is large is not held in memory', async () => {
    await database.sql.unsafe(
      `insert into "a customers" ("the name") select repeat(md5(n::text), 320) from generate_series(1, 20000) n`,
    );
    const before = process.memoryUsage().arrayBuffers;
    let most = 0;
    const watch = setInterval(() => {
      most = Math.max(most, process.memoryUsage().arrayBuffers - before);
    }, 5);
    const made = await back({ tables: ['a customers'] });
    clearInterval(watch);
    expect(made.tables[0]!.bytes).toBeGreaterThan(200_000_000);
    expect(most).toBeLessThan(120_000_000);
  });
});

describe('old backups', () => {
  const manifestOf = (name: string) => join(folder, name, 'manifest.json');
  const age = (name: string, days: number, change: Partial<BackupManifest> = {}) => {
    const manifest = JSON.parse(readFileSync(manifestOf(name), 'utf8')) as BackupManifest;
    const createdAt = new Date(Date.now() - days * 86_400_000).toISOString();
    writeFileSync(manifestOf(name), JSON.stringify({ ...manifest, createdAt, ...change }));
  };

  it('of the same database are removed, and nothing else', async () => {
    const names: string[] = [];
    for (let at = 0; at < 3; at++) names.push((await back({ tables: ['empty'] })).location.split('/').at(-1)!);
    const [old, young, foreign] = names as [string, string, string];
    age(old, 8);
    age(young, 6);
    age(foreign, 100, { database: 'other' });
    mkdirSync(join(folder, 'mine'));
    writeFileSync(join(folder, 'mine', 'manifest.json'), '{"format": 2}');
    for (const name of ['.partial-old', '.partial-young']) mkdirSync(join(folder, name));
    utimesSync(join(folder, '.partial-old'), 0, 0);
    const made = await back({ tables: ['empty'], retentionDays: 7 });
    expect(made.removed).toEqual([old]);
    const left = [young, foreign, 'mine', '.partial-young', made.location.split('/').at(-1)!];
    expect(readdirSync(folder).sort()).toEqual(left.sort());
  });
});

describe('a restore', () => {
  it.each<[string, (path: string) => unknown, RegExp]>([
    [
      'a file has changed',
      (path) => writeFileSync(join(path, '0001-orders.copy'), 'x'),
      /0001-orders.copy is not what/,
    ],
    ['a file is gone', (path) => rmSync(join(path, '0001-orders.copy')), /cannot be read/],
    [
      'it is no backup',
      (path) => writeFileSync(join(path, 'manifest.json'), '{"format": 2}'),
      /no manifest of a backup/,
    ],
    [
      'its manifest leads elsewhere',
      (path) =>
        writeFileSync(
          join(path, 'manifest.json'),
          readFileSync(join(path, 'manifest.json'), 'utf8').replace('0001-orders', '../x'),
        ),
      /no manifest/,
    ],
  ])('is refused when %s, before anything is done', async (_what, spoil, message) => {
    const made = await back({ tables: ['orders'] });
    spoil(fileURLToPath(made.location));
    const ran = await restoreInto(other, made.location);
    assertStepError(ran, 'FAILED_PRECONDITION', message);
    expect(ran.error?.effect).toBe('none');
  });

  it('fills empty tables only, all of them or none', async () => {
    await fillTables();
    const { location } = await back();
    await other.sql`insert into parts values ('2026-01-01', 1)`;
    const ran = await restoreInto(other, location);
    assertStepError(ran, 'FAILED_PRECONDITION', /"parts" is not empty/);
    expect(ran.error?.effect).toBe('none');
    expect(await other.sql`select from orders`).toHaveLength(0);
  });
});

describe('the place of a backup', () => {
  it.each([
    ['a storage', 's3://backups/daily/', 'INVALID_ARGUMENT', /reaches no storage "s3:"/],
    ['a folder that was not granted', 'file:///etc/backups', 'PERMISSION_DENIED', /etc/],
    ['a way out of a granted one', `file://${root}/../../etc/backups`, 'PERMISSION_DENIED', /etc/],
    ['another machine', 'file://host/backups', 'INVALID_ARGUMENT', /file:\/\/\/path/],
    ['an encoded slash', 'file:///a%2fb', 'INVALID_ARGUMENT', /file:\/\/\/path/],
    ['nothing that is known', 'backups', 'INVALID_ARGUMENT', /reaches no storage/],
  ])('is refused: %s', async (_what, location, code, message) => {
    const ran = await run('backup', { location });
    assertStepError(ran, code as 'INVALID_ARGUMENT', message);
    expect(ran.error?.effect).toBe('none');
  });

  it('is refused where a link leads out of what was granted', async () => {
    mkdirSync(folder);
    const outside = mkdtempSync(join(tmpdir(), 'elsewhere-'));
    symlinkSync(outside, join(folder, 'link'));
    assertStepError(await run('backup', { location: `file://${folder}/link` }), 'PERMISSION_DENIED');
    expect(readdirSync(outside)).toEqual([]);
    rmSync(outside, { recursive: true });
  });

  it('can be what the step leaves behind, as long as that is little', async () => {
    await fillTables();
    const { result } = await run('backup', { location: 'artifact:', tables: ['parts', 'a customers'] });
    expect(result?.artifacts.map(({ name }) => name)).toEqual([
      '0001-a_customers.copy',
      '0002-parts.copy',
      'restore.sql',
      'manifest.json',
    ]);
    expect(new TextDecoder().decode(result?.artifacts[1]?.content as Uint8Array)).toBe(
      '2026-05-05\t1\n2026-06-06\t2\n',
    );
    await database.sql.unsafe(
      `insert into "a customers" ("the name") select repeat('x', 100000) from generate_series(1, 400)`,
    );
    const ran = await run('backup', { location: 'artifact:', tables: ['a customers'] });
    assertStepError(ran, 'PAYLOAD_TOO_LARGE', /file:\/\/\//);
  });
});
