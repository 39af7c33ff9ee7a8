import type { MigrationSet } from '@automate/core';
import { log } from './schema/0001-log.ts';
import { toldInStatements } from './schema/0002-told-in-statements.ts';

/** The bus's tables, in the PostgreSQL schema `automate_bus`. Needs those of `outboxMigrations`. */
export const eventBusMigrations: MigrationSet = {
  package: '@automate/event-bus',
  schema: 'automate_bus',
  migrations: [
    { name: '0001_log', sql: log },
    { name: '0002_told_in_statements', sql: toldInStatements },
  ],
};
