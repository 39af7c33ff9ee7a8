import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { MigrationSet } from '@automate/core';
import postgres from 'postgres';
import { describe, expect, it } from 'vitest';
import { freshDatabase } from './__fixtures__/fresh-database.ts';
import { defineMigrations } from './migration-plan.ts';
import { runMigrations } from './run-migrations.ts';

const set = (migrations: MigrationSet['migrations'], name = 'box'): MigrationSet => ({
  package: `@automate/${name}`,
  schema: `automate_${name}`,
  migrations,
});
const table = (name: string) => ({ name: `0001_${name}`, sql: `create table ${name} (id int)` });
const insert = (number: number) => ({ name: `000${number}_row_${number}`, sql: `insert into box values (${number})` });

describe('runMigrations', () => {
  it('applies every set once, each in its own schema', async () => {
    await using database = await freshDatabase();
    const sets = [set([table('box'), insert(2)]), set([table('lid')], 'lid')];
    expect(await runMigrations(database.sql, sets)).toEqual({
      applied: [
        { package: '@automate/box', name: '0001_box' },
        { package: '@automate/box', name: '0002_row_2' },
        { package: '@automate/lid', name: '0001_lid' },
      ],
      unknown: [],
    });
    expect(await runMigrations(database.sql, sets)).toEqual({ applied: [], unknown: [] });
    expect(await database.sql`select id from automate_box.box`).toEqual([{ id: 2 }]);
    expect(await database.sql`select * from automate_lid.lid`).toEqual([]);
  });

  it('applies one that was merged late, under an older name', async () => {
    await using database = await freshDatabase();
    await runMigrations(database.sql, [set([table('box'), insert(3)])]);
    const report = await runMigrations(database.sql, [set([table('box'), insert(2), insert(3)])]);
    expect(report.applied).toEqual([{ package: '@automate/box', name: '0002_row_2' }]);
    expect(await database.sql`select id from automate_box.box order by id`).toEqual([{ id: 2 }, { id: 3 }]);
  });

  it('tolerates and reports what a newer version has applied', async () => {
    await using database = await freshDatabase();
    await runMigrations(database.sql, [set([table('box'), insert(2)]), set([table('lid')], 'lid')]);
    expect(await runMigrations(database.sql, [set([table('box')])])).toEqual({
      applied: [],
      unknown: [{ package: '@automate/box', name: '0002_row_2' }],
    });
  });

  it('refuses a migration that was changed after it was applied, before anything else is done', async () => {
    await using database = await freshDatabase();
    await runMigrations(database.sql, [set([table('box')])]);
    const changed = { name: '0001_box', sql: 'create table box (id bigint)' };
    await expect(runMigrations(database.sql, [set([table('lid')], 'lid'), set([changed])])).rejects.toMatchObject({
      code: 'FAILED_PRECONDITION',
      message: expect.stringMatching(/0001_box of @automate\/box was changed/),
    });
    expect(await database.sql`select to_regclass('automate_lid.lid') as there`).toEqual([{ there: null }]);
  });

  it('does not mind how lines end', async () => {
    await using database = await freshDatabase();
    await runMigrations(database.sql, [set([{ name: '0001_box', sql: 'create table box (\n id int)' }])]);
    const windows = set([{ name: '0001_box', sql: 'create table box (\r\n id int)' }]);
    expect(await runMigrations(database.sql, [windows])).toEqual({ applied: [], unknown: [] });
  });

  it('rolls a failing one back whole, keeps those before it, and goes on when it is mended', async () => {
    await using database = await freshDatabase();
    const broken = { name: '0002_more', sql: 'create table more (id int); insert into more values (1 / 0)' };
    await expect(runMigrations(database.sql, [set([table('box'), broken])])).rejects.toMatchObject({
      code: 'FAILED_PRECONDITION',
      message: expect.stringMatching(/0002_more of @automate\/box failed and was rolled back: division by zero/),
    });
    expect(
      await database.sql`select to_regclass('automate_box.box') is not null as box,
      to_regclass('automate_box.more') is not null as more`,
    ).toEqual([{ box: true, more: false }]);
    const mended = { name: '0002_more', sql: 'create table more (id int)' };
    const report = await runMigrations(database.sql, [set([table('box'), mended])]);
    expect(report.applied).toEqual([{ package: '@automate/box', name: '0002_more' }]);
  });

  it('runs each once when several processes start on an empty database', async () => {
    await using database = await freshDatabase();
    const migrator = join(import.meta.dirname, '__fixtures__', 'migrator.ts');
    const applied = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const child = spawn(process.execPath, ['--conditions=@automate/source', migrator, database.url], {
          stdio: ['ignore', 'pipe', 'inherit'],
        });
        let output = '';
        child.stdout.on('data', (chunk) => {
          output += String(chunk);
        });
        const [status] = await once(child, 'close');
        expect(status).toBe(0);
        return Number(output);
      }),
    );
    expect(applied.reduce((sum, one) => sum + one)).toBe(30);
    expect(
      await database.sql`select count(*)::int as n, count(distinct step)::int as steps from automate_race.steps`,
    ).toEqual([{ n: 29, steps: 29 }]);
  });

  it('needs no right to create schemas where they are there, and says what it needs where they are not', async () => {
    await using database = await freshDatabase();
    const role = `${database.name}_role`;
    await database.sql.unsafe(`create role ${role}`);
    const limited = postgres(database.url, { max: 1, connection: { role } as object });
    try {
      await expect(runMigrations(limited, [set([table('box')])])).rejects.toMatchObject({
        code: 'PERMISSION_DENIED',
        message: expect.stringContaining('Grant CREATE on the database'),
      });
      for (const schema of ['automate_migrations', 'automate_box']) {
        await database.sql.unsafe(`create schema ${schema} authorization ${role}`);
      }
      expect((await runMigrations(limited, [set([table('box')])])).applied).toHaveLength(1);
    } finally {
      await limited.end();
      await database.sql.unsafe(`drop owned by ${role}; drop role ${role}`);
    }
  });

  it('leaves the session as it was', async () => {
    await using database = await freshDatabase();
    await runMigrations(database.sql, [set([table('box')])]);
    expect(await database.sql`show search_path`).toEqual([{ search_path: '"$user", public' }]);
  });
});

describe('a migration set', () => {
  it('is checked, with every problem at once', () => {
    const bad = [{ name: '2_b', sql: '' }, table('z'), { name: '0001_a', sql: '' }];
    expect(() => defineMigrations({ package: 'p', schema: 'Bad-Name', migrations: bad })).toThrow(
      /Bad-Name is not .*; p: 2_b is not named like .*; p: 0001_a comes after 0001_z/,
    );
  });

  it('belongs to one package and one schema', async () => {
    await using database = await freshDatabase();
    const other = { ...set([]), package: '@automate/other' };
    await expect(runMigrations(database.sql, [set([]), set([]), other])).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      details: { errors: [{ pointer: '/1/package' }, { pointer: '/1/schema' }, { pointer: '/2/schema' }] },
    });
  });
});
