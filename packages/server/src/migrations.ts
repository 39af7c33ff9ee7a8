import { adminMigrations } from '@automate/admin';
import { apiMigrations } from '@automate/api';
import type { MigrationSet } from '@automate/core';
import { engineMigrations } from '@automate/engine';
import { eventBusMigrations } from '@automate/event-bus';
import { governanceMigrations } from '@automate/governance';
import { hostMigrations } from '@automate/host';
import { outboxMigrations } from '@automate/outbox';
import { joinedMigrations } from './engine-on-bus.ts';

/** The tables of everything that is put together here. */
export const automateMigrations: readonly MigrationSet[] = [
  outboxMigrations,
  governanceMigrations,
  hostMigrations,
  engineMigrations,
  apiMigrations,
  adminMigrations,
  eventBusMigrations,
  joinedMigrations,
];
