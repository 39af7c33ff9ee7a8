import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTestDatabase } from '@automate/embedded-postgres/testing';
import { governanceMigrations } from '@automate/governance';
import { expect, it } from 'vitest';
import { adminMigrations } from './resources/migrations.ts';

const folder = join(import.meta.dirname, '..');

it('has a README whose example serves a table', async () => {
  await using database = await createTestDatabase({ migrations: [governanceMigrations, adminMigrations] });
  await database.sql`create table orders (tenant_id text, id text default gen_random_uuid()::text, customer text not null,
    paid boolean not null, version integer not null default 1, created_at timestamp not null default now(),
    deleted_at timestamp, primary key (tenant_id, id))`;
  const readme = readFileSync(join(folder, 'README.md'), 'utf8');
  const [, example = ''] = /```ts\n(import \{ adminResource.*?)```/s.exec(readme) ?? [];
  const code = `${example}
    import { openDatabase } from '@automate/db';
    const { db, sql } = await openDatabase({ url: process.argv[1] });
    const principal = { keyId: 'ada', tenantId: 'acme', permissions: ['data:*'], expiresAt: null };
    const handle = serveOrders(db, { authenticate: async () => principal });
    const call = async (method, body) => {
      const headers = { authorization: 'Bearer x', 'content-type': 'application/json' };
      const url = 'http://localhost/api/v1/admin/resources/orders/rows';
      return (await handle(new Request(url, { method, headers, body }))).json();
    };
    await call('POST', JSON.stringify({ values: { customer: 'Ada' } }));
    console.log(JSON.stringify(await call('GET')));
    await sql.end();`;
  const args = ['--conditions=@automate/source', '--input-type=module-typescript', '--eval', code, database.url];
  const { data } = JSON.parse(execFileSync(process.execPath, args, { cwd: folder, encoding: 'utf8' }));
  expect(data).toMatchObject([{ version: 1, values: { customer: 'Ada', paid: false }, allowed: ['update', 'delete'] }]);
});
