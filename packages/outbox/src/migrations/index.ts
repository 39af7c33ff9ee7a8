import type { MigrationSet } from '@automate/core';
import { tables } from './0001-tables.ts';

/** The PostgreSQL schema that holds every table and function of this package. */
export const OUTBOX_SCHEMA = 'automate_outbox';

/** The tables of the outbox. A runner creates the schema first, then applies each in a transaction. */
export const outboxMigrations: MigrationSet = {
  package: '@automate/outbox',
  schema: OUTBOX_SCHEMA,
  migrations: [{ name: '0001_tables', sql: tables }],
};
