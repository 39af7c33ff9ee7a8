import type { MigrationSet } from '@automate/core';
import { tables } from './0001-tables.ts';
import { claims } from './0002-claims.ts';
import { commits } from './0003-commits.ts';
import { waiting } from './0004-waiting.ts';
import { order } from './0005-order.ts';
import { enqueue } from './0006-enqueue.ts';
import { optimistic } from './0007-optimistic.ts';
import { progress } from './0008-progress.ts';
import { deadKeys } from './0009-dead-keys.ts';
import { lettersOfTenants } from './0010-letters-of-tenants.ts';
import { allLettersOfTenants } from './0011-all-letters-of-tenants.ts';

/** The PostgreSQL schema that holds every table and function of this package. */
export const OUTBOX_SCHEMA = 'automate_outbox';

/** The tables and functions of the outbox. A runner creates the schema first, then applies each in a transaction. */
export const outboxMigrations: MigrationSet = {
  package: '@automate/outbox',
  schema: OUTBOX_SCHEMA,
  migrations: [
    { name: '0001_tables', sql: tables },
    { name: '0002_claims', sql: claims },
    { name: '0003_commits', sql: commits },
    { name: '0004_waiting', sql: waiting },
    { name: '0005_order', sql: order },
    { name: '0006_enqueue', sql: enqueue },
    { name: '0007_optimistic', sql: optimistic },
    { name: '0008_progress', sql: progress },
    { name: '0009_dead_keys', sql: deadKeys },
    { name: '0010_letters_of_tenants', sql: lettersOfTenants },
    { name: '0011_all_letters_of_tenants', sql: allLettersOfTenants },
  ],
};
