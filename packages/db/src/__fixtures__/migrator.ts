/** A process that migrates the database of its argument and prints how many migrations it applied. */
import type { MigrationSet } from '@automate/core';
import postgres from 'postgres';
import { runMigrations } from '../run-migrations.ts';

const race: MigrationSet = {
  package: '@automate/race',
  schema: 'automate_race',
  migrations: Array.from({ length: 30 }, (_, at) => ({
    name: `${String(at).padStart(4, '0')}_step`,
    sql: at === 0 ? 'create table steps (step int)' : `insert into steps values (${at})`,
  })),
};
const sql = postgres(process.argv[2] ?? '', { onnotice: () => {} });
const report = await runMigrations(sql, [race]);
console.log(report.applied.length);
await sql.end();
