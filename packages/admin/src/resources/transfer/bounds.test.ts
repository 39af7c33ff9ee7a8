import { createTestDatabase, type TestDatabase } from '@automate/embedded-postgres/testing';
import { governanceMigrations } from '@automate/governance';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { callOf, things } from '../__fixtures__/things.ts';
import { createAdminResources, type OpenAdminResources } from '../create-admin-resources.ts';
import { adminMigrations } from '../migrations.ts';

let database: TestDatabase;
let admin: OpenAdminResources;
beforeAll(async () => {
  database = await createTestDatabase({ migrations: [governanceMigrations, adminMigrations] });
  admin = createAdminResources({ db: database.db, resources: [things] });
});
afterAll(async () => {
  await admin.close();
  await database.drop();
});
beforeEach(() => database.sql`truncate automate_admin.imports cascade`);

const of = (tenantId: string) => {
  const call = callOf('things');
  return { ...call, principal: { ...call.principal, tenantId } };
};
const TEXT = new TextEncoder().encode('[{"name": "Ada"}]');
const check = (tenantId: string, body = new Blob([TEXT]).stream() as ReadableStream<Uint8Array>) =>
  admin.imports.check(of(tenantId), 'json', body);
/** A file whose end does not come before it is let. */
function slowFile() {
  let end = (): void => {};
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      end = () => {
        controller.enqueue(TEXT);
        controller.close();
      };
    },
  });
  return { body, end: () => end() };
}
const full = { code: 'RESOURCE_EXHAUSTED', retryAfterMs: expect.any(Number) };

describe('imports', { timeout: 60_000 }, () => {
  it('are read a few at a time, of a tenant and of all of them: others are told to come again', async () => {
    const files = Array.from({ length: 8 }, slowFile);
    const reading = files.map(({ body }, at) => check(at < 4 ? 'one' : 'two', body));
    await expect(check('one')).rejects.toMatchObject(full);
    await expect(check('three')).rejects.toMatchObject(full);
    files[0]?.end();
    await reading[0];
    expect(await check('three')).toMatchObject({ state: 'ready', rows: 1 });
    for (const { end } of files.slice(1)) end();
    for (const made of await Promise.all(reading)) expect(made).toMatchObject({ state: 'ready' });
    expect(await check('one')).toMatchObject({ state: 'ready' });
  });

  it('that wait to be confirmed are so many of a tenant, and no more', async () => {
    await database.sql`insert into automate_admin.imports (tenant_id, resource, format, fields, state, created_by, finished_at)
      select 'one', 'app/things', 'csv', '[]', 'done', 'x', now() from generate_series(1, 60)`;
    const first = await check('one');
    await database.sql`insert into automate_admin.imports (tenant_id, resource, format, fields, state, created_by)
      select 'one', 'app/things', 'csv', '[]', 'ready', 'x' from generate_series(1, 49)`;
    await expect(check('one')).rejects.toMatchObject(full);
    expect(await check('two')).toMatchObject({ state: 'ready' });
    await admin.imports.abort(of('one'), first.id);
    expect(await check('one')).toMatchObject({ state: 'ready' });
  });
});
