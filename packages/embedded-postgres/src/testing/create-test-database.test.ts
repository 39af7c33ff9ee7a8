import type { MigrationSet } from '@automate/core';
import postgres from 'postgres';
import { describe, expect, it } from 'vitest';
import { createTestDatabase } from './create-test-database.ts';

const things: MigrationSet = {
  package: '@automate/things',
  schema: 'automate_things',
  migrations: [{ name: '0001_things', sql: 'create table automate_things.things (id int primary key)' }],
};

describe('createTestDatabase', () => {
  it('gives every caller a migrated database of its own', async () => {
    await using one = await createTestDatabase({ migrations: [things] });
    await using other = await createTestDatabase({ migrations: [things] });
    await one.sql`insert into automate_things.things values (1)`;
    expect(await other.sql`select * from automate_things.things`).toHaveLength(0);
    const second = await one.connect();
    expect(await second.db.execute('select id from automate_things.things')).toHaveLength(1);
    const raw = postgres({ ...one.options, max: 1 });
    expect(await raw`select current_database() as name`).toEqual([{ name: one.name }]);
    await raw.end();
  });

  it('makes one template when many ask at once', async () => {
    const stamped: MigrationSet = {
      package: '@automate/stamped',
      schema: 'automate_stamped',
      migrations: [{ name: '0001_stamp', sql: 'create table stamp as select gen_random_uuid() as id' }],
    };
    const all = await Promise.all(Array.from({ length: 6 }, () => createTestDatabase({ migrations: [stamped] })));
    const ids = await Promise.all(all.map(({ sql }) => sql`select id from automate_stamped.stamp`));
    expect(new Set(ids.map(([row]) => row?.id)).size).toBe(1);
    await Promise.all(all.map((database) => database.drop()));
  });

  it('removes the database, even when another process is connected', async () => {
    const database = await createTestDatabase();
    await using watcher = await createTestDatabase();
    await database.drop();
    expect(await watcher.sql`select 1 from pg_database where datname = ${database.name}`).toHaveLength(0);
  });
});
