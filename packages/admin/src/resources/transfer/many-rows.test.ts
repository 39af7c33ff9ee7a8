import { createTestDatabase, type TestDatabase } from '@automate/embedded-postgres/testing';
import { governanceMigrations } from '@automate/governance';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { callOf, things } from '../__fixtures__/things.ts';
import { createAdminResources, type OpenAdminResources } from '../create-admin-resources.ts';
import { adminMigrations } from '../migrations.ts';

/** For a long look: IMPORT_ROWS=1000000. */
const MANY = Number(process.env.IMPORT_ROWS ?? 100_000);
const BAD = MANY / 1000;
const call = callOf('things');

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

async function* lines(): AsyncGenerator<string> {
  yield 'name\n';
  for (let at = 0; at < MANY; at += 1000) {
    yield Array.from({ length: 1000 }, (_, n) => (n === 7 ? '" "\n' : `"Row ${at + n}, some text"\n`)).join('');
  }
}

const count = async () => Number((await database.sql`select count(*) from automate_admin.records`)[0]?.count);

it(`a file of ${MANY} rows is read as it comes, and with bad rows changes nothing unless it is confirmed so`, async () => {
  const body = ReadableStream.from(lines()).pipeThrough(new TextEncoderStream()) as ReadableStream<Uint8Array>;
  const made = await admin.imports.check(call, 'csv', body);
  expect(made).toMatchObject({ state: 'ready', rows: MANY, creates: MANY - BAD, bad: BAD });
  const { items } = await admin.imports.rows(call, made.id, { bad: 'only', limit: 3 });
  expect(items).toMatchObject([{ line: 9 }, { line: 1009 }, { line: 2009 }]);
  expect(await count()).toBe(0);
  await expect(admin.imports.confirm(call, made.id, { skipBad: false })).rejects.toMatchObject({
    code: 'FAILED_PRECONDITION',
  });
  expect(await count()).toBe(0);
  await admin.imports.confirm(call, made.id, { skipBad: true });
  await expect
    .poll(() => admin.imports.get(call, made.id), { timeout: 600_000, interval: 50 })
    .toMatchObject({ state: 'done', applied: MANY - BAD });
  expect(await count()).toBe(MANY - BAD);
  // And it leaves page by page.
  let bytes = 0;
  for await (const piece of await admin.exportRows(call, 'csv', {})) bytes += piece.byteLength;
  expect(bytes).toBeGreaterThan(MANY * 50);
}, 700_000);
