import type { MigrationSet } from '@automate/core';
import { engineMigrations } from '@automate/engine';
import { governanceMigrations } from '@automate/governance';
import { hostMigrations } from '@automate/host';
import { outboxMigrations } from '@automate/outbox';

/** The tables of everything that is put together here. */
export const automateMigrations: readonly MigrationSet[] = [
  outboxMigrations,
  governanceMigrations,
  hostMigrations,
  engineMigrations,
];
