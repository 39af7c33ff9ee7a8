import { describe, expect, it } from 'vitest';
import { freshDatabase } from './__fixtures__/fresh-database.ts';
import { assertTenantKeys } from './tenant-keys.ts';

describe('assertTenantKeys', () => {
  it('finds every table and key without a tenant', async () => {
    await using database = await freshDatabase();
    await database.sql.unsafe(`
      create schema s;
      create table s.good (tenant_id text not null, id int, code text, primary key (tenant_id, id), unique (code, tenant_id));
      create table s.none (id int primary key);
      create table s.nullable (tenant_id text, id int);
      create table s.keys (tenant_id text not null, id int primary key, code text);
      create unique index keys_code on s.keys (code) include (tenant_id) where code is not null;
      create index keys_plain on s.keys (code);`);
    await expect(assertTenantKeys(database.sql, 's')).rejects.toThrow(
      'Schema s breaks the rule that every row and key names its tenant: table none has no tenant_id; ' +
        'tenant_id of table nullable may be null; unique key keys_code of table keys does not contain tenant_id; ' +
        'unique key keys_pkey of table keys does not contain tenant_id; ' +
        'unique key none_pkey of table none does not contain tenant_id',
    );
  });

  it('takes exceptions, each of them needed', async () => {
    await using database = await freshDatabase();
    await database.sql.unsafe(`
      create schema s;
      create table s.clock (id int primary key);
      create table s.items (tenant_id text not null, id int primary key);`);
    const except = { clock: 'one for all', items_pkey: 'a global sequence' };
    await assertTenantKeys(database.sql, 's', { except });
    await expect(assertTenantKeys(database.sql, 's', { except: { ...except, gone: 'was dropped' } })).rejects.toThrow(
      'the exception gone is not needed',
    );
  });

  it('does not pass on a schema that is not there', async () => {
    await using database = await freshDatabase();
    await expect(assertTenantKeys(database.sql, 'nowhere')).rejects.toThrow('there are no tables in it');
  });
});
