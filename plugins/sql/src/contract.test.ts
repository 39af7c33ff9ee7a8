import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assertManifestFresh } from '@automate/core/contract-suite';
import { assertStepResult, createStepHarness } from '@automate/testing';
import { stepTypeContractSuite } from '@automate/testing/contract-suites';
import { afterAll, describe, it } from 'vitest';
import plugin from './index.ts';
import { stepType } from './step-type.ts';
import { openTestDatabase } from './testing/test-database.ts';

const database = await openTestDatabase();
const folder = mkdtempSync(join(tmpdir(), 'automate-sql-'));
afterAll(async () => {
  await database.drop();
  rmSync(folder, { recursive: true });
});
await database.sql`create table things (id int)`;

const connection = { ...database.connection };
const made = await createStepHarness({ stepType }).run('backup', { connection, location: `file://${folder}` });
const { location } = assertStepResult(made, {}).output as { location: string };

stepTypeContractSuite(
  { describe, it },
  {
    stepType,
    examples: {
      query: { input: { connection, query: 'select $1::int as n', params: [1] } },
      migrate: { input: { connection, migrations: [{ name: '1', sql: 'create table more (id int)' }] } },
      backup: { input: { connection, location: 'artifact:' } },
      restore: { input: { connection, location } },
    },
  },
);

it('has a fresh manifest', () => assertManifestFresh(plugin, new URL('../package.json', import.meta.url)));
