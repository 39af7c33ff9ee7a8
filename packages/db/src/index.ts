export { defineMigrations, migrationHash } from './migration-plan.ts';
export {
  type EmbeddedDatabase,
  OLDEST_POSTGRES,
  type OpenDatabaseOptions,
  type OpenedDatabase,
  openDatabase,
} from './open-database.ts';
export { type MigrationRef, type MigrationReport, runMigrations } from './run-migrations.ts';
export { assertTenantKeys, type TenantKeyOptions } from './tenant-keys.ts';
