import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AutomateError } from '@automate/core';
import { assertStepError, createStepHarness } from '@automate/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { stepType } from '../step-type.ts';
import { openTestDatabase } from '../testing/test-database.ts';
import { startWatchedProxy } from '../testing/watched-proxy.ts';
import type { MigrateOutput } from './apply.ts';
import type { MigrateInput } from './migrate.ts';

let database: Awaited<ReturnType<typeof openTestDatabase>>;
beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(() => database.sql`create schema app`);
afterEach(() => database.sql.unsafe('drop schema app cascade'));
afterAll(() => database.drop());

const asked: string[] = [];
const harness = createStepHarness({
  stepType,
  access: {
    async permit({ action, scope }) {
      asked.push(`${action} ${scope}`);
      if (scope.startsWith('/etc'))
        throw new AutomateError({ code: 'PERMISSION_DENIED', message: 'no', effect: 'none' });
    },
  },
});
const run = (input: Partial<MigrateInput>, connection = database.connection) =>
  harness.run('migrate', { connection, journal: 'app.journal', ...input });

async function migrate(...migrations: [name: string, sql: string][]): Promise<MigrateOutput> {
  const { result, error } = await run({ migrations: migrations.map(([name, sql]) => ({ name, sql })) });
  if (error) throw error;
  return result?.output as unknown as MigrateOutput;
}

const ONE: [string, string] = ['1-things', 'create table app.things (id int); insert into app.things values (1);'];
const TWO: [string, string] = ['2-more', 'insert into app.things values (2)'];
const things = async () => (await database.sql`select id from app.things order by id`).map(({ id }) => id);

describe('migrations', () => {
  it('are applied once each, in order, and those that come late too', async () => {
    expect(await migrate(ONE)).toEqual({ applied: ['1-things'], already: [], unknown: [] });
    expect(await migrate(ONE, ['1-late', 'insert into app.things values (3)'], TWO)).toEqual({
      applied: ['1-late', '2-more'],
      already: ['1-things'],
      unknown: [],
    });
    expect(await migrate(TWO)).toEqual({ applied: [], already: ['2-more'], unknown: ['1-late', '1-things'] });
    expect(await things()).toEqual([1, 2, 3]);
  });

  it('are applied once by many who come at the same time', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => migrate(ONE, TWO)));
    expect(all.flatMap(({ applied }) => applied).sort()).toEqual(['1-things', '2-more']);
    expect(await things()).toEqual([1, 2]);
  });

  it('are all applied or none, and it is told which one was wrong', async () => {
    const ran = await run({
      migrations: [ONE, ['2-wrong', 'insert into nothing values (1)']].map(([name, sql]) => ({
        name: name!,
        sql: sql!,
      })),
    });
    assertStepError(ran, 'INVALID_ARGUMENT', /apply the migration 2-wrong: relation "nothing"/);
    expect(ran.error).toMatchObject({ effect: 'none' });
    expect(await migrate(ONE)).toMatchObject({ applied: ['1-things'] });
  });

  it('that were applied and have changed are refused, but for their line ends', async () => {
    await migrate(ONE, ['2', 'select 1;\nselect 2']);
    await expect(migrate(ONE, ['2', 'select 1;\r\nselect 2'])).resolves.toMatchObject({ applied: [] });
    const changed = migrate(['1-things', 'create table app.things ()'], ['2', 'select 3'], TWO);
    await expect(changed).rejects.toMatchObject({ code: 'FAILED_PRECONDITION', effect: 'none' });
    await expect(changed).rejects.toThrow('changed since: 1-things, 2');
    expect(await things()).toEqual([1]);
  });

  it.each([
    ['commit', 'commit'],
    ['a transaction of its own', 'commit; begin; insert into app.things values (7)'],
  ])('that end their transaction are told of, and not recorded: %s', async (_what, sql) => {
    const ended = migrate(ONE, ['2', sql]);
    await expect(ended).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', effect: 'unknown' });
    await expect(ended).rejects.toThrow('the migration 2 ends its transaction');
    expect(await things()).toEqual([1]);
  });

  it('of one name are refused', async () => {
    await expect(migrate(ONE, ONE)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', effect: 'none' });
  });

  it('are done once however often the connection is cut', async () => {
    await using proxy = await startWatchedProxy(database.connection);
    const through = { ...database.connection, port: proxy.port };
    const migrations = [ONE, TWO].map(([name, sql]) => ({ name, sql }));
    for (const [text, cut] of [
      ['values (2)', 'before'],
      ['insert into "app"', 'after'],
      ['commit', 'before'],
      ['commit', 'after'],
    ] as const) {
      proxy.cut = (message) => (message.includes(text) ? cut : undefined);
      const ran = await run({ migrations }, through);
      assertStepError(ran, 'UNAVAILABLE');
      expect(ran.error).toMatchObject({ effect: 'unknown', retryable: true });
    }
    proxy.cut = undefined;
    assertNoError(await run({ migrations }, through));
    expect(await things()).toEqual([1, 2]);
  });
});

describe('a folder of migrations', () => {
  const folder = mkdtempSync(join(tmpdir(), 'automate-sql-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is read in the order of its names, where that was granted', async () => {
    writeFileSync(join(folder, '10.sql'), 'insert into app.things values (10)');
    writeFileSync(join(folder, '01-first.sql'), ONE[1]);
    writeFileSync(join(folder, 'readme.md'), 'no SQL');
    const ran = await run({ folder });
    assertNoError(ran);
    expect(ran.result?.output).toMatchObject({ applied: ['01-first', '10'] });
    expect(asked).toEqual([`read ${folder}/*`]);
  });

  it.each([
    ['that was not granted', { folder: '/etc/app' }, 'PERMISSION_DENIED'],
    ['that leads elsewhere', { folder: '/srv/../etc' }, 'INVALID_ARGUMENT'],
    ['that is not absolute', { folder: 'etc' }, 'INVALID_ARGUMENT'],
    ['that is not there', { folder: join(folder, 'no') }, 'INVALID_ARGUMENT'],
    ['beside a list', { folder, migrations: [] }, 'INVALID_ARGUMENT'],
    ['and a list left out', {}, 'INVALID_ARGUMENT'],
  ] as const)('is refused %s', async (_what, input, code) => {
    const ran = await run(input as Partial<MigrateInput>);
    assertStepError(ran, code);
    expect(ran.error?.effect).toBe('none');
  });
});

function assertNoError({ error }: { error?: Error }): void {
  if (error) throw error;
}
