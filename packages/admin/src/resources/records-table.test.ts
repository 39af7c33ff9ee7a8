import { createTestDatabase, type TestDatabase } from '@automate/embedded-postgres/testing';
import type { AdminCaller, AdminRows } from '@automate/extensions';
import { adminRowsContractSuite } from '@automate/extensions/contract-suite';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { callOf, things } from './__fixtures__/things.ts';
import { adminMigrations } from './migrations.ts';
import { recordsTable } from './records-table.ts';
import { tableRows } from './table-rows.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase({ migrations: [adminMigrations] });
});
afterAll(() => database.drop());

const table = recordsTable('app/things', things.spec);
/** Whose rows they are comes with each call. */
function of(caller: AdminCaller): Required<AdminRows> {
  const { principal } = callOf('things');
  const scope = { db: database.db, call: { principal: { ...principal, tenantId: caller.tenantId } } };
  return tableRows(table, 'thing', scope) as Required<AdminRows>;
}
const rows: AdminRows = {
  list: (question, caller) => of(caller).list(question, caller),
  get: (id, caller) => of(caller).get(id, caller),
  create: (values, caller, id) => of(caller).create(values, caller, id),
  update: (id, values, version, caller) => of(caller).update(id, values, version, caller),
  delete: (id, version, caller) => of(caller).delete(id, version, caller),
  restore: (id, version, caller) => of(caller).restore(id, version, caller),
};
const operations = ['list', 'get', 'create', 'update', 'delete', 'restore'] as const;

adminRowsContractSuite(
  { describe, it },
  {
    name: 'things',
    ways: [
      {
        name: 'in the table of records',
        open: () => ({ spec: { ...things.spec, operations: [...operations] }, rows }),
      },
    ],
    values: [{ name: 'Ada' }, { name: 'Bo' }, { name: 'Cy' }],
  },
);
